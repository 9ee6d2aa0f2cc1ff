"""How the tests fill any form: each kind of field answered, with what each capability's tests know of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.capabilities import FORMS
from handlers.cases.course_fields import ASKED_BY_SOME, FOUND_OUT_FIELDS
from handlers.cases.course_forms import COURSE_FORMS
from handlers.dialog.messages import Choice, Content, File, Photo, Reply, Text
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.collecting import Collected
from handlers.forms.dates import FutureDay, PastDay
from handlers.forms.field import Field, Kind, Words
from handlers.forms.files import Files
from handlers.forms.form import Form
from handlers.forms.measures import DecimalNumber
from handlers.forms.numbers import WholeNumber, Year
from handlers.forms.persons import IdNumber, PersonName, Phone
from handlers.forms.photos import Photos
from handlers.forms.places import HousePlace
from handlers.forms.places_below import PlacesBelow
from tests.cast import OTHER_TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue, Standing
from tests.handlers.assessment.filling import ASSESSMENT
from tests.handlers.cases.filling import CASES
from tests.handlers.checks.filling import CHECKS
from tests.handlers.complaints.filling import COMPLAINTS
from tests.handlers.curation.filling import CURATION
from tests.handlers.handover.filling import HANDOVERS
from tests.handlers.notices.filling import NOTICES
from tests.handlers.official_tables.filling import OFFICIAL_TABLES
from tests.handlers.papers.filling import PAPERS
from tests.handlers.people.filling import PEOPLE
from tests.handlers.policy_cards.filling import POLICY_CARDS
from tests.handlers.practice.filling import PRACTICES
from tests.handlers.reporting.filling import REPORTING
from tests.handlers.training.filling import TRAINING
from tests.handlers.watches.filling import WATCHES
from tests.sample_answers import Way
from tests.thorough import THOROUGH

ID_NUMBER, OTHER_ID_NUMBER = "990101195001010029", "990101196203050031"

SAMPLES = (
    ASSESSMENT,
    CASES,
    CHECKS,
    COMPLAINTS,
    CURATION,
    HANDOVERS,
    NOTICES,
    OFFICIAL_TABLES,
    PAPERS,
    PEOPLE,
    POLICY_CARDS,
    PRACTICES,
    REPORTING,
    TRAINING,
    WATCHES,
)

_TYPED: Mapping[type[Kind], tuple[str, str]] = {
    HousePlace: ("三组", "五组桥头"),
    PersonName: ("李秀英", "张大山"),
    Checklist: ("1", "2"),
    Phone: ("13800000091", "13800000092"),
    WholeNumber: ("2", "4"),
    Year: ("1985", "1992"),
    IdNumber: (ID_NUMBER, OTHER_ID_NUMBER),
    Words: ("墙根鼓了", "后墙渗水"),
    PlacesBelow: ("1", "2"),
    FutureDay: ("11月20日", "2026年12月1日"),
    PastDay: ("11月2日", "2026年10月20日"),
    DecimalNumber: ("58", "75.5"),
} | {kind: two for one in SAMPLES for kind, two in one.typed.items()}

_STORED: Mapping[type[Kind], object] = {
    PlacesBelow: [OTHER_TOWNSHIP],
    FutureDay: "2026-12-01",
    PastDay: "2026-10-20",
    DecimalNumber: 75.5,
    HousePlace: {"area": VILLAGE, "detail": "五组桥头"},
} | {kind: value for one in SAMPLES for kind, value in one.stored.items()}

_CHOSEN = {texts: options for one in SAMPLES for texts, options in one.chosen.items()}
WAYS = {form: way for one in SAMPLES for form, way in one.ways.items()}
_OTHER_WAYS = {at: way for one in SAMPLES for at, way in one.other_ways.items()}
_ON_THE_WAY = {at: contents for one in SAMPLES for at, contents in one.on_the_way.items()}


def answers(asked: Field) -> tuple[list[Content], list[Content]]:
    """Two different answers to a field, each as the messages that give it."""
    if isinstance(asked.kind, Photos):
        one, other = (Photo(source=name, unique_name=name, width=1280, height=960) for name in ("one", "other"))
        return [one, Text(text="完成")], [other, Text(text="完成")]
    if isinstance(asked.kind, Files):
        one_file, other_file = (File(source=name, name=f"{name}.pdf") for name in ("one", "other"))
        return [one_file, Text(text="完成")], [other_file, Text(text="完成")]
    if isinstance(asked.kind, OneOf):
        ids = _ids(asked)
        return [Choice(id=ids[0])], [Choice(id=ids[1])]
    first, second = _TYPED[type(asked.kind)]
    if isinstance(asked.kind, Checklist | Collected):
        return [Text(text=first), Text(text="完成")], [Text(text=second), Text(text="完成")]
    return [Text(text=first)], [Text(text=second)]


def typed(asked: Field, say: Callable[[str], str]) -> tuple[str, str] | None:
    """Two different answers to a field as text; none for a field that takes no text."""
    if isinstance(asked.kind, Photos | Files):
        return None
    if asked.texts in _CHOSEN:
        (_, one), (_, other) = _CHOSEN[asked.texts]
        return one, other
    if isinstance(asked.kind, OneOf):
        ids = _ids(asked)
        return say(f"{asked.texts}.{ids[0]}"), say(f"{asked.texts}.{ids[1]}")
    return _TYPED[type(asked.kind)]


def worth(asked: Field) -> object:
    """What the second answer to a field that takes text is stored as, where it stands in place of the first."""
    if type(asked.kind) in _STORED:
        return _STORED[type(asked.kind)]
    match asked.kind:
        case OneOf():
            return _ids(asked)[1]
        case Checklist():
            return [(asked.options or ("danger", "place"))[1]]
        case WholeNumber():
            return int(_TYPED[type(asked.kind)][1])
    return _TYPED[type(asked.kind)][1]


def _ids(asked: Field) -> tuple[str, ...]:
    """Options of a field, those that it offers itself or those that a place does."""
    if asked.texts in _CHOSEN:
        return tuple(id for id, _ in _CHOSEN[asked.texts])
    return asked.options[::-1] or ("none", "unknown")


def way(form: Form, asked: Field | None = None) -> Way:
    """How somebody comes into a form in which this field applies; `SampleAnswers.ways` has a line for each form."""
    other = _OTHER_WAYS.get((form.id, asked.id)) if asked else None
    return other or WAYS[form.id]


def give(dialogue: Dialogue, who: str, asked: Field, contents: list[Content]) -> list[Reply]:
    """Answer the field that is asked now; what is said to the last message."""
    said: list[Reply] = []
    for content in contents:
        if isinstance(content, Choice):
            content = Choice(id=f"f:{dialogue.draft(who).id}:{asked.id}:{content.id}")
        said = dialogue.say(who, content)
    return said


@dataclass(frozen=True, kw_only=True)
class _Reached:
    standing: Standing
    said: list[Reply]


_REACHED: dict[tuple[Way, str, str | None], _Reached] = {}  # by way, form and the field that is asked


def reach(dialogue: Dialogue, form: Form, asked: Field | None) -> tuple[str, list[Reply]]:
    """Open a form and fill it till a field is asked, or, without one, till its summary; who, and what is said last.

    A new dialogue goes on where an earlier one stood there: the way to a field is most of what its tests do.
    """
    person = way(form, asked)
    at = asked.id if asked else None
    if not dialogue.is_new:
        return person.who, _walk(dialogue, form, at, person, keeping=False)
    if (person, form.id, at) not in _REACHED:
        return person.who, _walk(dialogue, form, at, person, keeping=True)
    reached = _REACHED[person, form.id, at]
    dialogue.go_on_from(reached.standing)
    return person.who, reached.said


def _walk(dialogue: Dialogue, form: Form, till: str | None, person: Way, *, keeping: bool) -> list[Reply]:
    said = person.open(dialogue)
    for _ in form.fields:
        draft = dialogue.draft(person.who)
        if keeping:
            _REACHED[person, form.id, draft.at] = _Reached(standing=dialogue.standing(), said=said)
        if draft.at in (None, till):
            break
        at = form.field(draft.at)
        said = give(dialogue, person.who, at, _ON_THE_WAY.get((form.id, at.id)) or answers(at)[0])
    at_now = dialogue.draft(person.who).at
    assert at_now == till, f"came to {at_now}"
    return said


# Of the forms of a case's steps, made alike, one is filled here; tests/handlers/cases/test_course.py fills all, and
# test_document_forms.py beside it those that grow by the form of a document.
# Some forms ask what is chosen: tests/handlers/cases/fields/test_filling.py fills each field of a case, and
# tests/handlers/cases/test_forms_in_chat.py boxes of a form that was filled in.
_STEPS_FILLED = ("step_completed",)
_ASKS_WHAT_IS_CHOSEN = ("case_fields", "case_decided_change", "form_correction")
FILLED = {
    id: form
    for id, form in FORMS.items()
    if (id not in COURSE_FORMS or id in _STEPS_FILLED) and id not in _ASKS_WHAT_IS_CHOSEN
}

EVERY_FIELD = [
    (form, asked)
    for form in FILLED.values()
    for asked in form.fields
    if form.id not in COURSE_FORMS or asked.id not in {*ASKED_BY_SOME, *FOUND_OUT_FIELDS}
]
EVERY_FIELD_NAMES = [f"{form.id}-{asked.id}" for form, asked in EVERY_FIELD]


def _one_of_each() -> list[tuple[Form, Field]]:
    """A field of each kind, required and not, and of each form: for what the form's engine does alike with all."""
    by_kind = {(type(asked.kind), asked.required({})): (form, asked) for form, asked in reversed(EVERY_FIELD)}
    chosen = list(by_kind.values())
    covered = {form.id for form, _ in chosen}
    by_form = {form.id: (form, asked) for form, asked in reversed(EVERY_FIELD) if form.id not in covered}
    return [*chosen, *by_form.values()]


FIELDS_OF_EACH_KIND = EVERY_FIELD if THOROUGH else _one_of_each()
NAMES_OF_EACH_KIND = [f"{form.id}-{asked.id}" for form, asked in FIELDS_OF_EACH_KIND]
TYPED_FIELDS = [(form, asked) for form, asked in EVERY_FIELD if not isinstance(asked.kind, Photos | Files)]
TYPED_FIELD_NAMES = [f"{form.id}-{asked.id}" for form, asked in TYPED_FIELDS]

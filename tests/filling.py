"""How the tests answer each kind of field, and how somebody of the cast comes into each form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.capabilities import FORMS
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Command, Content, File, Photo, Reply, Text
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.dates import FutureDay
from handlers.forms.field import Field, Kind, Words
from handlers.forms.files import Files
from handlers.forms.form import Form
from handlers.forms.numbers import WholeNumber, Year
from handlers.forms.persons import IdNumber, PersonName, Phone
from handlers.forms.photos import Photos
from handlers.forms.places import HousePlace
from handlers.forms.places_below import PlacesBelow
from handlers.notices.form import NoticeText
from handlers.people.invitation_form import Amount, PlaceBelow
from handlers.people.lost_phone import PersonBelow
from handlers.reporting.decisions.extension_request import NewLastDay
from handlers.reporting.decisions.local_rule_form import LocalDays
from handlers.reporting.obligations.obligation import mark_of
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.items import CheckAnswer, CheckKind, NewItem
from storage.people import deputies, people
from storage.people.people import Role
from storage.reporting import extensions
from storage.reporting.submissions import Due
from tests.cast import COUNTY, NEXT_VILLAGE, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue

ID_NUMBER, OTHER_ID_NUMBER = "990101195001010029", "990101196203050031"

_TYPED: Mapping[type[Kind], tuple[str, str]] = {
    HousePlace: ("三组", "五组桥头"),
    PersonName: ("李秀英", "张大山"),
    Checklist: ("1", "2"),
    Phone: ("13800000091", "13800000092"),
    WholeNumber: ("2", "4"),
    Year: ("1985", "1992"),
    IdNumber: (ID_NUMBER, OTHER_ID_NUMBER),
    Words: ("墙根鼓了", "后墙渗水"),
    NoticeText: ("明天有大雨", "后天有大雨"),
    PlaceBelow: ("青石村", "东坡村"),
    Amount: ("2", "4"),
    PersonBelow: ("王建国", "赵敏"),
    PlacesBelow: ("1", "2"),
    FutureDay: ("11月20日", "2026年12月1日"),
    NewLastDay: ("11月6日", "2026年11月9日"),
    LocalDays: ("1", "2"),
}

_CHOSEN: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {  # ids and labels of what only a place offers
    "exemption.place": ((TOWNSHIP, "青石镇"), (OTHER_TOWNSHIP, "柳溪镇")),
    "exemption.rule": (("all", "各项都免"), (mark_of("yantai", "yearly_plan_done"), "完成年度改造计划")),
    "local_rules.what": (("villages", "让村里先报"), ("earlier", "乡镇提前到几号")),
}

TOWNSHIP_PERSON = 3  # of the cast, in a fresh database

ANSWERED: Mapping[str, object] = {
    "danger": "imminent",
    "place": {"area": VILLAGE, "detail": "二组"},
    "head": "王二",
    "hazards": ["slope"],
    "photos": ["photo-of-before"],
    "contact_phone": "13800000081",
    "id_number": "990101194505050011",
    "phone": "13800000082",
    "persons": 3,
    "category": "none",
    "living": "away",
    "structure": "stone",
    "storeys": 1,
    "year": 1970,
    "cause": "rain",
    "remarks": "路不好走",
}


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
    match asked.kind:
        case OneOf():
            return _ids(asked)[1]
        case PlacesBelow():
            return [OTHER_TOWNSHIP]
        case NewLastDay():
            return "2026-11-09"
        case FutureDay():
            return "2026-12-01"
        case Checklist():
            return [(asked.options or ("danger", "place"))[1]]
        case HousePlace():
            return {"area": VILLAGE, "detail": "五组桥头"}
        case PlaceBelow():
            return NEXT_VILLAGE
        case PersonBelow():
            return TOWNSHIP_PERSON
        case WholeNumber():
            return int(_TYPED[type(asked.kind)][1])
        case _:
            return _TYPED[type(asked.kind)][1]


def _ids(asked: Field) -> tuple[str, ...]:
    """Options of a field, those that it offers itself or those that a place does."""
    if asked.texts in _CHOSEN:
        return tuple(id for id, _ in _CHOSEN[asked.texts])
    return asked.options[::-1] or ("none", "unknown")


@dataclass(frozen=True, kw_only=True)
class Way:
    """How somebody opens a form. What is said last asks the form's first open field."""

    who: str
    open: Callable[[Dialogue], list[Reply]]


def _report(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("cadre", Command(name="report"))


def _report_danger(dialogue: Dialogue) -> list[Reply]:
    said = dialogue.say("stranger", Command(name="danger"))
    return dialogue.say("stranger", Text(text="青石村")) if said else said


def _details(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, {"danger": "none"})
    return dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))


def _return(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, ANSWERED)
    return dialogue.say("township", Choice(id=f"case:return:{case.number}"))


def _correction(dialogue: Dialogue) -> list[Reply]:
    case = plant_case(dialogue, ANSWERED)
    with dialogue.database.writing() as tx:
        details = {"items": list(ANSWERED), "reason": "看不清"}
        person_id = dialogue.cast.township
        cases.note(
            tx,
            case,
            kind="returned",
            person_id=person_id,
            role="township",
            to_state=CaseState.RETURNED,
            now=dialogue.clock.now(),
            details=details,
        )
        assert cases.advance(tx, case, CaseState.RETURNED, dialogue.clock.now())
    return dialogue.say("cadre", Choice(id=f"case:correct:{case.number}"))


def _invite(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="invite:new"))


def _lose_phone(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="lost:new"))


def _notice(dialogue: Dialogue) -> list[Reply]:
    return dialogue.say("county", Choice(id="notice:new"))


def _notice_with_number(dialogue: Dialogue) -> list[Reply]:
    _notice(dialogue)
    for text in ("全部", "1", "有事打13800000004"):
        said = dialogue.say("county", Text(text=text))
    return said


def _extension(dialogue: Dialogue) -> list[Reply]:
    mark = mark_of("yantai", "monthly_progress")
    return dialogue.say("township", Choice(id=f"due:extend:{mark}:20261103:{TOWNSHIP}"))


def _refusal(dialogue: Dialogue) -> list[Reply]:
    with dialogue.database.writing() as tx:
        id = extensions.ask(
            tx,
            Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area=TOWNSHIP),
            until=date(2026, 11, 6),
            reason="停电",
            person_id=dialogue.cast.township,
            now=dialogue.clock.now(),
        )
    return dialogue.say("county", Choice(id=f"extension:refuse:{id}"))


def plant_deputy(dialogue: Dialogue) -> int:
    """A colleague of the township's coordinator, who stands in; the id of that person."""
    now, township = dialogue.clock.now(), dialogue.cast.township
    with dialogue.database.writing() as tx:
        known = people.find_by_phone(tx, "13800000019")
        deputy = known or people.add(tx, now=now, name="钱进", phone="13800000019")
        people.grant(tx, deputy, Role.TOWNSHIP, TOWNSHIP, now)
        deputies.name_deputy(
            tx, person_id=township, role=Role.TOWNSHIP, area=TOWNSHIP, deputy_id=deputy, made_by=township, now=now
        )
    return deputy


def _away(dialogue: Dialogue) -> list[Reply]:
    plant_deputy(dialogue)
    return dialogue.say("township", Choice(id=f"deputy:away:{dialogue.cast.township}:township:{TOWNSHIP}"))


def _local_rule(dialogue: Dialogue) -> list[Reply]:
    mark = mark_of("yantai", "monthly_progress")
    return dialogue.say("county", Choice(id=f"rules:change:{COUNTY}:{mark}"))


def _local_rule_earlier(dialogue: Dialogue) -> list[Reply]:
    _local_rule(dialogue)
    return dialogue.say("county", Text(text="乡镇提前到几号"))


def _check(what: str) -> Callable[[Dialogue], list[Reply]]:
    """Ask the cadre for a house that was answered, or for a whole village, and press one of its buttons."""

    def open_form(dialogue: Dialogue) -> list[Reply]:
        case = None if what == "done" else plant_case(dialogue, ANSWERED)
        with dialogue.database.writing() as tx:
            check = checks.call(
                tx,
                kind=CheckKind.REGULAR,
                reason="flood",
                title=None,
                area=COUNTY,
                due=date(2026, 12, 31),
                drill=False,
                person_id=dialogue.cast.county,
                items=[NewItem(area=VILLAGE, case_id=None if case is None else case.id, holder_id=dialogue.cast.cadre)],
                asked_at=dialogue.clock.now(),
                now=dialogue.clock.now(),
            )
            assert check is not None
            item = stored_items.of_check(tx, check.id)[0]
            if case is not None:
                stored_items.answer(tx, item.id, CheckAnswer.SOUND, {}, dialogue.cast.cadre, dialogue.clock.now())
        return dialogue.say("cadre", Choice(id=f"check:{what}:{item.id}"))

    return open_form


WAYS: Mapping[str, Way] = {
    "hazard_report": Way(who="cadre", open=_report),
    "household_details": Way(who="cadre", open=_details),
    "case_return": Way(who="township", open=_return),
    "case_correction": Way(who="cadre", open=_correction),
    "invitation": Way(who="county", open=_invite),
    "lost_phone": Way(who="county", open=_lose_phone),
    "notice": Way(who="county", open=_notice),
    "roll_call": Way(who="county", open=lambda dialogue: dialogue.say("county", Choice(id="check:new"))),
    "patrol": Way(who="county", open=lambda dialogue: dialogue.say("county", Choice(id="check:plan"))),
    "check_remark": Way(who="cadre", open=_check("remark")),
    "check_looked": Way(who="cadre", open=_check("done")),
    "check_mute": Way(who="cadre", open=_check("mute")),
    "extension": Way(who="township", open=_extension),
    "extension_refusal": Way(who="county", open=_refusal),
    "away": Way(who="township", open=_away),
    "exemption": Way(who="county", open=lambda dialogue: dialogue.say("county", Choice(id=f"exempt:new:{COUNTY}"))),
    "local_rule": Way(who="county", open=_local_rule),
}
_OTHER_WAYS: Mapping[tuple[str, str], Way] = {
    ("hazard_report", "contact_phone"): Way(who="stranger", open=_report_danger),
    ("notice", "numbers"): Way(who="county", open=_notice_with_number),
    ("local_rule", "days"): Way(who="county", open=_local_rule_earlier),
}


def way(form: Form, asked: Field | None = None) -> Way:
    """How somebody comes into a form in which this field applies. A new form needs its line here."""
    other = _OTHER_WAYS.get((form.id, asked.id)) if asked else None
    return other or WAYS[form.id]


def plant_case(dialogue: Dialogue, answered: Mapping[str, object]) -> Case:
    """A case that the cadre reported from the own village."""
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=f"{cases.count(tx):08x}",
            prefix="YT",
            area=VILLAGE,
            pack="yantai",
            imminent=answered.get("danger") == "imminent",
            reporter_id=dialogue.cast.cadre,
            reporter_role="cadre",
            answers=dict(answered),
            now=dialogue.clock.now(),
        )
    return case


def give(dialogue: Dialogue, who: str, asked: Field, contents: list[Content]) -> list[Reply]:
    """Answer the field that is asked now; what is said to the last message."""
    said: list[Reply] = []
    for content in contents:
        if isinstance(content, Choice):
            content = Choice(id=f"f:{dialogue.draft(who).id}:{asked.id}:{content.id}")
        said = dialogue.say(who, content)
    return said


def reach(dialogue: Dialogue, form: Form, asked: Field | None) -> tuple[str, list[Reply]]:
    """Open a form and fill it till a field is asked, or, without one, till its summary; who, and what is said last."""
    person = way(form, asked)
    said = person.open(dialogue)
    for _ in form.fields:
        draft = dialogue.draft(person.who)
        if draft.at is None or (asked is not None and draft.at == asked.id):
            break
        at = form.field(draft.at)
        said = give(dialogue, person.who, at, _answer_for(form, asked, at, draft))
    at_now = dialogue.draft(person.who).at
    assert at_now == (asked.id if asked else None), f"came to {at_now}"
    return person.who, said


def _answer_for(form: Form, wanted: Field | None, at: Field, draft: Draft) -> list[Content]:
    """The answer on the way: danger is imminent where only then the wanted field applies."""
    if at.id == "danger" and form.id == "case_correction":
        return [Choice(id="imminent")]
    return answers(at)[0]


EVERY_FIELD = [(form, asked) for form in FORMS.values() for asked in form.fields]
EVERY_FIELD_NAMES = [f"{form.id}-{asked.id}" for form, asked in EVERY_FIELD]
TYPED_FIELDS = [(form, asked) for form, asked in EVERY_FIELD if not isinstance(asked.kind, Photos | Files)]
TYPED_FIELD_NAMES = [f"{form.id}-{asked.id}" for form, asked in TYPED_FIELDS]

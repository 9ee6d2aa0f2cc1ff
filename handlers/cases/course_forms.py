"""The short form of each step of a procedure: what it asks is the step's own, and what the document wants besides."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.cases import after_works, close_out, close_out_forms, document_forms, house_photos, trained, view
from handlers.cases.course import BACK_TO, COURSE, WAYS
from handlers.cases.course_fields import AFTER_SOUND, ASKED_BY_SOME, FOUND_OUT_FIELDS, PROBLEM, STEP_FIELDS, WAY_FIELDS
from handlers.cases.fields import stale
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.fields.opened import OpenFields
from handlers.cases.fields.saying import option_name
from handlers.cases.moves import Recorded, by_form
from handlers.cases.procedures import procedure_of
from handlers.cases.step import SHOW, Step
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, Reply
from handlers.forms.field import Field
from handlers.forms.form import AskAgain, Closed, Differs, Form, Sent
from handlers.forms.photos import Photos, receipt
from handlers.people import consent
from knowledge.model.case_steps import CLOSED
from knowledge.model.document_form import DocumentForm
from knowledge.model.household import Grade, Method
from storage.cases import cases, records
from storage.cases.cases import Case, CaseState

_KNOWN_BEFORE = {  # asked again with what was recorded or answered earlier, by this name
    "category": "category",
    "method": "method",
    "planned_method": "planned_method",
    "craftsman": "builder",
    "works_kind": "method",
}

_ASKED_LAST = (after_works.AFTER, "day")


def _asked(context: Context, case: Case, step: Step) -> list[str]:
    """The fields of a step for this case, in their order; what the document wants besides comes before the last.

    Where the document has a form for the step, these are its boxes, and those that the step needs besides.
    """
    blank = document_forms.of(context, case, step.records)
    if blank is not None:
        return _boxes(context, case, step, blank)
    own = [asked.id for asked in _fields(step)]
    row = procedure_of(context, case).find(step.records)
    besides = [id for id in row.asks if id in ASKED_BY_SOME] if row else []
    own = [id for id in own if id not in _ASKED_WHERE or _ASKED_WHERE[id](context, case)]
    last = next((place for place, id in enumerate(own) if id in _ASKED_LAST), len(own))
    return [*own[:last], *besides, *own[last:]]


def _boxes(context: Context, case: Case, step: Step, blank: DocumentForm) -> list[str]:
    """The boxes of a document's form: of what the case itself holds only what nobody has decided on yet."""
    held = document_forms.of_the_case(blank)
    may = {field.key for field in OpenFields(context, case).fillable} if held else set()
    may |= {key for key in held if BY_KEY[key].step == step.records}
    boxes = [field.key for field in blank.fields if field.key not in held or field.key in may]
    return [id for id in boxes if id not in _ASKED_WHERE or _ASKED_WHERE[id](context, case)]


def _fields(step: Step) -> tuple[Field, ...]:
    return STEP_FIELDS.get(step.id) or WAY_FIELDS[step.id]


def _retrofits(context: Context, case: Case) -> bool:
    """Whether the document pays for making a sound house safe against earthquakes."""
    pack = context.packs.get(case.pack or "")
    return pack is not None and any(Method.SEISMIC in subsidy.when.methods for subsidy in pack.rules.subsidies)


def _lacks_picture(context: Context, case: Case) -> bool:
    """Whether a picture of the house after its works is wanted; of what is put right otherwise one is welcome."""
    return after_works.is_lacking(context, case) or case.state is CaseState.RECTIFICATION_SET


_ASKED_WHERE: Mapping[str, Callable[[Context, Case], bool]] = {  # fields that not every case is asked
    AFTER_SOUND.id: _retrofits,
    after_works.AFTER: _lacks_picture,
    close_out.REPORTER_SAYS.id: close_out.is_unanswered,
}


def _household_disagrees(context: Context, draft: Draft, case: Case) -> Closed | None:
    """A house is solved in another way only where the household says so."""
    if draft.answers.get("household_agrees") == "yes":
        return None
    return Closed(reply=context.reply("course.household_first", view.button(context, case, SHOW), number=case.number))


def _still_dangerous(context: Context, draft: Draft, case: Case) -> AskAgain | None:
    """Works on a house that is graded C or D after them are not accepted as they are."""
    grade = draft.answers.get("grade_after")
    if draft.answers.get("outcome") != "passed" or grade not in (Grade.C, Grade.D):
        return None
    shown = option_name(context, BY_KEY["grade_after"], grade)
    return AskAgain(field="outcome", note=context.say("course.not_mended_yet", grade=shown))


# What a step wants to know first, and what keeps it from being taken.
_UNSETTLED: Mapping[str, Callable[[Context, Draft, Case], AskAgain | Closed | None]] = {
    CLOSED: close_out_forms.unsettled,
    "accepted": _still_dangerous,
    "solve": _household_disagrees,
}


def _unsettled(context: Context, draft: Draft, case: Case, step: Step) -> AskAgain | Closed | None:
    """What keeps a step from being taken as it was filled in; none where nothing does."""
    blank = document_forms.of(context, case, step.records)
    unfit = document_forms.unfit(blank, {**case.answers, **draft.answers}) if blank else None
    if blank is not None and unfit is not None:
        field = BY_KEY[unfit]
        fitting = context.say("forms.comma").join(option_name(context, field, one) for one in blank.houses[unfit])
        return AskAgain(field=unfit, note=context.say("course.not_this_house", fitting=fitting))
    return _UNSETTLED[step.id](context, draft, case) if step.id in _UNSETTLED else None


def _form(step: Step) -> Form:
    def opened(context: Context, draft: Draft) -> str:
        case = cases.get(context.tx, draft.subject)
        draft.only = _asked(context, case, step)
        known = {**case.answers, **records.values_of(context.tx, case.id)}
        draft.answers = {
            id: known[before] for id, before in _KNOWN_BEFORE.items() if id in draft.only and known.get(before)
        }
        blank = document_forms.of(context, case, step.records)
        held = document_forms.of_the_case(blank).intersection(draft.only) if blank else ()
        draft.seen = {key: case.answers.get(key) for key in held}
        draft.answers |= {key: value for key, value in draft.seen.items() if value is not None}
        row = procedure_of(context, case).find(step.records)
        lines = [_says(context, row.note, row.section) if row else "", _says_form(context, blank) if blank else ""]
        if step.id == CLOSED:
            lines.append(close_out_forms.opened(context, draft, case))
        return "\n".join(line for line in lines if line)

    def recorded(context: Context, draft: Draft, case: Case) -> Recorded:
        grown = form.grown(context, draft)
        given = {asked.id: draft.answers.get(asked.id) for asked in grown.open_fields(draft)}
        values = {id: value for id, value in given.items() if value not in (None, [])}
        blank = document_forms.of(context, case, step.records)
        held = document_forms.of_the_case(blank) if blank else frozenset()
        told = {key: values.pop(key, None) for key in held & set(given)}
        changed = {key: value for key, value in told.items() if value != draft.seen.get(key)}
        changed |= house_photos.out_of_reach(draft, case, grown.open_fields(draft))
        values |= trained.warnings(context, draft, grown.fields, values)
        if step.id == CLOSED:
            values = {**close_out.known(context, case), **values}
        if step.id == "reviewed" and case.state is CaseState.SAFE and values.get("verdict") == PROBLEM:
            values[BACK_TO] = str(CaseState.VERIFIED)
        said = say_values(
            context, grown, draft, {id: values[id] for id in values if id != BACK_TO and _is_told(blank, id)}
        )
        return Recorded(
            details={"words": said},
            answers=changed or None,
            values=values,
            words={"what": said},
            form=document_forms.name_of(case, blank) if blank else None,
        )

    def differing(context: Context, draft: Draft, case: Case) -> Differs | None:
        return stale.differing(context, case, form.grown(context, draft), draft, case.answers)

    take = by_form(step, recorded, differing)

    def submit(context: Context, draft: Draft) -> Sent | AskAgain | Differs | Closed:
        case = cases.find(context.tx, draft.subject)
        again = None if case is None else _unsettled(context, draft, case, step)
        return again or take(context, draft)

    extra = tuple(field for id, field in ASKED_BY_SOME.items() if id not in {asked.id for asked in _fields(step)})
    form = Form(
        id=f"step_{step.id}",
        for_others=True,
        fields=(*_fields(step), *extra, *FOUND_OUT_FIELDS.values()),
        submit=submit,
        name=view.whose_by_draft,
        opened=opened,
        answered=_answered,
        about=view.whose_masked,
        pictures=after_works.pictures,
        grows=lambda context, draft: _grown(context, draft, step),
    )
    return form


def _grown(context: Context, draft: Draft, step: Step) -> tuple[Field, ...]:
    """The boxes of the form that the document of a draft's case has for a step."""
    case = cases.find(context.tx, draft.subject)
    blank = document_forms.of(context, case, step.records) if case else None
    return document_forms.questions(blank, case.pack or "") if case and blank else ()


def _is_told(blank: DocumentForm | None, key: str) -> bool:
    """Whether the history of a case says a value: of a document's many boxes only what matters to all who read it."""
    field = blank.find(key) if blank else None
    return field is None or field.type is None or bool(field.told)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """How many pictures have come; what is sensitive and was asked for alone is noted as consented to."""
    content = context.inbound.content
    if isinstance(asked.kind, Photos) and isinstance(content, Photo):
        return [receipt(context, draft, asked, content)]
    if asked.sensitive and draft.answers.get(asked.id) is not None:
        consent.note_sensitive(context, draft.subject, asked.id)
    return []


def _says(context: Context, note: str, section: str | None) -> str:
    """What the document asks of the step and where; that it says nothing of it where it does not."""
    if section is None:
        return context.say("course.practice")
    return context.say("course.clause", note=note, section=section) if note else ""


def _says_form(context: Context, blank: DocumentForm) -> str:
    """Which form of the document is filled in; that it is none where the document asks for it in words."""
    if blank.annex is None:
        return context.say("course.blank_by_words", title=blank.title, section=blank.section)
    return context.say("course.blank", annex=blank.annex, title=blank.title)


def say_values(context: Context, form: Form, draft: Draft, values: Mapping[str, Any]) -> str:
    """“鉴定（11月20日）：D级，李工”: what a step recorded, as its history and everybody who is told reads it."""
    name = context.say(f"course.step.{form.id.removeprefix('step_')}")
    shown = [_say_value(context, draft, form.field(id), value) for id, value in values.items() if id != "day"]
    day = values.get("day")
    if day is not None and day != context.today.isoformat():
        name = context.say(
            "course.on_day", step=name, day=form.field("day").kind.show(context, draft, form.field("day"), day)
        )
    listed = context.say("course.then").join(shown)
    return context.say("course.recorded", step=name, values=listed) if shown else name


def _say_value(context: Context, draft: Draft, asked: Field, value: Any) -> str:
    """A value as it is understood without its question: “村民代表6人”."""
    shown = asked.kind.show(context, draft, asked, value)
    told = f"{asked.texts}.told"
    return context.say(told, value=shown) if context.say.has(told) else shown


COURSE_FORMS = {form.id: form for form in map(_form, (*COURSE, *WAYS))}

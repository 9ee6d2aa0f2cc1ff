"""The short form of each step of a procedure: what it asks is the step's own, and what the document wants besides."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.cases import after_works, close_out, close_out_forms, trained, view
from handlers.cases.course import COURSE, WAYS
from handlers.cases.course_fields import AFTER_SOUND, ASKED_BY_SOME, FOUND_OUT_FIELDS, STEP_FIELDS, WAY_FIELDS
from handlers.cases.moves import Recorded, by_form
from handlers.cases.procedures import procedure_of
from handlers.cases.step import SHOW, Step
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field
from handlers.forms.form import AskAgain, Closed, Differs, Form, Sent
from knowledge.model.case_steps import CLOSED
from knowledge.model.household import Method
from storage.cases import cases, records
from storage.cases.cases import Case, CaseState

_KNOWN_BEFORE = {  # asked again with what was recorded or answered earlier, by this name
    "category": "category",
    "method": "method",
    "planned_method": "planned_method",
    "craftsman": "builder",
}

_ASKED_LAST = (after_works.AFTER, "day")


def _asked(context: Context, case: Case, step: Step) -> list[str]:
    """The fields of a step for this case, in their order; what the document wants besides comes before the last."""
    own = [asked.id for asked in _fields(step)]
    row = procedure_of(context, case).find(step.records)
    besides = [id for id in row.asks if id in ASKED_BY_SOME] if row else []
    own = [id for id in own if id not in _ASKED_WHERE or _ASKED_WHERE[id](context, case)]
    last = next((place for place, id in enumerate(own) if id in _ASKED_LAST), len(own))
    return [*own[:last], *besides, *own[last:]]


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


# What a step wants to know first, and what keeps it from being taken.
_UNSETTLED: Mapping[str, Callable[[Context, Draft, Case], AskAgain | Closed | None]] = {
    CLOSED: close_out_forms.unsettled,
    "solve": _household_disagrees,
}


def _form(step: Step) -> Form:
    def opened(context: Context, draft: Draft) -> str:
        case = cases.get(context.tx, draft.subject)
        draft.only = _asked(context, case, step)
        known = {**case.answers, **records.values_of(context.tx, case.id)}
        draft.answers = {
            id: known[before] for id, before in _KNOWN_BEFORE.items() if id in draft.only and known.get(before)
        }
        row = procedure_of(context, case).find(step.records)
        lines = [_says(context, row.note, row.section) if row else ""]
        if step.id == CLOSED:
            lines.append(close_out_forms.opened(context, draft, case))
        return "\n".join(line for line in lines if line)

    def recorded(context: Context, draft: Draft, case: Case) -> Recorded:
        values = {id: draft.answers[id] for id in draft.only or () if draft.answers.get(id) not in (None, [])}
        applying = {asked.id for asked in form.open_fields(draft)}
        values = {id: value for id, value in values.items() if id in applying}
        values |= trained.warnings(context, draft, form.fields, values)
        if step.id == CLOSED:
            values = {**close_out.known(context, case), **values}
        said = say_values(context, form, draft, values)
        return Recorded(details={"words": said}, values=values, words={"what": said})

    take = by_form(step, recorded)

    def submit(context: Context, draft: Draft) -> Sent | AskAgain | Differs | Closed:
        case = cases.find(context.tx, draft.subject)
        again = _UNSETTLED[step.id](context, draft, case) if case is not None and step.id in _UNSETTLED else None
        return again or take(context, draft)

    extra = tuple(field for id, field in ASKED_BY_SOME.items() if id not in {asked.id for asked in _fields(step)})
    form = Form(
        id=f"step_{step.id}",
        for_others=True,
        fields=(*_fields(step), *extra, *FOUND_OUT_FIELDS.values()),
        submit=submit,
        name=view.whose_by_draft,
        opened=opened,
        answered=after_works.answered,
        pictures=after_works.pictures,
    )
    return form


def _says(context: Context, note: str, section: str | None) -> str:
    """What the document asks of the step and where; that it says nothing of it where it does not."""
    if section is None:
        return context.say("course.practice")
    return context.say("course.clause", note=note, section=section) if note else ""


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

"""Taking back the step that was recorded last: by who recorded it or the level above, with a reason that all hear."""

from dataclasses import replace

from handlers.cases import messages, moves, steps, view, what_next
from handlers.cases.moves import CaseMoved, Recorded
from handlers.cases.step import Step
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.permissions import Action
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from storage.cases import cases, records
from storage.cases.cases import Case, CaseState
from storage.cases.records import Record


def _opened(context: Context, draft: Draft) -> str:
    case = cases.get(context.tx, draft.subject)
    return context.say("course.take_back_what", what=_name(context, records.steps_of(context.tx, case.id)[-1]))


def _name(context: Context, record: Record) -> str:
    return context.say(f"course.step.{record.step}")


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    if case is None or not steps.may_take(context, case, steps.TAKE_BACK):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    last = records.steps_of(context.tx, case.id)[-1]
    was_next = what_next.owners(context, case, case.state)
    recorded = Recorded(
        details={"words": _name(context, last), "reason": draft.answers["reason"], "record": last.id},
        values={"back_to": last.from_state},
        words={"what": _name(context, last), "reason": draft.answers["reason"]},
    )
    event = moves.move(context, case, steps.TAKE_BACK, recorded)
    if event is None:
        return Closed(reply=context.reply("course.too_late", number=case.number))
    messages.tell_people(
        context, cases.get(context.tx, case.number), was_next, "course.taken_back_told", recorded.words
    )
    return Sent(said=[moves.reply(context, event)], case=case.number)


def can_undo(step: Step) -> bool:
    """Whether a step leaves something behind by which it can be undone at once: its record, or that it was a return."""
    return bool(step.records) or step is steps.RETURN


def undo(context: Context, case: Case, step: Step, reason: str) -> CaseMoved | None:
    """Undo what the person has just done to a case, before anybody heard of it; who would be told is the caller's.

    None, and nothing happens, where that step is not the last thing that happened to it, or is not the person's.
    """
    recorded = _of_return(context, case) if step is steps.RETURN else _of_last(context, case, step)
    if recorded is None or not steps.may(context, case, Action.VIEW_CASE):
        return None
    recorded = replace(
        recorded, details={**recorded.details, "reason": reason}, words={**recorded.words, "reason": reason}
    )
    return moves.move(context, case, steps.TAKE_BACK, recorded)


def _of_last(context: Context, case: Case, step: Step) -> Recorded | None:
    taken = records.steps_of(context.tx, case.id)
    if not taken or (taken[-1].step, taken[-1].person_id) != (step.records, context.person_id):
        return None
    name = _name(context, taken[-1])
    details = {"words": name, "record": taken[-1].id}
    return Recorded(details=details, values={"back_to": taken[-1].from_state}, words={"what": name})


def _of_return(context: Context, case: Case) -> Recorded | None:
    happened = [one for one in cases.history(context.tx, case) if one.kind != steps.REMARK.kind]
    if not happened or (happened[-1].kind, happened[-1].person_id) != (steps.RETURN.kind, context.person_id):
        return None
    name = context.say("cases.button.return")
    details = {"words": name, "returned_at": happened[-1].at.isoformat()}
    return Recorded(details=details, values={"back_to": CaseState.REPORTED}, words={"what": name})


TAKING_BACK = Form(
    id="step_take_back",
    for_others=True,
    fields=(Field(id="reason", texts="course.take_back", kind=Words(most=100)),),
    submit=_submit,
    name=view.whose_by_draft,
    opened=_opened,
)

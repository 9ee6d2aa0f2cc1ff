"""Taking back the step that was recorded last: by who recorded it or the level above, with a reason that all hear."""

from handlers.cases import messages, moves, steps, view, what_next
from handlers.cases.moves import Recorded
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from storage.cases import cases, records
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


TAKING_BACK = Form(
    id="step_take_back",
    for_others=True,
    fields=(Field(id="reason", texts="course.take_back", kind=Words(most=100)),),
    submit=_submit,
    name=view.whose_by_draft,
    opened=_opened,
)

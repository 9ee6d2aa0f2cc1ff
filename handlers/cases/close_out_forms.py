"""The forms of what the reporter says, of the picture after the works, and what a close-out wants to know first."""

from handlers.cases import after_works, close_out, close_out_steps, messages, view
from handlers.cases.moves import Recorded, by_form
from handlers.cases.step import SHOW, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import day_of, say_date
from handlers.forms.field import Field, Words
from handlers.forms.form import AskAgain, Form
from storage.cases.cases import Case
from storage.cases.confirmations import ConfirmationAnswer

_ASKS = Telling(whom=Whom.REPORTER, text="close_out.comes_next", buttons=(SHOW,), asks=True)


def opened(context: Context, draft: Draft, case: Case) -> str:
    """How it stands with the reporter's answer; one who was never asked is asked now."""
    if close_out.begin(context, case):
        messages.tell(context, case, _ASKS, {})
    asked = close_out.asked_of(context, case)
    if asked is None:
        return ""
    if asked.answer is not None and asked.answered_at is not None:
        draft.answers |= close_out.known(context, case)
        day = say_date(context.say, day_of(asked.answered_at, context.zone))
        return context.say(f"close_out.said_{asked.answer}", day=day)
    if asked.waits_until is None:
        return context.say("close_out.ask_in_person")
    key = "close_out.waits" if context.today <= asked.waits_until else "close_out.waited"
    return context.say(key, day=say_date(context.say, asked.waits_until))


def unsettled(context: Context, draft: Draft, case: Case) -> AskAgain | None:
    """What keeps a house from being closed out: the reporter has said meanwhile that it may not."""
    draft.answers |= close_out.known(context, case)
    refused = draft.answers.get(close_out.REPORTER_SAYS.id) == ConfirmationAnswer.DISAGREES
    if refused and not draft.answers.get(close_out.IN_SPITE.id):
        return AskAgain(field=close_out.IN_SPITE.id, note=context.say("close_out.refused_meanwhile"))
    return None


def _said(context: Context, draft: Draft, case: Case) -> Recorded:
    reason = draft.answers["reason"]
    return Recorded(details={"reason": reason}, words={"reason": reason})


def _taken_up_again(context: Context, draft: Draft, case: Case) -> Recorded:
    reason = draft.answers["reason"]
    return Recorded(
        details={"reason": reason},
        answers={"revisit": "not_repaired"},
        values={"again": reason},
        words={"reason": reason},
    )


def _photographed(context: Context, draft: Draft, case: Case) -> Recorded:
    return Recorded(values={after_works.AFTER: draft.answers[after_works.AFTER]})


REFUSAL = Form(
    id="close_out_refusal",
    for_others=True,
    fields=(Field(id="reason", texts="close_out.refusal", kind=Words(most=200), options=("unfinished", "again")),),
    submit=by_form(close_out_steps.DISAGREE, _said),
    name=view.whose_by_draft,
)
NOT_MENDED = Form(
    id="not_mended",
    for_others=True,
    fields=(Field(id="reason", texts="close_out.trouble", kind=Words(most=200), options=("cracks", "leaks")),),
    submit=by_form(close_out_steps.NOT_MENDED, _taken_up_again),
    name=view.whose_by_draft,
)
PHOTOGRAPHED = Form(
    id="photographed",
    for_others=True,
    fields=(after_works.WANTED,),
    submit=by_form(close_out_steps.PHOTOGRAPHED, _photographed),
    name=view.whose_by_draft,
    answered=after_works.answered,
    pictures=after_works.pictures,
)
FORMS = (REFUSAL, NOT_MENDED, PHOTOGRAPHED)

"""A report that is being filled when its alarm is called off goes on as a plain one."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from storage.cases.cases import Case

_BY_THE_ALARM = {"danger", "contact_phone"}  # answers that came with the alarm by themselves


def keep(context: Context, case: Case, *, withdrawn: bool) -> None:
    """Take the danger out of the draft that made a case.

    Where the case was withdrawn, what else was answered goes into a draft of its own, which makes a case of its own;
    a draft with nothing else in it is gone.
    """
    conversation = context.conversation
    conversation.alarm = {}
    draft = conversation.drafts.get(case.draft_id)
    if draft is None:
        return
    if not withdrawn:
        draft.answers["danger"] = "none"
        return
    was_active = conversation.active == draft.id
    conversation.note_sent(draft, case=case.number)
    if set(draft.answers) - _BY_THE_ALARM:
        _begin_plain(context, draft)
        if not was_active:
            conversation.active = None


def _begin_plain(context: Context, draft: Draft) -> None:
    plain = context.conversation.open_draft(draft.form, context.now)
    plain.answers = {**draft.answers, "danger": "none"}
    plain.messages, plain.unfinished = draft.messages, draft.unfinished
    plain.at = None if draft.at in _BY_THE_ALARM else draft.at

"""The first of those who were told opens an alarm, or presses a button of it: its reporter hears that."""

from handlers.cases import messages, raising, steps
from handlers.cases.step import Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from storage.cases import alarms
from storage.cases.cases import Case

_SEEN = Telling(whom=Whom.REPORTER, text="cases.seen_for_reporter")


def note(context: Context, case: Case) -> None:
    """Note that the person has seen the case, where that is one of an alarm that nobody has taken yet."""
    if not case.imminent or case.taken_at is not None or case.reporter_id == context.person_id:
        return
    if steps.may(context, case, Action.RECEIVE_CASE) and alarms.note_seen(context.tx, case.id, context.now):
        raising.let_others_hear(context, case)
        messages.tell_reporter(context, case, _SEEN, {})

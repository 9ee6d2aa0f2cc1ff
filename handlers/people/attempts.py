"""Wrong guesses are counted: somebody who guesses has to wait, and many guesses alarm the operators."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.dialog.context import Context
from handlers.dialog.messages import Notice
from storage.people import audit, invitations, people
from storage.people.invitations import AttemptKind
from storage.people.people import Role

MOST_TRIES = 5  # of one person
MOST_TRIES_AT_ONE = 10  # of all together at one case: a fresh browser is a fresh person
ALARMING_TRIES = 50  # of all together
WINDOW = timedelta(hours=1)

_ALARM: Mapping[AttemptKind, tuple[str, str]] = {  # what the audit trail and the operators are told
    AttemptKind.INVITATION: ("invitation_guessing", "membership.alarm"),
    AttemptKind.CASE_LOOKUP: ("case_lookup_guessing", "lookup.alarm"),
    AttemptKind.COMPLAINT_CODE: ("complaint_guessing", "complaints.alarm"),
}


def must_wait(context: Context, kind: AttemptKind, about: str | None = None) -> bool:
    """Whether there were too many wrong guesses within the hour, of the sender or of anybody at the same thing.

    Then even what is right has to wait.
    """
    since = context.now - WINDOW
    if invitations.tries_since(context.tx, context.person_id, since, kind) >= MOST_TRIES:
        return True
    return about is not None and invitations.tries_since(context.tx, None, since, kind, about) >= MOST_TRIES_AT_ONE


def count(context: Context, kind: AttemptKind, about: str | None = None) -> None:
    """Count a wrong guess; the operators hear once an hour where there are many."""
    invitations.note_try(context.tx, context.person_id, context.now, kind, about)
    since = context.now - WINDOW
    tries = invitations.tries_since(context.tx, None, since, kind)
    action, text_key = _ALARM[kind]
    if tries < ALARMING_TRIES or audit.noted_since(context.tx, action, since):
        return
    audit.note(context.tx, person_id=None, action=action, subject=f"{kind}s", now=context.now, details={"tries": tries})
    alarm = context.reply(text_key, count=tries)
    operators = people.holding(context.tx, Role.OPERATOR)
    context.notices.extend(Notice(person_id=one.person_id, reply=alarm) for one in operators)

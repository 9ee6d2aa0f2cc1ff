"""Wrong guesses are counted: somebody who guesses has to wait, and many guesses alarm the operators."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.dialog.context import Context
from handlers.dialog.messages import Notice
from storage.people import audit, invitations, people
from storage.people.invitations import AttemptKind
from storage.people.people import Role

MOST_TRIES = 5  # of one person
MANY_AT_ONE = 10  # of all together at one case: a fresh browser is a fresh person
MOST_TRIES_AMONG_MANY = 2  # of one person at a case at which many guess: one slip is forgiven
ALARMING_TRIES = 50  # of all together
WINDOW = timedelta(hours=1)

_ALARM: Mapping[AttemptKind, tuple[str, str]] = {  # what the audit trail and the operators are told
    AttemptKind.INVITATION: ("invitation_guessing", "membership.alarm"),
    AttemptKind.CASE_LOOKUP: ("case_lookup_guessing", "lookup.alarm"),
    AttemptKind.COMPLAINT_CODE: ("complaint_guessing", "complaints.alarm"),
}


def must_wait(context: Context, kind: AttemptKind, about: str | None = None) -> bool:
    """Whether the sender guessed wrongly too often within the hour: then even what is right has to wait.

    Others' guesses at the same thing leave the sender fewer of the own, and never keep out who guessed nothing.
    """
    if _tries(context, kind, of=context.person_id) >= MOST_TRIES:
        return True
    if about is None or _tries(context, kind, of=context.person_id, about=about) < MOST_TRIES_AMONG_MANY:
        return False
    return _tries(context, kind, about=about) >= MANY_AT_ONE


def count(context: Context, kind: AttemptKind, about: str | None = None) -> None:
    """Count a wrong guess; the operators hear once an hour where there are many, at one thing or at all together."""
    invitations.note_try(context.tx, context.person_id, context.now, kind, about)
    tries = _tries(context, kind)
    many_at_one = about is not None and _tries(context, kind, about=about) >= MANY_AT_ONE
    action, text_key = _ALARM[kind]
    if not (many_at_one or tries >= ALARMING_TRIES) or audit.noted_since(context.tx, action, context.now - WINDOW):
        return
    subject = about if about is not None and many_at_one else f"{kind}s"
    audit.note(context.tx, person_id=None, action=action, subject=subject, now=context.now, details={"tries": tries})
    alarm = context.reply(text_key, count=tries)
    operators = people.holding(context.tx, Role.OPERATOR)
    context.notices.extend(Notice(person_id=one.person_id, reply=alarm) for one in operators)


def _tries(context: Context, kind: AttemptKind, *, of: int | None = None, about: str | None = None) -> int:
    """Wrong guesses within the hour: of one person or of all, at one thing or at anything."""
    return invitations.tries_since(context.tx, of, context.now - WINDOW, kind, about)

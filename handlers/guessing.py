"""Wrong guesses are counted: somebody who guesses has to wait, and many guesses alarm the operators."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.messages import Notice
from handlers.talk import Talk
from storage import audit, invitations, people
from storage.invitations import Guess
from storage.people import Role

MOST_TRIES = 5  # of one person
MOST_TRIES_AT_ONE = 10  # of all together at one case: a fresh browser is a fresh person
ALARMING_TRIES = 50  # of all together
WINDOW = timedelta(hours=1)

_ALARM: Mapping[Guess, tuple[str, str]] = {  # what the audit trail and the operators are told
    Guess.INVITATION: ("invitation_guessing", "membership.alarm"),
    Guess.CASE_LOOKUP: ("case_lookup_guessing", "lookup.alarm"),
}


def must_wait(talk: Talk, kind: Guess, about: str | None = None) -> bool:
    """Whether there were too many wrong guesses within the hour, of the sender or of anybody at the same thing.

    Then even what is right has to wait.
    """
    since = talk.now - WINDOW
    if invitations.tries_since(talk.tx, talk.person_id, since, kind) >= MOST_TRIES:
        return True
    return about is not None and invitations.tries_since(talk.tx, None, since, kind, about) >= MOST_TRIES_AT_ONE


def count(talk: Talk, kind: Guess, about: str | None = None) -> None:
    """Count a wrong guess; the operators hear once an hour where there are many."""
    invitations.note_try(talk.tx, talk.person_id, talk.now, kind, about)
    since = talk.now - WINDOW
    tries = invitations.tries_since(talk.tx, None, since, kind)
    action, text_key = _ALARM[kind]
    if tries < ALARMING_TRIES or audit.noted_since(talk.tx, action, since):
        return
    audit.note(talk.tx, person_id=None, action=action, subject=f"{kind}s", now=talk.now, details={"tries": tries})
    alarm = talk.reply(text_key, count=tries)
    talk.notices += [Notice(person_id=held.person_id, reply=alarm) for held in people.holding(talk.tx, Role.OPERATOR)]

"""The way of a message through the log: each line of it carries an action, and the id of the message.

What comes in is called as its channel calls it, “telegram:77”; what is said by its row in the outbox, “outbox:12”. The
line in which an answer is queued carries both, so that one message is followed from its receipt to its sending.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

_message: ContextVar[str] = ContextVar("message", default="")

log = logging.getLogger("anju.way")


class WayStep(StrEnum):
    """What is done with a message."""

    RECEIVED = "received"
    ANSWERED = "answered"
    QUEUED = "queued"
    SENT = "sent"
    UNSENT = "unsent"
    SET_ASIDE = "set aside"


@contextmanager
def following(message: str) -> Iterator[None]:
    """All lines that are logged inside, in this thread or task, are of this message."""
    token = _message.set(message)
    try:
        yield
    finally:
        _message.reset(token)


def at_hand() -> str:
    """The id of the message that is being dealt with; empty where none is."""
    return _message.get()


def name_received(channel: str, update_id: str) -> str:
    """How a message that came in is called."""
    return f"{channel}:{update_id}"


def name_queued(outbox_id: int) -> str:
    """How a message is called that is to be sent."""
    return f"outbox:{outbox_id}"


def step(action: WayStep, message: str = "", *, of: str = "") -> None:
    """Log a step of a message's way; without its name, of the one at hand. `of` is the message that it answers."""
    log.info("%s", action, extra={"action": action, "message_id": message or at_hand(), "answers": of})

"""The versions of what is stored as JSON, and the small steps that lift an old state to the next version.

A key keeps its meaning for ever: what means something else gets another key. So a release that was rolled back still
reads what it knows of a newer state, and writes it without taking away what it does not know (`Versions.is_newer`).
A step changes a key where it is there, and adds nothing where it has nothing to say; the newest step stands last.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

log = logging.getLogger(__name__)

State = dict[str, Any]
Step = Callable[[State], State]


@dataclass(frozen=True, kw_only=True)
class Versions:
    """The versions of one kind of state: step number n lifts a state of version n to version n + 1."""

    steps: tuple[Step, ...]

    @property
    def newest(self) -> int:
        """The version that this release writes."""
        return len(self.steps)

    def mark(self, state: State) -> State:
        """The state as it is stored, with its version."""
        return {"version": self.newest, **state}

    def is_newer(self, stored: State) -> bool:
        """Whether a newer release than this one wrote it."""
        return bool(stored.get("version", 0) > self.newest)

    def lift(self, stored: State) -> State:
        """The state as this release means it, without its version. One of a newer version stays as it is."""
        state = {key: value for key, value in stored.items() if key != "version"}
        for step in self.steps[stored.get("version", 0) :]:
            state = step(state)
        return state


def number(state: State) -> State:
    """From version 0, which bore no number, to version 1: nothing else changed."""
    return state


CONVERSATION = Versions(steps=(number,))  # handlers.dialog.conversation.Conversation
REPLY = Versions(steps=(number,))  # handlers.dialog.messages.Reply, in the outbox and in mailings
JOB = Versions(steps=(number,))  # the details of slow work
UPDATE = Versions(steps=(number,))  # what the assistant sends itself through the inbox


def part(kind: type, state: State) -> tuple[State, State]:
    """What a dataclass has fields for, and all else."""
    names = _names_of(kind)
    known = {key: value for key, value in state.items() if key in names}
    return known, {key: value for key, value in state.items() if key not in names}


@cache
def _names_of(kind: type) -> frozenset[str]:
    return frozenset(one.name for one in fields(kind))


def known(kind: type, state: State) -> State:
    """What a dataclass has fields for; all else is left out, with a line in the log."""
    kept, unknown = part(kind, state)
    leave_out(kind, unknown)
    return kept


def leave_out(kind: type, unknown: State) -> None:
    """Note in the log what is left out of a stored state, by its keys: the values may be personal."""
    if unknown:
        log.warning("%s has no field for what is stored: %s", kind.__name__, ", ".join(sorted(unknown)))

"""What a morning's digest is made of: whose it is, its parts in their order, and the lines in them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, auto
from typing import Any, TypeVar

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Option, Weight
from handlers.wording import Wording
from storage.database.database import Transaction
from storage.people.people import Grant

Read = TypeVar("Read")


class DigestPart(IntEnum):
    """The parts of a digest, in the order in which they are read."""

    OWED = auto()  # the own reporting dates
    CASES = auto()
    CHECKS = auto()
    DECISIONS = auto()  # what waits for the person's word
    OWED_BELOW = auto()
    PEOPLE = auto()  # whom no message reaches
    UNFINISHED = auto()  # forms that were left


class ReadOnce:
    """What is read once on an occasion, and shared by all who are written to on it."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self._read: dict[Callable[[Occasion], Any], Any] = {}

    def __call__(self, reader: Callable[[Occasion], Read]) -> Read:
        """What a reader gives for the occasion."""
        if reader not in self._read:
            self._read[reader] = reader(self._occasion)
        found: Read = self._read[reader]
        return found


@dataclass(frozen=True, kw_only=True)
class Morning(Occasion):
    """Whose digest is written, in which roles, and when. `once` gives what is the same for everybody.

    With `asked_for` the person looks without being written to: nothing counts as told, and all that is open is shown.
    What counts as told once the digest is delivered is put into `to_note`: writing it only reads.
    """

    person_id: int
    grants: Sequence[Grant]
    once: ReadOnce
    asked_for: bool = False
    to_note: list[Callable[[Transaction], object]] = field(default_factory=list)

    def button(self, id: str, label: str, *, weight: Weight = Weight.PLAIN) -> Option:
        """A button of the digest."""
        return Option(id=id, label=self.say(f"digest.button.{label}"), weight=weight)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to do, and the buttons with which it is done or that lead there.

    `about` names what it tells of: it is told again when its words have changed, or a week has gone; none: it is new
    by itself, as what has its own day. One that `rides` is told in a digest that has something new, and makes none.
    On days off only what is `due_today` is told. `told_as` are the roles for which it is told, none where it is
    personal; `uncertain` is the year whose holidays are not announced yet, where the day hangs on them. `count` is how
    many things the line stands for. Where its buttons `answer` it at once, rather than lead to it, they keep their
    labels.
    """

    text: str
    about: str | None = None
    rides: bool = False
    due_today: bool = False
    count: int = 1
    buttons: tuple[Option, ...] = ()
    answer: bool = False
    told_as: tuple[Grant, ...] = ()
    uncertain: int | None = None


def button_rows(say: Wording, lines: Sequence[Line], *, most: int, begin: str = "") -> tuple[tuple[Option, ...], ...]:
    """A row for each line that leads somewhere, with its number where there are several; each place once.

    With `begin`, the only button of the first of several has that label, where it leads somewhere.
    """
    rows: list[tuple[Option, ...]] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        fresh = [option for option in line.buttons if option.id not in seen]
        seen |= {option.id for option in fresh}
        if len(lines) > 1 and begin and number == len(fresh) == 1 and not line.answer:
            fresh = [replace(fresh[0], label=begin)]
        elif len(lines) > 1:
            fresh = [
                replace(option, label=say("reporting.button.marked", mark=number, label=option.label))
                for option in fresh
            ]
        if fresh and sum(map(len, rows)) + len(fresh) <= most:
            rows.append(tuple(fresh))
    return tuple(rows)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Gives lines of one part for each person; within a part, sources follow the order of capabilities."""

    part: DigestPart
    lines: Callable[[Morning], Iterator[Line]]

"""What a case of the ledger must have to be found, as a question that can be put to the database again and again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.cases.cases import CaseState
from storage.cases.marks import Word


class DangerState(StrEnum):
    """How an alarm stands by which a house is found."""

    RUNNING = "running"  # not over
    UNTAKEN = "untaken"  # it rings, and nobody looks after it


class Unset(StrEnum):
    """What a case can have none of, as its row or its deadlines tell."""

    VILLAGE = "village"  # it lies at a township or above
    POSITION = "position"
    DUE = "due"  # no last day of a step runs


@dataclass(frozen=True, kw_only=True)
class StepWithin:
    """A step that was taken from a first day to a last one, and not taken back."""

    step: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ReturnedWithin:
    """Its report was returned from one moment on and before another; `reason` by which option, none for any."""

    since: datetime
    before: datetime
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class DueWithin:
    """A step of some offices has its last day from one day to another, and is still to be taken or was taken.

    With `still_open` it is still to be taken.
    """

    owners: tuple[str, ...]
    first: date
    last: date
    still_open: bool = False


@dataclass(frozen=True, kw_only=True)
class MapCell:
    """A square of the map by its south-west corner, so many cells of `lifting.CELLS` wide."""

    north: int
    east: int
    width: int


@dataclass(frozen=True, kw_only=True)
class CaseQuery:
    """What a case must have to be found; what is empty asks for nothing.

    `below` are paths of places, of which it lies below one. Of `states`, `grades`, `categories`, `sources` and
    `hazards` it has one; a none among them stands for those that have none yet, which no state is. `steps` were taken
    of it, all. Each of `words` is a choice of words, of which it has one. Each of `numbers`, as `marks.number` writes
    them, is or ends its own number, one of another system, a phone or an ID. Of `lacking` (`marks.WATCHED`) nothing
    is known, or of photos some shots are missing, and of `unset` it has none. It was reported from `since` on and
    before `before`. A step of it has its last day before `due_before`, and `stepped` was taken of it. It has what is
    told by `returned`, `due`, `cell` and `danger`. Its own number is one of `among` where these are named, be it none
    at all, and none of `but`.
    """

    below: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    grades: tuple[str | None, ...] = ()
    categories: tuple[str | None, ...] = ()
    steps: tuple[str, ...] = ()
    words: tuple[tuple[Word, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    unset: tuple[Unset, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    due_before: date | None = None
    stepped: StepWithin | None = None
    sources: tuple[str | None, ...] = ()
    hazards: tuple[str | None, ...] = ()
    danger: DangerState | None = None
    returned: ReturnedWithin | None = None
    due: DueWithin | None = None
    cell: MapCell | None = None
    among: tuple[str, ...] | None = None
    but: tuple[str, ...] = ()

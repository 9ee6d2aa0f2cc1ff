"""What a step of a case is: a row that says who takes it from where to where, what it records, and who hears of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply, Weight
from handlers.dialog.permissions import Action
from storage.cases.cases import Case, CaseState

SHOW = "show"  # the button that opens a case, beside those of the steps
LATER = "later"  # the one that leaves what is missing of a report for another time


class Whom(StrEnum):
    """Who can be told of a step."""

    REPORTER = "reporter"
    COORDINATORS = "coordinators"  # the nearest above the house who can be reached
    ALARMED = "alarmed"  # all who heard the alarm
    ABOVE = "above"  # the next office above the one in which somebody acts
    CLOSERS = "closers"  # the office that closed the house, and that whose step comes next
    ABOVE_CLOSERS = "above_closers"  # the next office above the one that closed the house
    NEXT = "next"  # the office whose step comes next, where that is another one than the one who acts


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One message about a case to somebody else than the one who acts.

    `text` is its key. `buttons` are ids of steps, or SHOW. With `whole` all answers go along, with photos and map, and
    imminent danger rings. `after` are the states in which the case was before, `when` tells of what was recorded
    whether anybody is to hear of it. One that `asks` bears the question whether the house may be closed out, where it
    is asked just then.
    """

    whom: Whom
    text: str
    buttons: tuple[str, ...] = ()
    whole: bool = False
    after: tuple[CaseState, ...] = tuple(CaseState)
    when: Callable[[Mapping[str, Any]], bool] = lambda values: True
    asks: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that can be done to a case, under the button `cases.button.<id>`.

    `kind` is what the history calls it, `states` those it starts from, `to` the one it leads to; none stays. `applies`
    tells for which cases there is such a step at all, `holds` what else must hold for one that is there. One that is
    `but_reporter` is not taken by who reported the case while that one can correct it. `records` is the name under
    which it is kept what was recorded; a step that has one and no states is of the procedure, which says when it can be
    taken, and by whom. `leads` tells where else what was recorded leads to.

    How it is taken: `form` is the id of the form that records what it needs, `confirm` the key of the question whether
    the person is sure, `look` shows something and changes nothing. A step without these is taken at once. With
    `personal` a consent comes first.

    What follows: `reply` is the key of what the person hears, with `reply_buttons`; `tells` is what others hear;
    `takes_over` ends the calling about imminent danger. `sets` are answers of the case that follow from the step
    itself. `too_late` is the key of what is said when its form comes in for a case that has gone on. A step that
    `undoes` takes back the one that was recorded last, whatever that was; one that `postpones` is there while a last
    day of the person's own office runs, and one that `rechecks` while steps wait to be looked at again. One that
    `remarks` leaves the case as it is: whatever was opened on it stays good, and it is good on whatever was opened.
    """

    id: str
    kind: str
    action: Action
    states: tuple[CaseState, ...]
    to: CaseState | None = None
    applies: Callable[[Case], bool] = lambda case: True
    holds: Callable[[Context, Case], bool] = lambda context, case: True
    records: str = ""
    leads: Callable[[Mapping[str, Any]], CaseState | None] = lambda values: None
    form: str | None = None
    confirm: str | None = None
    look: Callable[[Context, Case], list[Reply]] | None = None
    personal: bool = False
    reply: str | None = None
    reply_buttons: tuple[str, ...] = (SHOW,)
    tells: tuple[Telling, ...] = ()
    takes_over: bool = False
    sets: Mapping[str, str] = field(default_factory=dict)
    too_late: str = "cases.unknown"
    weight: Weight = Weight.PLAIN
    undoes: bool = False
    but_reporter: bool = False
    postpones: bool = False
    rechecks: bool = False
    remarks: bool = False

    @property
    def is_of_procedure(self) -> bool:
        """Whether the document's procedure says when it can be taken, and by whom."""
        return bool(self.records) and not self.states

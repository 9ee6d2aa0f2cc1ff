"""When people hear of a due date by themselves: in the morning's digest, at 9:00, in the evening, and how it ended."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.calendar.calendar import QUIET_UNTIL, REMINDED_AT, Occurrence, Stage, closes, stage_times
from knowledge.calendar.workdays import Workdays

DIGEST_AT, EVENING = time(8, 0), time(18, 0)
IN_DIGEST = (Stage.BEFORE, Stage.DUE, Stage.OVERDUE1, Stage.OVERDUE2, Stage.OVERDUE3)


class ToldBesides(StrEnum):
    """What is told besides the stages of reminders."""

    EVENING = "evening"  # on the last day, to the level above: who still owes
    LAST_CALL = "last_call"  # on the closing day, to who owes
    RESULT = "result"  # on the workday after it, to the level above: how it ended


@dataclass(frozen=True, kw_only=True)
class ToldTime:
    """When something is told. `above`: to the level above the places that owe; else to their own people.

    `certain` is false where that year's holidays are not announced yet.
    """

    what: Stage | ToldBesides
    at: datetime
    above: bool
    certain: bool


def told_times(occurrence: Occurrence, workdays: Workdays, zone: ZoneInfo) -> tuple[ToldTime, ...]:
    """All that is told of an occurrence while it is owed, in order of time."""
    told = [
        ToldTime(
            what=time.stage,
            at=datetime.combine(time.at, DIGEST_AT, tzinfo=zone) if time.stage in IN_DIGEST else time.at,
            above=time.stage not in IN_DIGEST,
            certain=time.certain,
        )
        for time in stage_times(occurrence, workdays, zone)
    ]
    others = (
        (ToldBesides.EVENING, evening_of(occurrence, zone), True),
        (ToldBesides.LAST_CALL, last_call_of(occurrence, workdays, zone), False),
        (ToldBesides.RESULT, result_of(occurrence, workdays, zone), True),
    )
    told += [ToldTime(what=what, at=at, above=above, certain=workdays.knows(at.year)) for what, at, above in others]
    return tuple(sorted(told, key=lambda one: one.at))


def evening_of(occurrence: Occurrence, zone: ZoneInfo) -> datetime:
    """When the level above hears who still owes: on the last day at 18:00."""
    return datetime.combine(occurrence.due, EVENING, tzinfo=zone)


def last_call_of(occurrence: Occurrence, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """When those who still owe hear that it is the last day on which it can be reported at all: at 9:00."""
    return datetime.combine(closes(occurrence, workdays), REMINDED_AT, tzinfo=zone)


def result_of(occurrence: Occurrence, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """When the level above hears how it ended: on the first workday after the period closed, at 7:30."""
    return datetime.combine(workdays.after(closes(occurrence, workdays)), QUIET_UNTIL, tzinfo=zone)

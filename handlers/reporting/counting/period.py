"""What a report is about: a month, or the days from one date of a close-out list to the next."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calendar.calendar import Occurrence, occurrences

_DAY = timedelta(days=1)
_FAR_ENOUGH = timedelta(days=62)  # the date before lies within it, whatever the month


@dataclass(frozen=True, kw_only=True)
class TablePeriod:
    """The days of a report. It is kept by `key`: the first of its month, or the date of the list.

    `earlier` is the key of the one before; its numbers and what is new make this one's.
    """

    key: date
    first: date
    last: date
    earlier: date
    is_month: bool


def of_month(day: date) -> TablePeriod:
    """The month of a day."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return TablePeriod(key=first, first=first, last=last, earlier=(first - _DAY).replace(day=1), is_month=True)


def of_occurrence(occurrence: Occurrence, today: date) -> TablePeriod:
    """What a date reports on: the month that it covers, the days since the date before, or else the month so far."""
    if occurrence.covers is not None:
        return of_month(occurrence.covers)
    rule, named = occurrence.rule, occurrence.named
    if len(rule.days) < 2:
        return of_month(min(named, today))
    earlier = list(occurrences(rule, named - _FAR_ENOUGH, named - _DAY))
    before = earlier[-1].named if earlier else named - _FAR_ENOUGH
    return TablePeriod(key=named, first=before + _DAY, last=named, earlier=before, is_month=False)

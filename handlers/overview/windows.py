"""The reporting windows of a month below an office: how many places have reported of how many."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.dialog import months
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.reporting.obligations.obligation import ObligationWords
from handlers.reporting.obligations.owed import Standing
from handlers.reporting.obligations.periods import Period, Periods
from knowledge.area import Place


@dataclass(frozen=True, kw_only=True)
class WindowCount:
    """A window: what is reported by when, how many places did of how many are asked, and how many said nil or owe."""

    subject: str
    due: str
    done: int
    of: int
    rest: str
    owing: bool


def read(context: Context, place: Place, first: date) -> tuple[WindowCount, ...]:
    """The windows with their last day in a month, by that day."""
    return tuple(_counted(context, Periods(context).below(place, first, months.last_of(first))))


def _counted(context: Context, periods: list[Period]) -> Iterator[WindowCount]:
    say = context.say
    for period in periods:
        counts = period.counts
        owed = counts[Standing.OPEN] + counts[Standing.OVERDUE]
        yield WindowCount(
            subject=ObligationWords(say=say, obligation=period.obligation, today=context.today).subject,
            due=say_date(say, period.obligation.due),
            done=counts[Standing.REPORTED] + counts[Standing.NIL],
            of=len(period.stands) - counts[Standing.EXEMPT],
            rest=say("overview.window", nil=counts[Standing.NIL], owed=owed),
            owing=counts[Standing.OVERDUE] > 0,
        )

"""How a house with a problem stands in a close-out list: `longsheng` 二（五）2, reported on the 7th, 17th and 27th.

A problem is found when a household is verified as not safely housed, or when its rectification is set; it is open until
the close-out. A house that was refused, solved or sealed in between is open no more, and was not closed either.
"""

from collections.abc import Collection
from datetime import date

from handlers.reporting.counting.period import TablePeriod
from knowledge.model.official_table import Problems
from storage.official_tables.counted import CountedHouse

VERIFIED, SET, MENDED, CLOSED = "verified", "rectification_set", "rectified", "closed"
LEFT, REOPENED = ("reject", "solve", "seal_empty"), "reopen"
STEPS = (VERIFIED, SET, MENDED, CLOSED, *LEFT, REOPENED)  # what is to be read for a list
_SAFE = "safe"  # the answer of the verification after which there is no problem


def standing(house: CountedHouse, period: TablePeriod) -> Collection[Problems]:
    """All that is true of a house in a list; nothing of one that never had a problem."""
    found = found_on(house)
    if found is None:
        return ()
    ended = _ended(house)
    stands = []
    if found < period.first and (ended is None or ended[1] >= period.first):
        stands.append(Problems.BEFORE)
    if found >= period.first:
        stands.append(Problems.FOUND)
    if ended is None:
        stands.append(Problems.OPEN)
        if MENDED in house.days:
            stands.append(Problems.MENDED)
    elif ended[0] == CLOSED and ended[1] >= period.first:
        stands.append(Problems.CLOSED)
    return stands


def found_on(house: CountedHouse) -> date | None:
    """The day on which its problem was found; none where there is none."""
    verified = house.days.get(VERIFIED)
    later = [house.days[step] for step in (SET, MENDED, CLOSED) if step in house.days]
    if verified is not None and (later or house.known.get("verdict") != _SAFE):
        return verified
    return min(later, default=None)


def _ended(house: CountedHouse) -> tuple[str, date] | None:
    """With what it left the list, and when; none while it is in it."""
    ended = None
    for step, day in house.course:
        if step == REOPENED:
            ended = None
        elif step == CLOSED or step in LEFT:
            ended = (step, day)
    return ended

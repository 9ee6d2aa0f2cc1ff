"""What does not fit in an official table, named by household: before it is sent, and not instead of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from handlers.official_tables.counting import YearOfHouses
from storage.official_tables.versions import SentTable


class FlawKind(StrEnum):
    """What does not fit."""

    NO_CATEGORY = "no_category"  # counted in the total alone
    MORE_LATER = "more_later"  # more houses took a later step than the one before it
    SKIPPED = "skipped"  # a later step was taken without the one before it
    GONE = "gone"  # was in last month's table and is in this one no more
    LATE_ENTRY = "late_entry"  # took the step before this month, and was not in last month's table


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One of them: the column from 1 that it is about, 0 for the whole table, and the cases."""

    kind: FlawKind
    column: int
    cases: tuple[str, ...]


def flaws(
    houses: YearOfHouses, numbers: Mapping[int, float | None], before: SentTable | None, month: date
) -> Iterator[Flaw]:
    """All of a table. `before` is what was sent for the month before, none where nothing was."""
    nameless = houses.without_category()
    if nameless:
        yield Flaw(kind=FlawKind.NO_CATEGORY, column=0, cases=tuple(house.number for house in nameless))
    yield from _more_later(houses, numbers)
    if before is not None:
        yield from _differing(houses, before, month)


def _more_later(houses: YearOfHouses, numbers: Mapping[int, float | None]) -> Iterator[Flaw]:
    """A later step stands beside an earlier one in the columns of one category; no more houses can have taken it."""
    columns = list(enumerate(houses.table.columns, 1))
    order = houses.table.steps
    for earlier, later in pairwise(order):
        skipped = tuple(house.number for house in houses.houses if later in house.days and earlier not in house.days)
        for number, column in columns:
            if column.counts != later:
                continue
            first = next(one for one, other in columns if (other.counts, other.category) == (earlier, column.category))
            if (numbers[number] or 0) > (numbers[first] or 0):
                yield Flaw(kind=FlawKind.MORE_LATER, column=number, cases=skipped)
        if skipped:
            yield Flaw(kind=FlawKind.SKIPPED, column=0, cases=skipped)


def _differing(houses: YearOfHouses, before: SentTable, month: date) -> Iterator[Flaw]:
    """Last month's and what is new this month make this month's; whoever breaks that is named."""
    for number, column in enumerate(houses.table.columns, 1):
        if column.counts is None or column.category is not None:
            continue
        now = {house.number: house for house in houses.of(column)}
        earlier = set(before.cases.get(number, ()))
        gone = tuple(sorted(earlier - now.keys()))
        late = tuple(name for name, house in now.items() if name not in earlier and house.days[column.counts] < month)
        if gone:
            yield Flaw(kind=FlawKind.GONE, column=number, cases=gone)
        if late:
            yield Flaw(kind=FlawKind.LATE_ENTRY, column=number, cases=late)

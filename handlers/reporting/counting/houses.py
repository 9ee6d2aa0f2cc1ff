"""Which houses a column counts.

A house belongs to the year of its plan, else to that in which its works began; a household is counted once, under the
first of its categories in the order of the columns (`yantai`: 附件1填表说明2).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from handlers.reporting.counting import problems
from handlers.reporting.counting.period import TablePeriod
from knowledge.area import Place
from knowledge.model.household import Method
from knowledge.model.official_table import OfficialTable, Problems, TableColumn
from storage.official_tables.counted import STARTED, CountedHouse

DANGEROUS = ("C", "D", "N", None)  # a house of no known grade is asked about, not left out


@dataclass(frozen=True, kw_only=True)
class HousesOfPeriod:
    """The houses that a table counts by the end of a period; `before` are the cases open in the list sent before."""

    table: OfficialTable
    period: TablePeriod
    houses: tuple[CountedHouse, ...]
    before: Collection[str] | None = None

    def of(self, column: TableColumn) -> tuple[CountedHouse, ...]:
        """Those that a column counts; none for one that counts nothing."""
        return tuple(house for house in self.houses if self._counts(column, house))

    def numbers_of(self, column: TableColumn) -> tuple[str, ...]:
        """Their case numbers; what was open in the list sent before stays named, even where the ledger forgot it."""
        if column.problems is Problems.BEFORE and self.before is not None:
            return tuple(sorted(self.before))
        return tuple(house.number for house in self.of(column))

    @cached_property
    def _categories(self) -> Mapping[int, str | None]:
        """By the id of each house, the category under which it is counted."""
        return {house.id: category_of(self.table, house) for house in self.houses}

    def _counts(self, column: TableColumn, house: CountedHouse) -> bool:
        if column.problems is not None:
            return self._stands(column.problems, house)
        day = house.days.get(column.counts or "")
        if day is None or (column.lately and day < self.period.first):
            return False
        if column.category is not None and column.category != self._categories[house.id]:
            return False
        return all(said(house, key) in values for key, values in column.where.items())

    def _stands(self, wanted: Problems, house: CountedHouse) -> bool:
        if wanted is Problems.BEFORE and self.before is not None:
            return house.number in self.before
        return wanted in problems.standing(house, self.period)


class HousesByPlace:
    """Houses in their order, to be had for each place in which they lie."""

    def __init__(self, houses: Iterable[CountedHouse]) -> None:
        self._by_code: dict[str, list[CountedHouse]] = {}
        for house in houses:
            for code in house.path.strip("/").split("/"):
                self._by_code.setdefault(code, []).append(house)

    def at(self, place: Place) -> Sequence[CountedHouse]:
        """Those at a place and below it."""
        return self._by_code.get(place.code, ())


def belonging(table: OfficialTable, found: Iterable[CountedHouse], period: TablePeriod) -> Iterator[CountedHouse]:
    """Of the houses that took a step by the end of a period, those that belong to a table."""
    steps = frozenset(table.steps)
    return (
        house
        for house in found
        if (table.lists_problems or not steps.isdisjoint(house.days)) and _belongs(table, house, period)
    )


def houses_of(
    table: OfficialTable,
    belonging: Iterable[CountedHouse],
    period: TablePeriod,
    before: Collection[str] | None = None,
) -> HousesOfPeriod:
    """The houses that belong to a table, each household once."""
    once: dict[Any, CountedHouse] = {}
    for house in belonging:
        once.setdefault(house.household or house.id, house)
    return HousesOfPeriod(table=table, period=period, houses=tuple(once.values()), before=before)


def year_of(house: CountedHouse) -> int:
    """The year of the plan that a house is in, else that in which its works began, else that of its first step."""
    return house.plan_year or (house.days.get(STARTED) or min(house.days.values())).year


def category_of(table: OfficialTable, house: CountedHouse) -> str | None:
    """The category under which a household is counted; none where it has none of the columns."""
    own = {house.category, *house.other_categories}
    return next((category for category in table.categories if category in own), None)


def said(house: CountedHouse, key: str) -> str | None:
    """What is known of a house under a key: its grade by the ledger, else what was said."""
    return house.grade if key == "grade" else house.known.get(key)


def taken_within(houses: Iterable[CountedHouse], step: str, first: date) -> int:
    """How many of some houses took a step on a day or later."""
    return sum(house.days[step] >= first for house in houses)


def _belongs(table: OfficialTable, house: CountedHouse, period: TablePeriod) -> bool:
    if table.goes_by_year and year_of(house) != period.first.year:
        return False
    if table.works == "any":
        return True
    is_retrofit = house.method == Method.SEISMIC
    return is_retrofit if table.works == "seismic" else not is_retrofit and house.grade in DANGEROUS

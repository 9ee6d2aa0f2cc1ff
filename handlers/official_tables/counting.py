"""Which houses a column of an official table counts.

A house belongs to the year of its plan, else to that in which its works began; a household is counted once, under the
first of its categories in the order of the columns (`yantai`: 附件1填表说明2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.model.household import Method
from knowledge.model.official_table import OfficialTable, TableColumn
from storage.official_tables.counted import CountedHouse

DANGEROUS = ("C", "D", "N", None)  # a house of no known grade is asked about, not left out


@dataclass(frozen=True, kw_only=True)
class YearOfHouses:
    """The houses that a table counts in one year, by the end of a month."""

    table: OfficialTable
    houses: tuple[CountedHouse, ...]

    def of(self, column: TableColumn) -> tuple[CountedHouse, ...]:
        """Those that a column counts; none for one that asks for a sum."""
        if column.counts is None:
            return ()
        return tuple(
            house
            for house in self.houses
            if column.counts in house.days and column.category in (None, category_of(self.table, house))
        )

    def without_category(self) -> tuple[CountedHouse, ...]:
        """Those that stand in no column but the totals."""
        return tuple(house for house in self.houses if category_of(self.table, house) is None)


def houses_of(table: OfficialTable, found: Iterable[CountedHouse], year: int) -> YearOfHouses:
    """Of the houses that took a step by the end of a month, those that belong to a table and a year, each once."""
    once: dict[Any, CountedHouse] = {}
    for house in found:
        if _belongs(table, house) and year_of(house) == year:
            once.setdefault(house.household or house.id, house)
    return YearOfHouses(table=table, houses=tuple(once.values()))


def year_of(house: CountedHouse) -> int:
    """The year of the plan that a house is in, else that of its first step."""
    planned = house.known.get("plan_year")
    return int(planned) if planned else min(house.days.values()).year


def category_of(table: OfficialTable, house: CountedHouse) -> str | None:
    """The category under which a household is counted; none where it has none of the columns."""
    own = {house.category, *(house.known.get("other_categories") or ())}
    order = dict.fromkeys(column.category for column in table.columns if column.category)
    return next((category for category in order if category in own), None)


def taken_within(houses: Sequence[CountedHouse], step: str, first: date) -> int:
    """How many of some houses took a step on a day or later."""
    return sum(house.days[step] >= first for house in houses)


def _belongs(table: OfficialTable, house: CountedHouse) -> bool:
    is_retrofit = house.method == Method.SEISMIC
    return is_retrofit if table.works == "seismic" else not is_retrofit and house.grade in DANGEROUS

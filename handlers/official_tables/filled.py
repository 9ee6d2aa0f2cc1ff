"""An official table of a place and month, filled: each number with the houses that it counts, and what does not fit."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Occasion
from handlers.official_tables import counting, proving
from handlers.official_tables.counting import YearOfHouses
from knowledge.area import Place
from knowledge.model.official_table import OfficialTable, TableColumn
from storage.official_tables import counted, entries, versions
from storage.official_tables.entries import Entered, TableKey
from storage.official_tables.versions import SentTable

MYRIAD = 10_000


@dataclass(frozen=True, kw_only=True)
class FilledCell:
    """A number of a table: what stands there, the cases that it counts, and what the ledger says where it differs.

    `value` is none for a sum that nobody entered. Sums are in units of 10 000 yuan.
    """

    number: int  # of the column, from 1
    column: TableColumn
    value: float | None
    cases: tuple[str, ...] = ()
    corrected_from: float | None = None


@dataclass(frozen=True, kw_only=True)
class FilledTable:
    """The table, with what was entered for it, the version that was sent before, and what does not fit."""

    table: OfficialTable
    key: TableKey
    place: Place
    houses: YearOfHouses
    cells: tuple[FilledCell, ...]
    entered: Entered
    sent: SentTable | None
    flaws: tuple[proving.Flaw, ...]

    @property
    def month(self) -> date:
        """The month that it is about, by its first day."""
        return self.key.month

    @property
    def changed(self) -> tuple[FilledCell, ...]:
        """What stands otherwise than in the version that was sent last; nothing where none was."""
        if self.sent is None:
            return ()
        before = self.sent.numbers
        return tuple(cell for cell in self.cells if cell.value != before.get(cell.number))

    @property
    def numbers(self) -> dict[int, float]:
        """What stands in it, by column."""
        return {cell.number: cell.value for cell in self.cells if cell.value is not None}


def fill(occasion: Occasion, table: OfficialTable, key: TableKey, place: Place) -> FilledTable:
    """Fill it from the ledger as it stands now, with what was entered in place of what no case can tell."""
    tx = occasion.tx
    last = last_of(key.month)
    found = counted.houses(tx, place, table.steps, last=min(last, occasion.today))
    houses = counting.houses_of(table, found, key.month.year)
    entered = entries.find(tx, key)
    cells = tuple(_cell(number, column, houses, entered) for number, column in enumerate(table.columns, 1))
    return FilledTable(
        table=table,
        key=key,
        place=place,
        houses=houses,
        cells=cells,
        entered=entered,
        sent=versions.latest(tx, key),
        flaws=tuple(proving.flaws(houses, cells_by_number(cells), before_of(occasion, key), key.month)),
    )


def _cell(number: int, column: TableColumn, houses: YearOfHouses, entered: Entered) -> FilledCell:
    if column.asks is not None:
        sum_ = entered.sums.get(column.asks)
        return FilledCell(number=number, column=column, value=None if sum_ is None else sum_ / MYRIAD)
    cases = tuple(house.number for house in houses.of(column))
    corrected = entered.corrected.get(number)
    if corrected is None or corrected == len(cases):
        return FilledCell(number=number, column=column, value=len(cases), cases=cases)
    return FilledCell(number=number, column=column, value=corrected, cases=cases, corrected_from=len(cases))


def cells_by_number(cells: tuple[FilledCell, ...]) -> Mapping[int, float | None]:
    """What stands in each column."""
    return {cell.number: cell.value for cell in cells}


def before_of(occasion: Occasion, key: TableKey) -> SentTable | None:
    """What was sent for the month before, within the same year; none where nothing was."""
    if key.month.month == 1:
        return None
    earlier = key.month.replace(month=key.month.month - 1)
    return versions.latest(occasion.tx, TableKey(pack=key.pack, name=key.name, area=key.area, month=earlier))


def last_of(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])

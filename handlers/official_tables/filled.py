"""An official table of a place and period, filled: each number with its houses, and what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Occasion
from handlers.official_tables import proving
from handlers.reporting.counting.cells import FilledCell, cells
from handlers.reporting.counting.houses import HousesOfPeriod
from handlers.reporting.counting.period import TablePeriod
from handlers.reporting.counting.reading import TableReader, key_of
from knowledge.area import Level, Place
from knowledge.model.official_table import OfficialTable
from storage.official_tables import versions
from storage.official_tables.entries import Entered, TableKey
from storage.official_tables.versions import SentTable
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class RowOfPlace:
    """The numbers of a place right below, by the number of the column."""

    place: Place
    numbers: dict[int, int]


@dataclass(frozen=True, kw_only=True)
class FilledTable:
    """The table, with what was entered for it, the version that was sent before, and what does not fit."""

    table: OfficialTable
    key: TableKey
    place: Place
    houses: HousesOfPeriod
    cells: tuple[FilledCell, ...]
    entered: Entered
    sent: SentTable | None
    flaws: tuple[proving.Flaw, ...]

    @property
    def period(self) -> TablePeriod:
        """What it is about."""
        return self.houses.period

    @property
    def changed(self) -> tuple[FilledCell, ...]:
        """What stands otherwise than in the version that was sent last; nothing where none was."""
        if self.sent is None:
            return ()
        before = self.sent.numbers
        return tuple(cell for cell in self.cells if cell.value != before.get(cell.number))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted and nothing was entered yet."""
        return not any(cell.value or cell.cases for cell in self.cells)

    @property
    def numbers(self) -> dict[int, float]:
        """What stands in it, by column."""
        return {cell.number: cell.value for cell in self.cells if cell.value is not None}


def fill(
    occasion: Occasion,
    pack: str,
    table: OfficialTable,
    place: Place,
    period: TablePeriod,
    reader: TableReader | None = None,
) -> FilledTable:
    """Fill it from the ledger as it stands now, with what was entered in place of what no case can tell.

    Tables that are filled together share a `reader`.
    """
    reader = reader or TableReader(occasion)
    key = key_of(pack, table, place, period)
    houses = reader.houses(pack, table, place, period)
    entered = reader.entered(pack, table, place, period.key)
    filled = tuple(cells(houses, entered))
    return FilledTable(
        table=table,
        key=key,
        place=place,
        houses=houses,
        cells=filled,
        entered=entered,
        sent=versions.latest(occasion.tx, key),
        flaws=tuple(proving.flaws(houses, filled, _before(reader, pack, table, place, period))),
    )


def rows_of(occasion: Occasion, filled: FilledTable) -> Iterator[RowOfPlace]:
    """The numbers of each place right below, as the ledger knows them; nothing where none is."""
    if filled.place.level is Level.VILLAGE:
        return
    counted = [cell for cell in filled.cells if cell.column.is_counted]
    houses = {cell.number: filled.houses.of(cell.column) for cell in counted}
    for place in areas.children(occasion.tx, filled.place.code):
        numbers = {n: sum(house.path.startswith(place.path) for house in found) for n, found in houses.items()}
        yield RowOfPlace(place=place, numbers=numbers)


def _before(
    reader: TableReader, pack: str, table: OfficialTable, place: Place, period: TablePeriod
) -> SentTable | None:
    """What was sent for the period before; none where nothing was, or where the count began anew with the year."""
    is_anew = table.span == "year" and period.is_month and period.earlier.year != period.key.year
    return None if is_anew else reader.sent(pack, table, place, period.earlier)

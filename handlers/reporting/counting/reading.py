"""Reads for tables what the ledger, the offices' entries and the lists sent before say; once for many places."""

from collections.abc import Mapping
from datetime import date

from handlers.dialog.context import Occasion
from handlers.reporting.counting import problems
from handlers.reporting.counting.cells import FilledCell, cells
from handlers.reporting.counting.houses import HousesByPlace, HousesOfPeriod, belonging, houses_of
from handlers.reporting.counting.period import TablePeriod
from knowledge.area import Level, Place
from knowledge.model.official_table import OfficialTable, Problems
from storage.official_tables import counted, entries, versions
from storage.official_tables.counted import STARTED, CountedHouse
from storage.official_tables.entries import NOTHING, Entered, TableKey
from storage.official_tables.versions import SentTable
from storage.people import areas


class TableReader:
    """Fills tables of places; what was read for a county serves all its places.

    With `with_answers` all that the steps recorded is read of each house, also where no number hangs on it.
    """

    def __init__(self, occasion: Occasion, *, with_answers: bool = False) -> None:
        self._occasion = occasion
        self._with_answers = with_answers
        self._counties: list[Place] | None = None
        self._houses: dict[tuple[str, tuple[str, ...], date, int | None, bool], list[CountedHouse]] = {}
        self._of_table: dict[tuple[str, str, str, date], HousesByPlace] = {}
        self._entered: dict[tuple[str, str, str, date], Mapping[str, Entered]] = {}
        self._sent: dict[tuple[str, str, str, date], Mapping[str, SentTable]] = {}

    def houses(self, pack: str, table: OfficialTable, place: Place, period: TablePeriod) -> HousesOfPeriod:
        """The houses that a table of a place counts."""
        root = self._county_of(place)
        wanted = (root.path, pack, table.id, period.key)
        if wanted not in self._of_table:
            self._of_table[wanted] = HousesByPlace(belonging(table, self._found(table, root, period), period))
        before = self._open_before(pack, table, place, period) if table.lists_problems else None
        return houses_of(table, self._of_table[wanted].at(place), period, before)

    def cells(self, pack: str, table: OfficialTable, place: Place, period: TablePeriod) -> tuple[FilledCell, ...]:
        """A table of a place, with what its office entered."""
        houses = self.houses(pack, table, place, period)
        return tuple(cells(houses, self.entered(pack, table, place, period.key)))

    def entered(self, pack: str, table: OfficialTable, place: Place, key: date) -> Entered:
        """What the office of a place entered."""
        root = self._county_of(place)
        wanted = (root.path, pack, table.id, key)
        if wanted not in self._entered:
            self._entered[wanted] = entries.of_all(self._occasion.tx, pack=pack, name=table.id, period=key, within=root)
        return self._entered[wanted].get(place.code, NOTHING)

    def sent(self, pack: str, table: OfficialTable, place: Place, key: date) -> SentTable | None:
        """The version that a place sent last; none where it sent none."""
        root = self._county_of(place)
        wanted = (root.path, pack, table.id, key)
        if wanted not in self._sent:
            self._sent[wanted] = versions.latest_of_all(
                self._occasion.tx, pack=pack, name=table.id, period=key, within=root
            )
        return self._sent[wanted].get(place.code)

    def _open_before(
        self, pack: str, table: OfficialTable, place: Place, period: TablePeriod
    ) -> tuple[str, ...] | None:
        """What the list sent before named as open; none where none was sent."""
        sent = self.sent(pack, table, place, period.earlier)
        column = next((n for n, one in table.numbered_columns() if one.problems is Problems.OPEN), 0)
        return None if sent is None else sent.cases.get(column, ())

    def _found(self, table: OfficialTable, root: Place, period: TablePeriod) -> list[CountedHouse]:
        """What took a step of a table by the end of a period; tables that look for the same share it."""
        if not table.counts_houses:
            return []
        steps = table.steps if STARTED in table.steps else (*table.steps, STARTED)
        steps = problems.STEPS if table.lists_problems else steps
        last = min(period.last, self._occasion.today)
        year = period.first.year if table.goes_by_year else None
        with_answers = self._with_answers or table.reads_answers
        wanted = (root.path, steps, last, year, with_answers)
        if wanted not in self._houses:
            self._houses[wanted] = counted.houses(
                self._occasion.tx, root, steps, last=last, year=year, with_answers=with_answers
            )
        return self._houses[wanted]

    def _county_of(self, place: Place) -> Place:
        """The county in which a place lies; a place above counties is itself."""
        if place.level in (Level.PROVINCE, Level.CITY, Level.COUNTY):
            return place
        if self._counties is None:
            self._counties = areas.at_level(self._occasion.tx, Level.COUNTY)
        return next((county for county in self._counties if county.contains(place)), place)


def key_of(pack: str, table: OfficialTable, place: Place, period: TablePeriod) -> TableKey:
    """By what is kept that an office enters and sends."""
    return TableKey(pack=pack, name=table.id, area=place.code, period=period.key)

"""The numbers that a reporting date asks for, as its tables count them: how many houses, and how many lately."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Occasion
from handlers.reporting.counting import period as periods
from handlers.reporting.counting.cells import FilledCell
from handlers.reporting.counting.houses import taken_within
from handlers.reporting.counting.period import TablePeriod
from handlers.reporting.counting.reading import TableReader
from handlers.reporting.obligations.obligation import Obligation
from knowledge.area import Place
from knowledge.model.official_table import OfficialTable, TableColumn
from storage.official_tables.counted import CountedHouse


@dataclass(frozen=True, kw_only=True)
class HouseFigure:
    """How many houses a date counts, in words; `cases` are their numbers, and `id` is how its address names it."""

    id: str
    said: str
    cases: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.cases)


class HouseCounts:
    """Says for reporting dates what their tables count; what was read for a county's places is read once."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self._reader = TableReader(occasion)

    def say(self, obligation: Obligation, place: Place) -> str:
        """“10月底今年累计开工12户（10月2户）、竣工9户（10月3户）”; empty where no house is counted and nothing entered.

        Where a date has several tables, each that counts any house is named before its numbers.
        """
        tables = tables_of(obligation)
        period = periods.of_occurrence(obligation.occurrence, self._occasion.today)
        said = [(table.label, counts) for table in tables if (counts := self._say(obligation, table, place, period))]
        if len(tables) < 2:
            return "".join(counts for _, counts in said)
        say = self._occasion.say
        parts = [say("reporting.counts.of_table", label=label, counts=counts) for label, counts in said]
        return say("reporting.counts.semicolon").join(parts)

    def figures(self, obligation: Obligation, place: Place) -> tuple[HouseFigure, ...]:
        """The same number by number, over all tables of the date; nothing where no house is counted."""
        period = periods.of_occurrence(obligation.occurrence, self._occasion.today)
        found: list[HouseFigure] = []
        steps: dict[str, list[CountedHouse]] = {}
        for table in tables_of(obligation):
            houses = self._reader.houses(obligation.pack.id, table, place, period)
            for number, column in table.numbered_columns():
                if column.problems is not None:
                    found.append(self._listed(f"{table.id}.{number}", column, houses.numbers_of(column)))
                elif column.counts is not None and column.is_total:
                    steps.setdefault(column.counts, []).extend(houses.of(column))
        for step, taken in steps.items():
            found += self._stepped(step, taken, period.first)
        return tuple(found) if any(one.cases for one in found) else ()

    def _listed(self, id: str, column: TableColumn, numbers: tuple[str, ...]) -> HouseFigure:
        """A number of a close-out list."""
        said = self._occasion.say("reporting.counts.listed", head=column.heads[-1], count=len(numbers))
        return HouseFigure(id=id, said=said, cases=numbers)

    def _stepped(self, step: str, taken: Sequence[CountedHouse], month: date) -> Iterator[HouseFigure]:
        """Which took a step this year, and in the month."""
        lately = [house for house in taken if house.days[step] >= month]
        for key, houses in (("in_year", taken), ("in_month", lately)):
            said = self._occasion.say(
                f"reporting.counts.{key}",
                step=self._occasion.say(f"course.step.{step}"),
                month=month.month,
                count=len(houses),
            )
            yield HouseFigure(id=f"{step}.{key}", said=said, cases=tuple(house.number for house in houses))

    def _say(self, obligation: Obligation, table: OfficialTable, place: Place, period: TablePeriod) -> str:
        cells = self._reader.cells(obligation.pack.id, table, place, period)
        if not table.counts_houses:
            return self._entered(cells, period)
        if not any(cell.value for cell in cells if cell.column.is_counted):
            return ""
        last = min(period.last, self._occasion.today)
        key = "month_end" if period.is_month and last == period.last else "so_far"
        if table.lists_problems:
            parts = self._problems(cells)
        else:
            key = f"{key}_of_year" if table.span == "year" else key
            steps = self._steps(obligation, table, place, period, cells)
            parts = self._occasion.say("reporting.counts.comma").join(steps)
        return self._occasion.say(f"reporting.counts.{key}", month=last.month, day=last.day, parts=parts)

    def _steps(
        self,
        obligation: Obligation,
        table: OfficialTable,
        place: Place,
        period: TablePeriod,
        cells: Sequence[FilledCell],
    ) -> Iterator[str]:
        """“开工12户（10月2户）”, for each step that the table has a total of."""
        houses = self._reader.houses(obligation.pack.id, table, place, period)
        for cell in cells:
            step = cell.column.counts
            if step is not None and cell.column.is_total:
                yield self._occasion.say(
                    "reporting.counts.step",
                    step=self._occasion.say(f"course.step.{step}"),
                    count=f"{cell.value or 0:g}",
                    month=period.first.month,
                    lately=taken_within(houses.of(cell.column), step, period.first),
                )

    def _entered(self, cells: Sequence[FilledCell], period: TablePeriod) -> str:
        """“10月填了本月收到3件、本月办结2件”, of a table that counts no house; empty where nothing was entered."""
        parts = [
            self._occasion.say(
                "reporting.counts.entered_part",
                head=cell.column.heads[-1],
                count=f"{cell.value:g}",
                unit=cell.column.unit,
            )
            for cell in cells
            if cell.value is not None
        ]
        joined = self._occasion.say("reporting.counts.comma").join(parts)
        return self._occasion.say("reporting.counts.entered", month=period.key.month, parts=joined) if parts else ""

    def _problems(self, cells: Sequence[FilledCell]) -> str:
        """“上次还剩5户，新增2户，销号3户，现在还剩4户”."""
        counts = {str(cell.column.problems): f"{cell.value or 0:g}" for cell in cells if cell.column.problems}
        return self._occasion.say("reporting.counts.problems", **counts)


def tables_of(obligation: Obligation) -> tuple[OfficialTable, ...]:
    """The tables that go with a date; where it has none, one of the steps that its rule counts."""
    rule = obligation.occurrence.rule
    own = tuple(table for table in obligation.pack.tables if table.rule == rule.id)
    if own or not rule.counts:
        return own
    columns = tuple(TableColumn(heads=(step,), counts=step) for step in rule.counts)
    return (OfficialTable(id=rule.id, rule=rule.id, label="", name=rule.name, section=rule.section, columns=columns),)

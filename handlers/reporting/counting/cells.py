"""The numbers of a table: what stands in each column, and the cases that it counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.reporting.counting.houses import HousesOfPeriod
from knowledge.model.official_table import MYRIADS, TableColumn
from storage.official_tables.entries import Entered

MYRIAD = 10_000


@dataclass(frozen=True, kw_only=True)
class FilledCell:
    """A number of a table: what stands there, the cases that it counts, and what the ledger says where it differs.

    `value` is none for what nobody entered, and in a column of words. Sums are in units of 10 000 yuan.
    """

    number: int  # of the column, from 1
    column: TableColumn
    value: float | None
    cases: tuple[str, ...] = ()
    corrected_from: float | None = None


def cells(houses: HousesOfPeriod, entered: Entered) -> Iterator[FilledCell]:
    """The cells of a table, column by column."""
    for number, column in houses.table.numbered_columns():
        yield _cell(number, column, houses, entered)


def _cell(number: int, column: TableColumn, houses: HousesOfPeriod, entered: Entered) -> FilledCell:
    if column.asks is not None:
        said = entered.sums.get(column.asks)
        value = said / MYRIAD if said is not None and column.unit == MYRIADS else said
        return FilledCell(number=number, column=column, value=value)
    if not column.is_counted:
        return FilledCell(number=number, column=column, value=None)
    cases = houses.numbers_of(column)
    corrected = entered.corrected.get(number)
    if corrected is None or corrected == len(cases):
        return FilledCell(number=number, column=column, value=len(cases), cases=cases)
    return FilledCell(number=number, column=column, value=corrected, cases=cases, corrected_from=len(cases))

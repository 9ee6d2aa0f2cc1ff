"""What does not fit in an official table, named by household: before it is sent, and not instead of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from handlers.reporting.counting.cells import FilledCell
from handlers.reporting.counting.houses import HousesOfPeriod
from knowledge.model.official_table import OfficialTable, Problems
from storage.official_tables.versions import SentTable


class FlawKind(StrEnum):
    """What does not fit."""

    NO_PART = "no_part"  # counted in a total, and in none of the columns that make it
    MORE_LATER = "more_later"  # more houses took a later step than the one before it
    SKIPPED = "skipped"  # a later step was taken without the one before it
    GONE = "gone"  # was in the table sent before and is in this one no more
    LATE_ENTRY = "late_entry"  # belongs before this period, and was not in the table sent before
    UNBALANCED = "unbalanced"  # what was open and is new, less what was closed, is not what is open now
    TOO_LARGE = "too_large"  # larger than the column that it is a part of
    NOT_MADE = "not_made"  # not what the columns that make it make
    NOT_CONTINUED = "not_continued"  # not as it was sent the month before


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One of them: the column from 1 that it is about, 0 for the whole table, and the cases.

    `other` is the column with which it is compared, 0 where it is with none; `due` the number that should stand there.
    """

    kind: FlawKind
    column: int
    cases: tuple[str, ...]
    other: int = 0
    due: float | None = None


def flaws(houses: HousesOfPeriod, cells: Sequence[FilledCell], before: SentTable | None) -> Iterator[Flaw]:
    """All of a table. `before` is what was sent for the period before, none where nothing was."""
    yield from _parts(houses, cells)
    yield from _more_later(houses, cells)
    yield from _too_large(cells)
    yield from _not_made(houses.table, cells)
    if before is not None:
        yield from _not_continued(cells, before)
    if houses.table.lists_problems:
        yield from _unbalanced(cells)
    elif before is not None:
        yield from _differing(houses, before)


def _parts(houses: HousesOfPeriod, cells: Sequence[FilledCell]) -> Iterator[Flaw]:
    """A house of a total stands in one of the columns that make it; named once, in the first total that lacks it."""
    named: set[str] = set()
    for addition in houses.table.additions:
        parts = {case for number in addition.parts for case in cells[number - 1].cases}
        lacking = tuple(case for case in cells[addition.total - 1].cases if case not in parts)
        if set(lacking) - named:
            yield Flaw(kind=FlawKind.NO_PART, column=addition.total, cases=lacking)
        named.update(lacking)


def _more_later(houses: HousesOfPeriod, cells: Sequence[FilledCell]) -> Iterator[Flaw]:
    """A later step stands beside an earlier one in the columns of one category; no more houses can have taken it."""
    for earlier, later in pairwise(houses.table.steps):
        skipped = tuple(house.number for house in houses.houses if later in house.days and earlier not in house.days)
        for cell in cells:
            if cell.column.counts != later or cell.column.lately:
                continue
            same = (earlier, cell.column.category, False)
            first = next(
                (one for one in cells if (one.column.counts, one.column.category, one.column.lately) == same), None
            )
            if first is not None and (cell.value or 0) > (first.value or 0):
                yield Flaw(kind=FlawKind.MORE_LATER, column=cell.number, cases=skipped)
        if skipped:
            yield Flaw(kind=FlawKind.SKIPPED, column=0, cases=skipped)


def _too_large(cells: Sequence[FilledCell]) -> Iterator[Flaw]:
    for cell in cells:
        whole = cells[cell.column.within - 1] if cell.column.within else None
        if whole is not None and whole.value is not None and (cell.value or 0) > whole.value:
            yield Flaw(kind=FlawKind.TOO_LARGE, column=cell.number, cases=(), other=whole.number)


def _not_made(table: OfficialTable, cells: Sequence[FilledCell]) -> Iterator[Flaw]:
    values = {cell.number: cell.value for cell in cells if cell.value is not None}
    for balance in table.balances:
        due = balance.due(values)
        if due is not None and values.get(balance.total, due) != due:
            yield Flaw(kind=FlawKind.NOT_MADE, column=balance.total, cases=(), due=due)


def _not_continued(cells: Sequence[FilledCell], before: SentTable) -> Iterator[Flaw]:
    """What goes on from the month before stands as it was sent."""
    numbers = {cell.column.asks: cell.number for cell in cells if cell.column.asks}
    for cell in cells:
        due = before.numbers.get(numbers[cell.column.continues]) if cell.column.continues else None
        if due is not None and cell.value is not None and cell.value != due:
            yield Flaw(kind=FlawKind.NOT_CONTINUED, column=cell.number, cases=(), due=due)


def _differing(houses: HousesOfPeriod, before: SentTable) -> Iterator[Flaw]:
    """What was sent before and what is new make this period's; whoever breaks that is named."""
    for number, column in houses.table.numbered_columns():
        if column.counts is None or not column.is_total:
            continue
        now = {house.number: house for house in houses.of(column)}
        earlier = set(before.cases.get(number, ()))
        gone = tuple(sorted(earlier - now.keys()))
        first = houses.period.first
        late = tuple(name for name, house in now.items() if name not in earlier and house.days[column.counts] < first)
        if gone:
            yield Flaw(kind=FlawKind.GONE, column=number, cases=gone)
        if late:
            yield Flaw(kind=FlawKind.LATE_ENTRY, column=number, cases=late)


def _unbalanced(cells: Sequence[FilledCell]) -> Iterator[Flaw]:
    """What was open and what is new, less what was closed, makes what is open now: `longsheng` 二（五）2."""
    of_kind = {cell.column.problems: cell for cell in cells}
    before, found, closed, now = (
        of_kind[kind] for kind in (Problems.BEFORE, Problems.FOUND, Problems.CLOSED, Problems.OPEN)
    )
    known, ended = {*before.cases, *found.cases}, set(closed.cases)
    gone = tuple(case for case in before.cases + found.cases if case not in ended and case not in now.cases)
    late = tuple(case for case in now.cases + closed.cases if case not in known)
    if gone:
        yield Flaw(kind=FlawKind.GONE, column=before.number, cases=gone)
    if late:
        yield Flaw(kind=FlawKind.LATE_ENTRY, column=now.number, cases=late)
    if (before.value or 0) + (found.value or 0) - (closed.value or 0) != (now.value or 0) and not (gone or late):
        yield Flaw(kind=FlawKind.UNBALANCED, column=now.number, cases=())

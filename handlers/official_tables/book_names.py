"""The names that a county's own workbook for an official table may have, and what is filled in at each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.dialog.context import Context
from handlers.documents.official_sheet import AnnexSheet, SheetColumn
from handlers.documents.own_sheet import CellName, SheetValue, draw_named
from handlers.official_tables import sheets
from handlers.official_tables.filled import FilledTable
from handlers.wording import Wording
from knowledge.model.official_table import OfficialTable

_SAME = {"sealed_unit": "unit", "contact": "phone"}  # what annexes call otherwise


@dataclass(frozen=True, kw_only=True)
class BookName(CellName):
    """A name of a table; `about` says what is filled in there."""

    about: str


def names_of(say: Wording, table: OfficialTable) -> tuple[BookName, ...]:
    """All names of a table: what its page says on top, then its columns; needed are all that have numbers."""
    title = BookName(
        name=say("tables.book.name.title"), listed=False, needed=False, about=say("tables.book.means.title")
    )
    return (title, *_of_filler(say, table), *_of_columns(say, table))


def values_of(context: Context, filled: FilledTable) -> Mapping[str, Sequence[SheetValue]]:
    """What is filled in at each name, cell by cell."""
    say, rows = context.say, list(sheets.table_rows(context, filled))
    values: dict[str, Sequence[SheetValue]] = {say("tables.book.name.title"): [sheets.title(context, filled)]}
    for key, value in sheets.filler(context, filled):
        values[_filler_name(say, key)] = [value]
    for number, _ in filled.table.numbered_columns():
        column = [row[number - 1] for row in rows]
        if filled.table.by_place:
            values[say("tables.book.name.column", number=number)] = column[:-1]
        values[_total_name(say, filled.table, number)] = column[-1:]
    return values


def sample(say: Wording, table: OfficialTable, rows: int) -> bytes:
    """Our own layout as a book to begin with, all names set, with so many rows for places."""
    fillers = {say(f"tables.file.{key}", value=""): _filler_name(say, key) for key in table.filler}
    title = say("tables.book.name.title")
    columns = [say("tables.book.name.column", number=number) for number, _ in table.numbered_columns()]
    totals = [_total_name(say, table, number) for number, _ in table.numbered_columns()]
    sheet = AnnexSheet(
        name=table.label,
        annex="" if table.own else table.label,
        title=title,
        filler=list(fillers),
        columns=[SheetColumn(heads=one.heads, unit=one.unit) for one in table.columns],
        numbered=table.numbered,
        rows=[*([columns] * rows if table.by_place else ()), totals],
        notes=[say("tables.file.notes"), *table.notes] if table.notes else [],
        behind=(),
    )
    return draw_named(sheet, {title: title, **fillers, **{name: name for name in (*columns, *totals)}})


def _of_filler(say: Wording, table: OfficialTable) -> Iterator[BookName]:
    for key in table.filler:
        name = _filler_name(say, key)
        yield BookName(name=name, listed=False, needed=False, about=say("tables.book.means.filler", name=name))


def _of_columns(say: Wording, table: OfficialTable) -> Iterator[BookName]:
    for number, column in table.numbered_columns():
        about = say("tables.between_heads").join(column.heads)
        total = BookName(name=_total_name(say, table, number), listed=False, needed=not column.says, about=about)
        if table.by_place:
            name = say("tables.book.name.column", number=number)
            yield BookName(name=name, listed=True, needed=True, about=say("tables.book.means.listed", of=about))
            yield replace(total, about=say("tables.book.means.total", of=about))
        else:
            yield total


def _filler_name(say: Wording, key: str) -> str:
    return say(f"tables.book.name.{_SAME.get(key, key)}")


def _total_name(say: Wording, table: OfficialTable, number: int) -> str:
    """A table with rows of places has the whole below them; one without has the whole alone."""
    return say(f"tables.book.name.{'total' if table.by_place else 'column'}", number=number)

"""An office's own workbook: the cells that have one of our names are filled, and all else stays as it was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from handlers.documents import official_sheet
from handlers.documents.official_sheet import AnnexSheet
from handlers.documents.sheet_parts import BookFault, FoundFault

if TYPE_CHECKING:  # openpyxl is loaded with the first workbook: the start does not wait for it
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

SheetValue = str | float | None
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!((?:\$?[A-Z]{1,3}\$?\d+)(?::\$?[A-Z]{1,3}\$?\d+)?)")
_MOST_CELLS = 2_000  # at which one name may be
_COLONS = ("：", ":")


@dataclass(frozen=True, kw_only=True)
class CellName:
    """A name that a book may have: at one cell, or where `listed` at cells below one another; some are `needed`."""

    name: str
    listed: bool
    needed: bool


class UnfitBook(Exception):
    """A name is at fewer cells than there is to fill in."""


def fill(data: bytes, values: Mapping[str, Sequence[SheetValue]]) -> bytes:
    """The book with what belongs at each name, cell by cell from above; cells that are left over are emptied.

    A cell whose text ends with a colon keeps it before what is filled in. Raises UnfitBook.
    """
    book = _opened(data)
    found = _named_cells(book)
    for name, wanted in values.items():
        cells = found.get(name, ())
        if cells and len(cells) < len(wanted):
            raise UnfitBook(name)
        for cell, value in zip_longest(cells, wanted) if cells else ():
            _write(cell, value)
    return _saved(book)


def name_faults(data: bytes, names: Sequence[CellName], rows: int) -> Iterator[FoundFault]:
    """What is wrong with the names of a book, whose lists have to have as many `rows`."""
    found = _named_cells(_opened(data))
    known = {one.name: one for one in names}
    yield from (FoundFault(kind=BookFault.UNKNOWN, text=name) for name in found if name not in known)
    spans = set()
    for one in names:
        cells = found.get(one.name)
        if cells is None:
            if one.needed:
                yield FoundFault(kind=BookFault.MISSING, text=one.name)
        elif not one.listed and len(cells) != 1:
            yield FoundFault(kind=BookFault.NOT_ONE, text=one.name)
        elif one.listed and len(cells) < rows:
            yield FoundFault(kind=BookFault.TOO_FEW, text=one.name, rows=rows)
        elif one.listed and len({cell.column for cell in cells}) > 1:
            yield FoundFault(kind=BookFault.UNEVEN)
        elif one.listed:
            spans.add((cells[0].parent.title, tuple(cell.row for cell in cells)))
    if len(spans) > 1:
        yield FoundFault(kind=BookFault.UNEVEN)
    yield from _shared({name: cells for name, cells in found.items() if name in known})


def trial_faults(data: bytes, names: Sequence[CellName], rows: int) -> Iterator[FoundFault]:
    """Fill it with samples, open it again and look for each of them."""
    values = {
        one.name: [number * 100 + row for row in range(rows if one.listed else 1)] for number, one in enumerate(names)
    }
    filled = _named_cells(_opened(fill(data, values)))
    for name, cells in filled.items():
        for cell, value in zip(cells, values[name], strict=False):
            if cell.value != value and not str(cell.value).endswith(tuple(f"{colon}{value}" for colon in _COLONS)):
                yield FoundFault(kind=BookFault.FAILS, text=name)


def draw_named(sheet: AnnexSheet, names: Mapping[str, str]) -> bytes:
    """Our own layout with names set: `names` tells by the text of its cells which name they get; they are emptied."""
    from openpyxl.cell.cell import Cell
    from openpyxl.utils import quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    book = _opened(official_sheet.draw(sheet))
    page = book.worksheets[0]
    cells: dict[str, list[Cell]] = {}
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and isinstance(cell.value, str) and cell.value in names:
                cells.setdefault(names[cell.value], []).append(cell)
    for name, found in cells.items():
        first, last = found[0], found[-1]
        area = f"${first.column_letter}${first.row}"
        area += f":${last.column_letter}${last.row}" if last is not first else ""
        book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(page.title)}!{area}")
        for cell in found:
            if not str(cell.value).endswith(_COLONS):
                cell.value = None
    return _saved(book)


def _opened(data: bytes) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(BytesIO(data), rich_text=True)


def _saved(book: "Workbook") -> bytes:
    """The book, whose formulas are reckoned anew when it is opened."""
    data = BytesIO()
    book.calculation.fullCalcOnLoad = True
    book.save(data)
    return data.getvalue()


def _named_cells(book: "Workbook") -> dict[str, tuple["Cell", ...]]:
    """By each name that people see: its cells from above, none where it is at no cells or at too many."""
    return {
        name: tuple(_cells(book, defined.value or ""))
        for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets))
        for name, defined in names.items()
        if not defined.hidden and not name.startswith("_xlnm.")
    }


def _cells(book: "Workbook", area: str) -> Iterator["Cell"]:
    """The cells of an area, of merged ones the first alone."""
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.cell_range import CellRange

    found = _AREA.fullmatch(area)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    page = sheets.get((found[1] or found[2]).replace("''", "'")) if found else None
    if found is None or page is None:
        return
    span = CellRange(found[3])
    if span.size["rows"] * span.size["columns"] > _MOST_CELLS:
        return
    for row in page.iter_rows(min_row=span.min_row, max_row=span.max_row, min_col=span.min_col, max_col=span.max_col):
        for cell in row:
            if not isinstance(cell, MergedCell):
                yield cell


def _shared(found: Mapping[str, Sequence["Cell"]]) -> Iterator[FoundFault]:
    taken: dict[tuple[str, str], str] = {}
    for name, cells in found.items():
        for cell in cells:
            if taken.setdefault((cell.parent.title, cell.coordinate), name) != name:
                yield FoundFault(kind=BookFault.TWICE, text=f"{cell.parent.title}!{cell.coordinate}")


def _write(cell: "Cell", value: SheetValue) -> None:
    """A text is written as such, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    label = str(cell.value or "")
    if label.endswith(_COLONS):
        value = label if value is None else f"{label}{value}"
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value

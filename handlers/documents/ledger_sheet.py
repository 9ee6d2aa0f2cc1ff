"""A ledger as a workbook: every text stays text, and rows that cannot be taken in come back with red notes."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | None

_RED, _BOLD = Font(color="FFC00000"), Font(bold=True)
_WIDTH, _WIDE = 14, 60  # characters
_LIKE_A_FORMULA = re.compile(r"^[\ufeff\x00-\x20\xa0\u3000]*[=+\-@|%]")


def write(path: Path, *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a ledger: one row of heads, which stays in sight, and a row for each case."""
    book = Workbook(write_only=True)
    page = _begin(book, title, [_WIDTH] * len(heads))
    page.append([_cell(page, head, _BOLD) for head in heads])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    book.save(path)


def write_noted(
    path: Path, *, title: str, heads: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], note: str
) -> None:
    """Write rows as they stood, each with what is wrong with it in red in a last column, headed by `note`."""
    book = Workbook(write_only=True)
    page = _begin(book, title, [*[_WIDTH] * len(heads), _WIDE])
    page.append([*(_cell(page, head, _BOLD) for head in heads), _cell(page, note, _RED)])
    for cells, said in rows:
        padded = [*cells, *[""] * len(heads)][: len(heads)]
        page.append([*(_cell(page, cell) for cell in padded), _cell(page, said, _RED)])
    book.save(path)


def _begin(book: Workbook, title: str, widths: Sequence[int]) -> Any:
    page: Any = book.create_sheet(title)
    page.freeze_panes = "A2"
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    return page


def _cell(page: Any, value: Cell, font: Font | None = None) -> SheetCell | None:
    """A text is marked as text: a number of 18 digits keeps its last, and what begins like a formula is none."""
    if value is None or value == "":
        return None
    cell: SheetCell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
        if _LIKE_A_FORMULA.match(value):
            cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell

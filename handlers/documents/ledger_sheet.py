"""A ledger as a workbook: every text stays text, and rows that cannot be taken in come back with red notes.

XlsxWriter makes the workbook with its head; the rows of a ledger, which may be fifty thousand, are streamed into it.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, TextIO

from handlers.documents.cells import Cell
from handlers.documents.sheet_rows import CellStyles, write_rows

_WIDTH, _WIDE = 14, 60  # characters
_BOLD, _RED, _TEXT = {"bold": True}, {"font_color": "#C00000"}, {"num_format": "@"}
_QUOTED = {**_TEXT, "quote_prefix": True}  # what begins like a formula and is none
_LONGEST = 31  # characters of a sheet's title
_SHEET = "xl/worksheets/sheet1.xml"
_STYLE = re.compile(r'<c r="[AB]2" s="(\d+)"')
_SAMPLES = re.compile(r'<row r="2".*?</row>', re.DOTALL)
_SIZE = re.compile(r"<dimension [^>]*>")
_END = "</sheetData>"


def write(file: BinaryIO, *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a ledger: one row of heads, which stays in sight and filters, and a row for each case."""
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as aside:
        last = write_rows(aside, rows, _frame(title, heads, 1).styles)
        aside.seek(0)
        _put_together(file, _frame(title, heads, last), aside)


def write_noted(
    file: BinaryIO, *, title: str, heads: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], note: str
) -> None:
    """Write rows as they stood, each with what is wrong with it in red in a last column, headed by `note`."""
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        red, bold, text = (book.add_format(one) for one in (_RED, _BOLD, _QUOTED))
        page = book.add_worksheet(title[:_LONGEST])
        page.freeze_panes(1, 0)
        page.set_column(0, len(heads), _WIDTH)
        page.set_column(len(heads), len(heads), _WIDE)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
        page.write_string(0, len(heads), note, red)
        for number, (cells, said) in enumerate(rows, 1):
            for column, cell in enumerate(cells[: len(heads)]):
                page.write_string(number, column, cell, text)
            page.write_string(number, len(heads), said, red)


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """A workbook without its rows: its parts, the sheet before and after them, and the numbers of the cells' styles."""

    parts: dict[str, bytes]
    before: str
    after: str
    styles: CellStyles


def _frame(title: str, heads: Sequence[str], last: int) -> _Frame:
    """A workbook whose filter reaches to a last row, counted from 1. Two cells that show the styles are taken out."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(title[:_LONGEST])
        page.freeze_panes(1, 0)
        page.set_column(0, max(0, len(heads) - 1), _WIDTH)
        bold = book.add_format(_BOLD)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
        for column, style in enumerate((_TEXT, _QUOTED)):
            page.write_blank(1, column, "", book.add_format(style))
        page.autofilter(0, 0, last - 1, max(0, len(heads) - 1))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts.pop(_SHEET).decode()
    text, quoted = _STYLE.findall(sheet)
    before, _, after = _SIZE.sub("", _SAMPLES.sub("", sheet)).partition(_END)
    return _Frame(parts=parts, before=before, after=f"{_END}{after}", styles=CellStyles(text=text, quoted=quoted))


def _put_together(file: BinaryIO, frame: _Frame, rows: TextIO) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in frame.parts.items():
            archive.writestr(name, part)
        with archive.open(_SHEET, "w", force_zip64=True) as sheet:
            sheet.write(frame.before.encode())
            while piece := rows.read(1 << 18):
                sheet.write(piece.encode())
            sheet.write(frame.after.encode())

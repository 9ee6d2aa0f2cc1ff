"""A ledger as a workbook: every text stays text, and rows that cannot be taken in come back with red notes.

Rows are written to the disk one after another, so that fifty thousand take no more memory than one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from handlers.documents.cells import Cell, is_like_a_formula

_WIDTH, _WIDE = 14, 60  # characters
_BOLD, _RED, _TEXT = {"bold": True}, {"font_color": "#C00000"}, {"num_format": "@"}
_LONGEST = 31  # characters of a sheet's title


def write(path: Path, *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a ledger: one row of heads, which stays in sight and filters, and a row for each case."""
    with _sheet(path, title) as sheet:
        sheet.heads(heads, [_WIDTH] * len(heads))
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.row(last, row)
        sheet.page.autofilter(0, 0, last, len(heads) - 1)


def write_noted(
    path: Path, *, title: str, heads: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], note: str
) -> None:
    """Write rows as they stood, each with what is wrong with it in red in a last column, headed by `note`."""
    with _sheet(path, title) as sheet:
        sheet.heads((*heads, note), [*[_WIDTH] * len(heads), _WIDE])
        for number, (cells, said) in enumerate(rows, 1):
            sheet.row(number, cells[: len(heads)])
            sheet.page.write_string(number, len(heads), said, sheet.red)


class _Sheet:
    """A sheet that is being written, downwards."""

    def __init__(self, page: Worksheet, *, bold: Format, red: Format, text: Format, quoted: Format) -> None:
        self.page = page
        self.red = red
        self._bold, self._text, self._quoted = bold, text, quoted

    def heads(self, heads: Sequence[str], widths: Sequence[int]) -> None:
        """Write the first row."""
        self.page.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        for column, head in enumerate(heads):
            self.page.write_string(0, column, head, self._bold)

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write a row: a number of 18 digits that is text keeps its last one."""
        page = self.page
        for column, value in enumerate(cells):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                page.write_string(number, column, value, self._quoted if is_like_a_formula(value) else self._text)
            else:
                page.write_number(number, column, value)


@contextmanager
def _sheet(path: Path, title: str) -> Iterator[_Sheet]:
    """A workbook of one sheet. What it puts aside while it is written lies beside the file, not among what all read."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        yield _Sheet(
            book.add_worksheet(title[:_LONGEST]),
            bold=book.add_format(_BOLD),
            red=book.add_format(_RED),
            text=book.add_format(_TEXT),
            quoted=book.add_format({**_TEXT, "quote_prefix": True}),
        )
    finally:
        book.close()

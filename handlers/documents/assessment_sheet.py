"""A month's assessment as a workbook: the townships with their counts, what is overdue, and how it was weighed."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from handlers.documents.workbook import new_workbook

_WIDTH = 16  # characters


@dataclass(frozen=True, kw_only=True)
class TableSheet:
    """A sheet: its title, the headings of its columns, and its rows of texts and numbers; none leaves a cell empty."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]


def draw(sheets: Sequence[TableSheet]) -> bytes:
    """The workbook. What begins with = is a text, and becomes no formula."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)
    book = new_workbook()
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for number, line in enumerate((sheet.headings, *sheet.rows), 1):
            for column, value in enumerate(line, 1):
                cell = page.cell(row=number, column=column, value=value)
                if isinstance(value, str):
                    cell.data_type = "s"
                if number == 1:
                    cell.font = bold
        for column in range(1, len(sheet.headings) + 1):
            page.column_dimensions[get_column_letter(column)].width = _WIDTH
        page.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()

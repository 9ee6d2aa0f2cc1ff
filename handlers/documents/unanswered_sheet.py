"""What was asked and not answered as a workbook: a sheet of counts each, with a chart of its bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from handlers.documents.workbook import new_workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"A": 28, "B": 10}
_CHART_AT = "D2"


@dataclass(frozen=True, kw_only=True)
class CountSheet:
    """A sheet: its title, the headings of its two columns, and the counted names, the most frequent first."""

    title: str
    headings: tuple[str, str]
    counts: Sequence[tuple[str, int]]


def draw(sheets: Sequence[CountSheet]) -> bytes:
    """The workbook."""
    book = new_workbook()
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(page: "Worksheet", sheet: CountSheet) -> None:
    from openpyxl.chart import BarChart, Reference

    lines: list[tuple[str, str | int]] = [sheet.headings, *sheet.counts]
    for row, (name, count) in enumerate(lines, 1):
        cell = page.cell(row=row, column=1, value=name)
        cell.data_type = "s"  # also where it begins with =, which must not become a formula
        page.cell(row=row, column=2, value=count)
    for column, width in _WIDTHS.items():
        page.column_dimensions[column].width = width
    last = len(sheet.counts) + 1
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", sheet.title, None
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=1, min_row=2, max_row=last))
    page.add_chart(chart, _CHART_AT)

"""An official table as a workbook in the layout of its annex: merged heads, units, who fills it in, the seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import xlsxwriter

FONT, TITLE_FONT = "仿宋", "宋体"
_TITLE_PT, _TEXT_PT, _CELL_PT = 18, 12, 10
_WIDTH, _HEAD_HEIGHT, _NAME_HEIGHT = 7.2, 46, 92  # characters and points: 23 columns fit an A4 page across


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """A column of an annex: the head above several, its own, its unit."""

    group: str
    name: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class ListSheet:
    """A plain sheet behind the annex: a head row and rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]


@dataclass(frozen=True, kw_only=True)
class AnnexSheet:
    """The finished texts and numbers of an annex; `filler` are the lines above the table, `notes` those below."""

    annex: str
    title: str
    filler: Sequence[str]
    columns: Sequence[SheetColumn]
    numbers: Sequence[float | None]
    notes: Sequence[str]
    behind: Sequence[ListSheet]


def draw(sheet: AnnexSheet) -> bytes:
    """The workbook, its first sheet on one A4 page across."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _annex(book, sheet)
    for behind in sheet.behind:
        _list(book, behind)
    book.close()
    return data.getvalue()


def _annex(book: xlsxwriter.Workbook, sheet: AnnexSheet) -> None:
    page = book.add_worksheet(sheet.annex)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    last = len(sheet.columns) - 1
    page.set_column(0, last, _WIDTH)
    text = book.add_format({"font_name": FONT, "font_size": _TEXT_PT})
    title = book.add_format(
        {"font_name": TITLE_FONT, "font_size": _TITLE_PT, "bold": True, "align": "center", "valign": "vcenter"}
    )
    page.write_string(0, 0, sheet.annex, text)
    page.merge_range(1, 0, 1, last, sheet.title, title)
    page.set_row(1, 30)
    third = (last + 1) // 3
    for number, line in enumerate(sheet.filler):
        page.write_string(2, number * third, line, text)
    row = _heads(book, page, sheet.columns, 3)
    _numbers(book, page, sheet.numbers, row)
    for number, note in enumerate(sheet.notes):
        page.write_string(row + 2 + number, 0, note, text)


def _heads(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, columns: Sequence[SheetColumn], row: int
) -> int:
    """Groups over names, units, numbers of columns; the row below them."""
    head = _cell_format(book)
    at = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        names = list(members)
        end = at + len(names) - 1
        if len(names) == 1:
            page.merge_range(row, at, row + 1, at, group, head)
        else:
            page.merge_range(row, at, row, end, group, head)
            for place, column in enumerate(names, at):
                page.write_string(row + 1, place, column.name, head)
        at = end + 1
    page.set_row(row, _HEAD_HEIGHT)
    page.set_row(row + 1, _NAME_HEIGHT)
    for place, column in enumerate(columns):
        page.write_string(row + 2, place, column.unit, head)
        page.write_number(row + 3, place, place + 1, head)
    return row + 4


def _numbers(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, numbers: Sequence[float | None], row: int
) -> None:
    cell = _cell_format(book)
    for place, value in enumerate(numbers):
        if value is None:
            page.write_blank(row, place, None, cell)
        else:
            page.write_number(row, place, value, cell)
    page.set_row(row, 28)


def _cell_format(book: xlsxwriter.Workbook) -> xlsxwriter.format.Format:
    return book.add_format(
        {
            "font_name": FONT,
            "font_size": _CELL_PT,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
    )


def _list(book: xlsxwriter.Workbook, sheet: ListSheet) -> None:
    page = book.add_worksheet(sheet.title)
    bold = book.add_format({"bold": True})
    page.freeze_panes(1, 0)
    page.set_column(0, len(sheet.heads), 16)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
    for number, line in enumerate(sheet.rows, 1):
        for column, value in enumerate(line):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write_number(number, column, value)

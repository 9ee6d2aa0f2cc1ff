"""An official table as a workbook in the layout of its annex: merged heads, units, who fills it in, the seal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlsxwriter

FONT, TITLE_FONT = "仿宋", "宋体"
_TITLE_PT, _TEXT_PT, _CELL_PT = 18, 12, 10
_PAGE_WIDTH, _NARROWEST, _WIDEST = 165.6, 7.2, 27.6  # characters: 23 columns fit an A4 page across
_LIST_NARROWEST, _LIST_WIDEST, _LIST_HEAD = 8, 40, 12  # characters: a longer head stands in several lines
_HEAD_HEIGHT, _NAME_HEIGHT, _ROW_HEIGHT, _LINE = 32, 92, 28, 14  # points


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """A column of an annex: its heads, from the one above several down to its own, and its unit."""

    heads: tuple[str, ...]
    unit: str


@dataclass(frozen=True, kw_only=True)
class HeadCell:
    """A head as it is drawn: its text, and the rows and columns over which it stands, counted from 0."""

    text: str
    rows: tuple[int, int]  # first and last
    columns: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class ListSheet:
    """A plain sheet behind the annex: a head row and rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]


@dataclass(frozen=True, kw_only=True)
class AnnexSheet:
    """The finished texts and numbers of an annex; `filler` are the lines above the table, `notes` those below.

    `annex` stands in the corner, which is empty on a table that is no annex; `name` is that of the sheet. Where it is
    `numbered`, units and the numbers of the columns stand below the heads.
    """

    name: str
    annex: str
    title: str
    filler: Sequence[str]
    columns: Sequence[SheetColumn]
    numbered: bool
    rows: Sequence[Sequence[str | float | None]]
    notes: Sequence[str]
    behind: Sequence[ListSheet]


def draw(sheet: AnnexSheet) -> bytes:
    """The workbook, its first sheet on one A4 page across."""
    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _annex(book, sheet)
    for behind in sheet.behind:
        _list(book, behind)
    book.close()
    return data.getvalue()


def heads(columns: Sequence[SheetColumn]) -> Iterator[HeadCell]:
    """The heads row by row: one above several stands over all of them, the own one reaches down to the last row.

    >>> [cell.text for cell in heads([SheetColumn(heads=("a", "b"), unit=""), SheetColumn(heads=("a", "c"), unit="")])]
    ['a', 'b', 'c']
    """
    lowest = max(len(column.heads) for column in columns) - 1
    for row in range(lowest + 1):
        at = 0
        while at < len(columns):
            own = columns[at].heads
            end = at
            if len(own) > row + 1:  # a head above others
                while end + 1 < len(columns) and _share(columns[end + 1].heads, own, row):
                    end += 1
                yield HeadCell(text=own[row], rows=(row, row), columns=(at, end))
            elif len(own) == row + 1:
                yield HeadCell(text=own[row], rows=(row, lowest), columns=(at, at))
            at = end + 1


def _share(heads: Sequence[str], own: Sequence[str], row: int) -> bool:
    """Whether a column stands below the same head of a row as another one."""
    return len(heads) > row + 1 and heads[: row + 1] == own[: row + 1]


def _annex(book: "xlsxwriter.Workbook", sheet: AnnexSheet) -> None:
    page = _page(book, sheet.name)
    last = len(sheet.columns) - 1
    page.set_column(0, last, min(_WIDEST, max(_NARROWEST, _PAGE_WIDTH / len(sheet.columns))))
    text = book.add_format({"font_name": FONT, "font_size": _TEXT_PT})
    title = book.add_format(
        {"font_name": TITLE_FONT, "font_size": _TITLE_PT, "bold": True, "align": "center", "valign": "vcenter"}
    )
    page.write_string(0, 0, sheet.annex, text)
    page.merge_range(1, 0, 1, last, sheet.title, title)
    page.set_row(1, 30)
    for number, line in enumerate(sheet.filler):
        page.write_string(2, number * ((last + 1) // len(sheet.filler)), line, text)
    row = _heads(book, page, sheet, 3)
    page.repeat_rows(3, row - 1)
    for values in sheet.rows:
        _row(book, page, values, row)
        row += 1
    for number, note in enumerate(sheet.notes, 1):
        page.write_string(row + number, 0, note, text)


def _heads(book: "xlsxwriter.Workbook", page: "xlsxwriter.worksheet.Worksheet", sheet: AnnexSheet, row: int) -> int:
    """Heads, and where wanted units and numbers of columns; the row below them."""
    head = _cell_format(book)
    cells = list(heads(sheet.columns))
    depth = max(cell.rows[1] for cell in cells) + 1
    for cell in cells:
        (top, bottom), (left, right) = cell.rows, cell.columns
        if (top, left) == (bottom, right):
            page.write_string(row + top, left, cell.text, head)
        else:
            page.merge_range(row + top, left, row + bottom, right, cell.text, head)
    for above in range(depth - 1):
        page.set_row(row + above, _HEAD_HEIGHT)
    page.set_row(row + depth - 1, _NAME_HEIGHT if len(sheet.columns) * _NARROWEST > _PAGE_WIDTH / 2 else _HEAD_HEIGHT)
    row += depth
    if not sheet.numbered:
        return row
    for place, column in enumerate(sheet.columns):
        page.write_string(row, place, column.unit, head)
        page.write_number(row + 1, place, place + 1, head)
    return row + 2


def _row(
    book: "xlsxwriter.Workbook",
    page: "xlsxwriter.worksheet.Worksheet",
    values: Sequence[str | float | None],
    row: int,
) -> None:
    cell = _cell_format(book)
    for place, value in enumerate(values):
        if value is None:
            page.write_blank(row, place, None, cell)
        elif isinstance(value, str):
            page.write_string(row, place, value, cell)
        else:
            page.write_number(row, place, value, cell)
    page.set_row(row, _ROW_HEIGHT)


def _cell_format(book: "xlsxwriter.Workbook", *, bold: bool = False) -> "xlsxwriter.format.Format":
    return book.add_format(
        {
            "bold": bold,
            "font_name": FONT,
            "font_size": _CELL_PT,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
    )


def _list(book: "xlsxwriter.Workbook", sheet: ListSheet) -> None:
    page = _page(book, sheet.title)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    head, cell = _cell_format(book, bold=True), _cell_format(book)
    widths = [_list_width(name, [line[at] for line in sheet.rows]) for at, name in enumerate(sheet.heads)]
    for column, (name, width) in enumerate(zip(sheet.heads, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, head)
    lines = max(ceil((_length(name) + 2) / width) for name, width in zip(sheet.heads, widths, strict=True))
    page.set_row(0, lines * _LINE + _LINE / 2)
    for number, line in enumerate(sheet.rows, 1):
        for column, value in enumerate(line):
            if isinstance(value, str):
                page.write_string(number, column, value, cell)
            elif value is None:
                page.write_blank(number, column, None, cell)
            else:
                page.write_number(number, column, value, cell)


def _list_width(head: str, values: Sequence[str | float | None]) -> float:
    """So many characters that what stands in a column is read in one line, its head in several."""
    longest = max((_length(str(value)) for value in values if value is not None), default=0)
    return min(_LIST_WIDEST, max(_LIST_NARROWEST, longest + 2, min(_LIST_HEAD, _length(head) + 2)))


def _length(text: str) -> int:
    """In Latin characters; Chinese ones are as wide as two."""
    return sum(1 if one.isascii() else 2 for one in text)


def _page(book: "xlsxwriter.Workbook", name: str) -> "xlsxwriter.worksheet.Worksheet":
    """A sheet that is printed on A4 across, as wide as one page."""
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    return page

"""Official tables as they are printed: on A4 across, one page wide, heads on each page, and nothing cut off."""

from io import BytesIO
from math import ceil

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from handlers.documents.official_sheet import AnnexSheet, ListSheet, SheetColumn, draw

FILLER = ("填报单位（盖章）：云山县", "填报人：孙立", "联系方式：13800000004", "填报时间：2026年11月7日")
LONG_HEAD = "保障方式·实施危改·建设情况·改造后住房等级AB级（户）"


def book(columns: int, *, filler: tuple[str, ...] = FILLER) -> Workbook:
    """A table with so many columns, and a list behind it."""
    behind = ListSheet(
        title="户",
        heads=["编号", LONG_HEAD, "问题"],
        rows=[["YT2026-000001", 3, "西墙裂缝两指宽，屋架下沉，要加固"]] * 60,
    )
    sheet = AnnexSheet(
        name="附件1",
        annex="附件1",
        title="云山县2026年10月农村危房改造进度报表",
        filler=filler,
        columns=[SheetColumn(heads=("开工户数", f"第{number}栏"), unit="户") for number in range(columns)],
        numbered=True,
        rows=[[1] * columns] * 40,
        notes=["填表说明："],
        behind=[behind],
    )
    return openpyxl.load_workbook(BytesIO(draw(sheet)))


def length(text: str) -> int:
    """In Latin characters."""
    return sum(1 if one.isascii() else 2 for one in text)


@pytest.mark.parametrize("number", [0, 1])
def test_each_sheet_is_printed_across_and_one_page_wide_with_its_heads_on_each_page(number: int) -> None:
    page = book(23).worksheets[number]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == ("$4:$7", "$1:$1")[number]


@pytest.mark.parametrize("columns", [5, 6, 7, 23])
def test_who_fills_it_in_never_runs_into_the_next_word(columns: int) -> None:
    page = book(columns).worksheets[0]
    width = page.column_dimensions["A"].width
    places = [cell.column for cell in page[3] if cell.value]
    assert len(places) == len(FILLER)
    for text, here, following in zip(FILLER, places, places[1:], strict=False):
        assert length(text) <= (following - here) * width, text


def test_what_stands_in_a_list_is_read_whole() -> None:
    page = book(23).worksheets[1]
    for column in range(1, 4):
        width = page.column_dimensions[get_column_letter(column)].width
        assert all(length(str(cell.value)) <= width for cell in page[get_column_letter(column)][1:])
        lines = ceil(length(str(page.cell(1, column).value)) / width)
        assert lines * 14 <= (page.row_dimensions[1].height or 0)

"""A county's own workbook for an official table: filled where it has names, looked into before it counts."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.documents.own_sheet import UnfitBook, fill
from handlers.official_tables.book_checking import faults_for
from handlers.official_tables.book_names import sample
from handlers.official_tables.books_in_use import kind_of
from handlers.wording import Wording
from knowledge.model.official_table import OfficialTable
from knowledge.model.pack import load_packs
from storage.database.database import Database
from storage.papers import templates
from tests.cast import COUNTY, SHANGHAI, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.handlers.official_tables import books
from tests.handlers.official_tables.filling import OCTOBER, cells_of, live_by, plant_house, workbook
from tests.handlers.official_tables.test_close_out_list import SEVENTH

ALL = [(pack.id, table.id) for pack in load_packs().values() for table in pack.tables]
ROWS = 3


def table_of(pack: str, id: str) -> OfficialTable:
    """A table of a document."""
    return next(table for table in load_packs()[pack].tables if table.id == id)


def put_to_use(dialogue: Dialogue, pack: str, table: str, content: bytes) -> None:
    """The county's own book counts from now on."""
    with dialogue.database.writing() as tx:
        sent = templates.add(
            tx,
            area=COUNTY,
            kind=kind_of(pack, table),
            name="本县.xlsx",
            content=content,
            sha256="0" * 64,
            person_id=dialogue.cast.county,
            now=dialogue.clock.now(),
        )
        book = templates.find(tx, sent)
        assert book is not None
        templates.use(tx, book)


@pytest.mark.parametrize(("pack", "id"), ALL)
def test_our_own_samples_are_fit_to_be_sent_in(pack: str, id: str, say: Wording) -> None:
    table = table_of(pack, id)
    assert faults_for(say, table, ROWS, sample(say, table, ROWS)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (books.named("第24栏", "附件1!$Z$1"), "名字“第24栏”不在能用的名字里"),
        (books.unnamed("第7栏"), "少了名字“第7栏”"),
        (books.named("第7栏", "附件1!$A$30:$A$31"), "名字“第7栏”要指着一个格子"),
        (books.named("第7栏", "#REF!"), "名字“第7栏”要指着一个格子"),
        (books.named("第7栏", "附件1!$G:$G"), "名字“第7栏”要指着一个格子"),
        (books.named("第7栏", "附件1!$A$1:$XFD$1048576"), "名字“第7栏”要指着一个格子"),
        (books.named("第7栏", "别处!$A$1"), "名字“第7栏”要指着一个格子"),
        (books.named("联系电话", "附件1!$A$30"), ""),
        (books.unnamed("填报人"), ""),
        (books.commented, "有批注"),
        (books.pictured, "有图片"),
        (books.linked, "http://127.0.0.1/a.xlsx"),
        (books.merged("A40:XFD1048576"), "太大了"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(change: books.Change, said: str, say: Wording) -> None:
    table = table_of("yantai", "annex_1")
    found = "\n".join(faults_for(say, table, 0, books.changed(sample(say, table, 0), change)))
    assert (said in found, bool(found)) == (True, bool(said))


def test_two_names_at_one_cell_are_refused(say: Wording) -> None:
    table = table_of("yantai", "annex_1")
    book = sample(say, table, 0)
    at = openpyxl.load_workbook(BytesIO(book)).defined_names["第6栏"].value
    assert "有两个名字" in "".join(faults_for(say, table, 0, books.changed(book, books.named("第7栏", at))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (books.with_text_box("单位盖章"), "有文本框（单位盖章）"),
        (books.with_chart(), "有图表"),
        (books.with_part(books.with_chart(), "xl/vbaProject.bin", b"x"), "有宏"),
        (books.with_part(books.with_chart(), "xl/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "打不开"),
        (b"PK\x03\x04 no zip", "打不开"),
    ],
)
def test_what_filling_would_lose_and_what_nobody_should_open_is_named(content: bytes, said: str, say: Wording) -> None:
    assert said in "\n".join(faults_for(say, table_of("yantai", "annex_1"), 0, content))


def test_lists_need_a_row_for_each_place_and_the_same_rows(say: Wording) -> None:
    table = table_of("longsheng", "close_out_list")
    book = sample(say, table, ROWS)
    assert "至少4行" in faults_for(say, table, ROWS + 1, book)[0]
    shifted = books.changed(book, books.named("第2栏", "销号表!$B$40:$B$42"))
    assert "对不齐" in faults_for(say, table, ROWS, shifted)[0]


def test_the_county_s_own_file_is_filled_cell_by_cell_and_the_rest_stays(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    plant_house(dialogue, {"works_started": "2026-10-05"})
    plant_house(dialogue, {"works_started": "2026-10-06", "completed": "2026-10-20"}, category="lifted")
    own = books.changed(
        sample(say, table_of("yantai", "annex_1"), 0), books.written({"A20": "本县自己写的", "B20": "=SUM(A1:A2)"})
    )
    put_to_use(dialogue, "yantai", "annex_1", own)
    said = dialogue.say("county", Choice(id=f"table:file:annex_1:{OCTOBER}"))
    assert said[-1].text == "表格在这里，是照本县自己的表填的。"
    book = workbook(dialogue, tmp_path, said[-1])
    assert book.sheetnames == ["附件1"], "nothing is put behind it"
    before, after = (cells_of(one["附件1"]) for one in (openpyxl.load_workbook(BytesIO(own)), book))
    assert after[1][0] == "云山县2026年10月农村危房改造进度报表"
    assert [text for text in after[2] if text] == ["填报单位（盖章）：云山县", "填报人：孙立", "联系电话：13800000004"]
    [row] = [number for number, cells in enumerate(before) if cells[0] == 1 and cells[6] == 7]
    assert after[row + 1][:14] == [1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 1]
    filled = {1, 2, row + 1}
    assert [cells for number, cells in enumerate(after) if number not in filled] == [
        cells for number, cells in enumerate(before) if number not in filled
    ]
    assert {str(one) for one in book["附件1"].merged_cells.ranges} >= {"A4:G4"}


def test_places_stand_in_its_rows_and_what_is_left_over_is_emptied(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    live_by(dialogue, "longsheng")
    dialogue.clock.jump(datetime(2026, 11, 7, 10, 0, tzinfo=SHANGHAI))
    plant_house(dialogue, {"verified": "2026-11-01"}, pack="longsheng", said={"verified": {"verdict": "problem"}})
    plant_house(
        dialogue,
        {"verified": "2026-11-01"},
        pack="longsheng",
        area=VILLAGE_OF_OTHER_TOWNSHIP,
        said={"verified": {"verdict": "problem"}},
    )
    own = books.changed(sample(say, table_of("longsheng", "close_out_list"), 4), books.written({"B7": 99}))
    put_to_use(dialogue, "longsheng", "close_out_list", own)
    said = dialogue.say("county", Choice(id=f"table:file:close_out_list:{SEVENTH}"))
    cells = cells_of(workbook(dialogue, tmp_path, said[-1])["销号表"])
    assert [line[0] for line in cells[4:9]] == ["青石镇", "柳溪镇", None, None, "合计"]
    assert [line[2] for line in cells[4:9]] == [1, 1, None, None, 2]
    assert cells[6][1] is None, "what stood in a row without a place"


def test_a_book_with_too_few_rows_gives_way_to_ours_and_that_is_said(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    live_by(dialogue, "longsheng")
    dialogue.clock.jump(datetime(2026, 11, 7, 10, 0, tzinfo=SHANGHAI))
    put_to_use(dialogue, "longsheng", "close_out_list", sample(say, table_of("longsheng", "close_out_list"), 1))
    said = dialogue.say("county", Choice(id=f"table:file:close_out_list:{SEVENTH}"))
    assert "行数不够，这次用的是自带的样式" in said[-1].text
    assert "明细" in workbook(dialogue, tmp_path, said[-1]).sheetnames


def test_a_text_that_looks_like_a_formula_stays_a_text(say: Wording) -> None:
    book = fill(sample(say, table_of("yantai", "annex_1"), 0), {"第1栏": ["=1+1"], "第2栏": ["甲\x01"]})
    page = openpyxl.load_workbook(BytesIO(book))["附件1"]
    found = {cell.value: cell.data_type for row in page.iter_rows() for cell in row if cell.value in ("=1+1", "甲")}
    assert found == {"=1+1": "s", "甲": "s"}


def test_more_values_than_cells_fit_nowhere(say: Wording) -> None:
    with pytest.raises(UnfitBook):
        fill(sample(say, table_of("yantai", "annex_1"), 0), {"第1栏": [1, 2]})

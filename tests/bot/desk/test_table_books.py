"""A county's own workbooks at the desk: a sample to begin with, sent in, checked by a child, used, and back to ours."""

from io import BytesIO

import openpyxl
import pytest

from handlers.official_tables.books_in_use import kind_of
from handlers.reporting.obligations.obligation import mark_of
from storage.papers import templates
from storage.papers.templates import OwnTemplate, TemplateStatus
from storage.people import audit
from tests.bot.desk.office import Office
from tests.bot.desk.test_paper_templates import check
from tests.bot.desk.test_tables import PART, TABLE
from tests.cast import COUNTY, OTHER_COUNTY
from tests.handlers.official_tables import books
from tests.handlers.official_tables.filling import plant_house

pytestmark = pytest.mark.usefixtures("child_at_hand")

PAGE = f"{TABLE}/book"
KIND = kind_of("yantai", "annex_1")


def versions(office: Office) -> list[OwnTemplate]:
    """What the county sent in, the latest first."""
    with office.dialogue.database.reading() as tx:
        return templates.of_area(tx, COUNTY)


def test_the_page_lists_the_names_and_gives_a_sample_with_all_of_them(office: Office) -> None:
    pc = office.seated("county")
    assert f'<a href="{PAGE}">本县自己的表</a>' in pc.get(TABLE).text
    page = pc.get(PAGE).text
    assert '<th scope="row">第7栏</th><td>开工户数·合计</td><td>必须有</td>' in page
    assert '<th scope="row">填报人</th><td>填报人，自动填</td><td></td>' in page
    book = openpyxl.load_workbook(BytesIO(pc.get(f"{PAGE}/sample").content))
    assert set(book.defined_names) == {"标题", "填报单位", "填报人", "联系电话", *(f"第{n}栏" for n in range(1, 24))}


def test_a_good_book_is_filled_from_then_on_and_ours_counts_again_by_one_press(office: Office) -> None:
    plant_house(office.dialogue, {"works_started": "2026-10-05"})
    pc = office.seated("county")
    good = books.changed(pc.get(f"{PAGE}/sample").content, books.written({"A20": "本县自己写的"}))
    for content in (good, books.changed(good, books.named("第24栏", "附件1!$A$1"))):
        sent = pc.post(PAGE, files={"file": ("本县进度表.xlsx", content, books.EXCEL)})
        assert (sent.status_code, sent.headers["location"]) == (303, PAGE)
        check(office)
    refused, used = versions(office)
    assert (refused.status, used.status, used.kind) == (TemplateStatus.REFUSED, TemplateStatus.IN_USE, KIND)
    page = pc.get(PAGE).text
    assert ("正在用" in page, "名字“第24栏”不在能用的名字里" in page) == (True, True)
    assert '<p class="note">下载的是本县自己的表。</p>' in pc.get(TABLE).text
    for who, table in (("county", TABLE), ("township", PART)):
        filled = openpyxl.load_workbook(BytesIO(office.seated(who).post(f"{table}/file").content))["附件1"]
        cells = {cell.value for row in filled.iter_rows() for cell in row}
        assert {"本县自己写的", 1} <= cells
    assert pc.get(f"{PAGE}/{used.id}/file").content == good
    assert pc.post(f"{PAGE}/back").status_code == 303
    ours = openpyxl.load_workbook(BytesIO(pc.post(f"{TABLE}/file").content))
    assert "明细" in ours.sheetnames
    assert pc.post(f"{PAGE}/{refused.id}/use").status_code == 404
    assert pc.post(f"{PAGE}/{used.id}/use").status_code == 303
    assert versions(office)[1].status is TemplateStatus.IN_USE
    with office.dialogue.database.reading() as tx:
        trail = [line.action for line in audit.latest(tx) if line.action.startswith("table_book_")]
    assert trail == ["table_book_used", "table_book_laid_by", "table_book_sent_in", "table_book_sent_in"]


def test_where_places_have_rows_the_page_tells_how_many_and_that_they_may_become_too_few(office: Office) -> None:
    pc = office.seated("other_county")
    table = f"/desk/tables/progress:{mark_of('hunan', 'monthly_report')}:20261125:{OTHER_COUNTY}"
    assert "每个地方一行，从上往下填，至少要留1行" in pc.get(f"{table}/book").text
    sample = pc.get(f"{table}/book/sample").content
    pc.post(f"{table}/book", files={"file": ("本县.xlsx", sample, books.EXCEL)})
    check(office)
    assert "下载的是本县自己的表；哪天地方多了、行数不够，会改用自带的。" in pc.get(table).text


def test_what_no_child_can_open_is_refused_in_words_for_excel(office: Office) -> None:
    pc = office.seated("county")
    pc.post(PAGE, files={"file": ("本县进度表.xlsx", b"PK\x03\x04 no zip", books.EXCEL)})
    check(office)
    [broken] = versions(office)
    assert (broken.status, "加了密码" in broken.faults[0]) == (TemplateStatus.REFUSED, True)


@pytest.mark.parametrize(("name", "data"), [("a.xls", b"PK"), ("a.xlsx", b"\xd0\xcf\x11\xe0"), ("a.xlsx", b"")])
def test_what_is_no_excel_file_is_said_and_not_kept(office: Office, name: str, data: bytes) -> None:
    answer = office.seated("county").post(PAGE, files={"file": (name, data, books.EXCEL)})
    assert (answer.status_code, "请选一个xlsx文件" in answer.text) == (422, True)
    assert versions(office) == []


@pytest.mark.parametrize("who", ["township", "city", "other_county", "other_township", "operator"])
def test_only_the_county_itself_sees_the_page_and_sets_one(office: Office, who: str) -> None:
    pc = office.seated(who)
    for table in (TABLE, PART):
        assert pc.get(f"{table}/book").status_code == 404
        assert pc.get(f"{table}/book/sample").status_code == 404
        assert pc.post(f"{table}/book", files={"file": ("a.xlsx", b"PK", books.EXCEL)}).status_code == 404
        assert pc.post(f"{table}/book/back").status_code == 404
        assert "本县自己的表" not in pc.get(table).text
    assert versions(office) == []


def test_a_book_is_no_template_of_a_paper_and_of_no_other_table(office: Office) -> None:
    pc = office.seated("county")
    pc.post(PAGE, files={"file": ("本县进度表.xlsx", b"PK", books.EXCEL)})
    [sent] = versions(office)
    assert pc.get(f"{PAGE}/{sent.id}/file").status_code == 200
    assert pc.get(f"/desk/paper-templates/{sent.id}/file").status_code == 404
    assert pc.get(f"{PAGE.replace('annex_1', 'annex_2')}/{sent.id}/file").status_code == 404

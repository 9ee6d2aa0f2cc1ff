"""The official tables at the desk: as in the annex, proved, opened number by number, corrected, sent and downloaded."""

from io import BytesIO

import openpyxl
import pytest

from handlers.reporting.obligations.obligation import mark_of
from tests.bot.desk.office import Office
from tests.cast import COUNTY, TOWNSHIP
from tests.handlers.official_tables.filling import cells_of, plant_house

MARK = mark_of("yantai", "monthly_progress")
TABLE = f"/desk/tables/annex_1:{MARK}:20261103:{COUNTY}"
PART = f"/desk/tables/annex_1:{MARK}:20261103:{TOWNSHIP}"


@pytest.fixture(autouse=True)
def houses(office: Office) -> None:
    """Two houses under way."""
    plant_house(office.dialogue, {"works_started": "2026-10-05"})
    plant_house(office.dialogue, {"works_started": "2026-03-05", "completed": "2026-10-20"}, category="lifted")


def test_the_list_leads_to_each_table_of_the_own_offices(office: Office) -> None:
    page = office.seated("county").get("/desk/tables").text
    assert f'<a href="{TABLE}">附件1 农村危房改造进度报表</a></th><td>云山县</td><td>2026年10月</td>' in page
    assert "还没报" in page
    assert f'href="{PART}"' in office.seated("township").get("/desk/tables").text


def test_a_table_stands_there_with_merged_heads_and_each_number_opens_its_houses(office: Office) -> None:
    pc = office.seated("county")
    page = pc.get(TABLE).text
    assert '<th scope="col" colspan="7" rowspan="1">开工户数</th>' in page
    assert '<th scope="col" colspan="1" rowspan="2">完成投资总额</th>' in page
    assert f'<a href="{TABLE}/houses/7">2</a>' in page
    opened = pc.get(f"{TABLE}/houses/7").text
    assert "开工户数·合计：2户" in opened
    assert opened.count('href="/desk/cases/') == 2


def test_a_number_is_corrected_with_a_reason_and_stands_beside_the_ledger_s(office: Office) -> None:
    pc = office.seated("county")
    form = pc.get(f"{TABLE}/fill/correct").text
    assert "为什么和台账不一样" in form
    filled = {"column": "3", "number": "4", "why": "三户还没录进来", "once": "0a0b0c0d"}
    page = pc.post(f"{TABLE}/fill/correct", data=filled).text
    assert "<span>台账1</span>" in page
    assert "三户还没录进来" in page


def test_what_is_wrong_in_a_form_is_told_and_kept(office: Office) -> None:
    answer = office.seated("county").post(f"{TABLE}/fill/correct", data={"column": "3", "number": "很多", "why": "x"})
    assert answer.status_code == 422
    assert "很多" in answer.text


def test_it_is_sent_once_what_does_not_fit_was_looked_over_and_changes_are_marked(office: Office) -> None:
    plant_house(office.dialogue, {"works_started": "2026-10-06"}, category=None)
    pc = office.seated("county")
    assert "没有写类别" in pc.get(TABLE).text
    assert "还有1处对不上" in pc.post(TABLE).text
    assert "附件1第1次报的已经存档" in pc.post(TABLE, data={"sure": "1"}).text
    plant_house(office.dialogue, {"works_started": "2026-10-07"})
    page = pc.get(TABLE).text
    assert 'class="changed"' in page
    assert "<span>上次3</span>" in page
    assert "第1次报" in pc.get("/desk/tables").text


def test_the_file_is_the_one_of_the_chat(office: Office) -> None:
    answer = office.seated("county").post(f"{TABLE}/file")
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert cells_of(book["附件1"])[7][:8] == [1, 0, 1, 0, 0, 0, 2, 1]


def test_the_county_looks_at_a_township_s_part_and_does_not_send_it(office: Office) -> None:
    pc = office.seated("county")
    assert "青石镇2026年10月" in pc.get(PART).text
    assert pc.post(PART, data={"sure": "1"}).status_code == 404
    assert pc.get(f"{PART}/fill/correct").status_code == 404


def test_the_city_sees_numbers_and_no_houses(office: Office) -> None:
    pc = office.seated("city")
    assert "开工户数" in pc.get(TABLE).text
    assert "/houses/" not in pc.get(TABLE).text
    assert pc.get(f"{TABLE}/houses/7").status_code == 404


def test_of_a_table_without_numbers_it_is_said_that_there_are_none_yet(office: Office) -> None:
    pc = office.seated("county")
    none = pc.get(TABLE.replace("annex_1", "annex_2")).text
    assert ("还没有数" in none, "对得上" in none) == (True, False)
    some = pc.get(TABLE).text
    assert ("还没有数" in some, "数都对得上" in some) == (False, True)

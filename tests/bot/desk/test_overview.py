"""The overview at the desk: its numbers are those of the lists that they open, and who sees no cases gets no links."""

import html
import re
from datetime import timedelta
from io import BytesIO

import httpx
import pytest
from PIL import Image

from handlers.dialog.messages import Choice, Text
from storage.cases import cases, deadlines, records
from storage.cases.cases import Case
from storage.cases.deadlines import Deadline
from storage.curation import questions
from storage.database.database import Transaction
from tests.bot.desk.office import Office
from tests.bot.desk.test_ledger import heads
from tests.cast import NOW, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP

KPI = r'<section class="kpi[^"]*">([^<]*)<b>(?:<a href="([^"]*)">)?(\d+|–)'


@pytest.fixture
def houses(office: Office) -> None:
    """Two households in a township, one in the next, one of another county."""
    office.household("王二", hazards=["roof_leak"])
    office.household("张三")
    office.household("李四", VILLAGE_OF_OTHER_TOWNSHIP)
    office.household("赵六", VILLAGE_OF_OTHER_COUNTY)


def kpis(page: httpx.Response) -> dict[str, tuple[str, str]]:
    """Of each large number, what it is and what it opens."""
    return {name: (count, html.unescape(address)) for name, address, count in re.findall(KPI, page.text)}


def begin_late(tx: Transaction, office: Office, case: Case) -> None:
    """A step of the township whose last day was yesterday."""
    yesterday, now = NOW.date() - timedelta(days=1), office.dialogue.clock.now()
    record = records.add(
        tx, case, step="reported", day=yesterday, values={}, person_id=case.reporter_id, role="cadre", now=now
    )
    due = Deadline(step="checked", owner="township", due_on=yesterday, section="三（一）", in_principle=True)
    deadlines.begin(tx, case.id, due, begun_by=record)


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(("who", "many"), [("county", 3), ("township", 2), ("other_county", 1)])
def test_each_number_opens_as_many_cases_as_it_says(office: Office, who: str, many: int) -> None:
    pc = office.seated(who)
    page = pc.get("/desk/overview")
    assert kpis(page)["在办"][0] == str(many)
    links = {html.unescape(found) for found in re.findall(r'<td class="number"><a href="([^"]*)">', page.text)}
    assert links
    for address, count in re.findall(r'<td class="number"><a href="(/desk/ledger[^"]*)">(\d+)</a>', page.text):
        assert len(heads(pc.get(html.unescape(address)))) == int(count), address
    assert len(heads(pc.get(kpis(page)["在办"][1]))) == many


def test_what_was_closed_in_the_year_opens_its_list(office: Office) -> None:
    case, other = office.household("王二"), office.household("张三")
    with office.dialogue.database.writing() as tx:
        for one, day in ((case, NOW.date().replace(month=1)), (other, NOW.date().replace(year=NOW.year - 1))):
            records.add(tx, one, step="closed", day=day, values={}, person_id=case.reporter_id, role="county", now=NOW)
    pc = office.seated("county")
    page = pc.get("/desk/overview").text
    [address] = re.findall(rf'<a href="([^"]*)">{NOW.year}年共1户</a>', page)
    assert heads(pc.get(html.unescape(address))) == ["王二"]
    assert f"{NOW.year}年1月到{NOW.year}年12月销号的 ×" in pc.get(html.unescape(address)).text


@pytest.mark.usefixtures("houses")
def test_a_city_sees_the_counts_and_opens_nobodys_case(office: Office) -> None:
    page = office.seated("city").get("/desk/overview")
    assert kpis(page)["在办"] == ("4", "")
    assert "/desk/ledger?" not in page.text


def test_an_operator_has_no_overview(office: Office) -> None:
    assert office.seated("operator").get("/desk/overview").status_code == 404
    assert office.seated("operator").get("/desk/overview/picture.png").status_code == 404


@pytest.mark.usefixtures("houses")
def test_what_is_late_is_counted_by_place_and_opened_by_it(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        for case in cases.everything(tx)[:3]:
            begin_late(tx, office, case)
    pc = office.seated("county")
    page = pc.get("/desk/overview")
    late, address = kpis(page)["超期"]
    assert int(late) == len(heads(pc.get(address))) == 3
    assert '<section class="kpi danger">' in page.text
    table = re.findall(r"<tr><td>(青石镇|柳溪镇)</td><td class=\"number\"><a href=\"([^\"]*)\">(\d)</a>", page.text)
    assert [(name, count) for name, _, count in table] == [("青石镇", "2"), ("柳溪镇", "1")]
    assert heads(pc.get(html.unescape(table[1][1]))) == ["李四"]


def test_why_reports_were_returned_is_counted_and_opened(office: Office) -> None:
    case = office.household("王二")
    [asked] = office.dialogue.say("township", Choice(id=f"case:return:{case.number}"))
    for label in ("照片", "完成", "照片看不清"):
        [asked] = office.dialogue.press("township", label, asked)
    office.dialogue.press("township", "提交", asked)
    pc = office.seated("county")
    [(address, count)] = re.findall(
        r'照片看不清</td><td class="number"><a href="([^"]*)">(\d)<', pc.get("/desk/overview").text
    )
    assert (count, heads(pc.get(html.unescape(address)))) == ("1", ["王二"])


def test_how_many_questions_got_an_answer_is_told_without_the_questions(office: Office) -> None:
    office.dialogue.say("cadre", Text(text="D级补多少钱"))
    office.dialogue.say("cadre", Text(text="猪圈给补吗"))
    page = office.seated("county").get("/desk/overview").text
    assert re.search(r"问了2次，当场答上[012]次", page)
    assert "猪圈" not in page
    with office.dialogue.database.reading() as tx:
        assert questions.answered_share(tx, "/", f"{NOW:%Y-%m}").asked == 2


def test_the_months_before_can_be_looked_at_and_none_to_come(office: Office) -> None:
    pc = office.seated("county")
    assert "2026年10月" in pc.get("/desk/overview?month=202610").text
    for wrong in ("202712", "199901", "x", ""):
        assert f"{NOW.year}年{NOW.month}月" in pc.get(f"/desk/overview?month={wrong}").text


@pytest.mark.usefixtures("houses")
def test_the_pictures_are_one_file_to_hand_on(office: Office) -> None:
    answer = office.seated("township").get("/desk/overview/picture.png")
    with Image.open(BytesIO(answer.content)) as drawn:
        assert (drawn.format, drawn.width) == ("PNG", 600)
    assert "attachment" in answer.headers["content-disposition"]


def test_a_case_that_was_moved_is_counted_where_its_house_is(office: Office) -> None:
    case = office.household("王二")
    with office.dialogue.database.writing() as tx:
        cases.move(tx, case, VILLAGE_OF_OTHER_TOWNSHIP, case.pack)
    assert kpis(office.seated("township").get("/desk/overview"))["在办"][0] == "0"

"""Roll-calls at the desk: the live board, phones behind a noted look, calling and ending by the forms of the chat."""

import re

import httpx
import pytest

from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from storage.cases import cases
from storage.checks import checks
from storage.checks.items import CheckAnswer
from storage.people import accounts, audit
from tests.bot.desk.office import PART, Office
from tests.bot.desk.test_cases import text_of
from tests.cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.checks.rainy_evening import RainyEvening

ONCE = re.compile(r'name="once" value="([^"]+)"')
ITEM = re.compile(r'name="item" value="(\d+)"')


@pytest.fixture
def evening(office: Office, knowledge: Knowledge, say: Wording) -> RainyEvening:
    """A rainy evening at the office."""
    return RainyEvening(office.dialogue, knowledge, say)


def ran(page: httpx.Response) -> bool:
    """Whether a roll-call can be ended from a page."""
    return "结束点名" in page.text


def of_village(page: str, code: str) -> str:
    """The row of a village."""
    row = re.search(rf'<tr>(?:(?!<tr>).)*id="village-{code}".*?</tr>', page)
    assert row is not None
    return text_of(row[0])


def call(pc: httpx.Client, **filled: object) -> httpx.Response:
    """Fill in the form of a roll-call, and look it over."""
    once = ONCE.search(pc.get("/desk/checks/new/roll_call").text)
    assert once is not None
    return pc.post("/desk/checks/new/roll_call", data={"once": once[1], **filled})


def send(pc: httpx.Client, page: httpx.Response) -> httpx.Response:
    """Press the button of a form that was looked over."""
    given = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    data: dict[str, list[str]] = {}
    for name, value in given:
        data.setdefault(name, []).append(value)
    return pc.post("/desk/checks/new/roll_call", data=data)


def test_a_roll_is_called_by_the_form_of_the_chat_after_it_was_looked_over(
    office: Office, evening: RainyEvening
) -> None:
    pc = office.seated("county")
    page = call(pc, reason="rain", places=[TOWNSHIP, OTHER_TOWNSHIP], drill="real")
    assert "马上问" in page.text
    assert evening.told() == [], "nobody hears of it before"
    sent = send(pc, page)
    assert sent.headers["location"] == f"/desk/checks/{evening.last_id()}"
    assert any("暴雨" in text for _, text in evening.told())
    told = len(evening.told())
    assert send(pc, page).headers["location"] == sent.headers["location"], "the same form calls it once"
    assert len(evening.told()) == told
    assert "暴雨点名" in pc.get("/desk/checks").text


def test_all_places_may_be_ticked_at_once(office: Office, evening: RainyEvening) -> None:
    pc = office.seated("county")
    page = call(pc, reason="rain", places="all", drill="drill")
    assert "全部（2个）" in page.text
    assert "/desk/checks/" in send(pc, page).headers["location"]


def test_what_is_missing_is_asked_for_again_and_calls_nobody(office: Office, evening: RainyEvening) -> None:
    pc = office.seated("county")
    page = call(pc, reason="other", places=TOWNSHIP, drill="real")
    assert page.status_code == 422
    assert "这一项要填" in page.text
    assert call(pc, reason="rain", places="990102001", drill="real").status_code == 422, "of another county"
    assert evening.told() == []


@pytest.mark.parametrize("who", ["city", "operator"])
def test_who_coordinates_no_checks_calls_none_and_sees_none(office: Office, evening: RainyEvening, who: str) -> None:
    id = evening.call().id
    pc = office.seated(who)
    assert "点名由镇里、县里发起" in pc.get("/desk/checks").text
    assert pc.get("/desk/checks/new/roll_call").status_code == 404
    assert pc.get(f"/desk/checks/{id}").status_code == 404
    assert "暴雨" not in pc.get("/desk/alarms").text


def test_the_board_tells_who_answered_who_is_silent_and_whom_no_message_reaches(
    office: Office, evening: RainyEvening
) -> None:
    check, pc = evening.call(), office.seated("county")
    page = pc.get(f"/desk/checks/{check.id}").text
    assert "没回完" in of_village(page, VILLAGE)
    assert "已问王建国" in of_village(page, VILLAGE)
    assert "消息到不了" in of_village(page, VILLAGE_OF_OTHER_TOWNSHIP)
    assert "没有登记村干部" in of_village(page, VILLAGE_OF_OTHER_TOWNSHIP) or "没登记" in page
    evening.say("cadre", "/checks", "〔都已转移〕", "〔是，都已转移〕")
    part = pc.get(f"/desk/checks/{check.id}", headers=PART).text
    assert "<html" not in part
    assert "都回了" in of_village(part, VILLAGE)
    silent = pc.get(f"/desk/checks/{check.id}?show=unreached").text
    assert f"village-{VILLAGE}" not in silent
    assert f"village-{VILLAGE_OF_OTHER_TOWNSHIP}" in silent


def test_looking_by_itself_does_not_keep_the_seat(office: Office, evening: RainyEvening) -> None:
    check, pc = evening.call(), office.seated("county")
    for _ in range(2):
        office.wait(8)
        for path in (f"/desk/checks/{check.id}", "/desk/alarms"):
            answered = pc.get(path, headers=PART)
            assert "set-cookie" not in answered.headers
    assert answered.status_code == 401


def test_an_alarm_stands_above_all_pages_until_it_ends_and_a_drill_is_none(
    office: Office, evening: RainyEvening
) -> None:
    pc = office.seated("township")
    evening.call(drill=True)
    assert "点名" not in pc.get("/desk/alarms").text
    check = evening.call()
    assert f"/desk/checks/{check.id}" in pc.get("/desk/alarms").text
    evening.say("county", f"check:end:{check.id}:yes")
    assert "点名" not in pc.get("/desk/alarms").text
    assert f"/desk/checks/{check.id}" in pc.get("/desk/checks").text, "it stands among those that ended"


def test_a_danger_stands_above_all_pages_until_somebody_takes_it(office: Office) -> None:
    case = plant_case(office.dialogue, {**ANSWERED, "danger": "imminent"})
    link = f"/desk/cases/{case.number}"
    for who, is_told in (("township", True), ("county", True), ("other_township", False), ("city", False)):
        assert (link in office.seated(who).get("/desk/alarms").text) == is_told, who
    office.receive(case)
    assert link not in office.seated("township").get("/desk/alarms").text


def test_a_township_sees_its_villages_alone_and_another_county_nothing(office: Office, evening: RainyEvening) -> None:
    check = evening.call()
    own = office.seated("other_township")
    page = own.get(f"/desk/checks/{check.id}").text
    assert f"village-{VILLAGE_OF_OTHER_TOWNSHIP}" in page
    assert f"village-{VILLAGE}" not in page
    assert own.get(f"/desk/checks/{check.id}/houses?village={VILLAGE}").status_code == 404
    assert "王建国" not in own.post(f"/desk/checks/{check.id}/phones").text
    assert not ran(own.get(f"/desk/checks/{check.id}"))
    assert own.get(f"/desk/checks/{check.id}/end").status_code == 404
    assert own.post(f"/desk/checks/{check.id}/end").status_code == 404
    foreign = office.seated("other_county")
    for path in ("", "/houses", "/end"):
        assert foreign.get(f"/desk/checks/{check.id}{path}").status_code == 404
    assert foreign.post(f"/desk/checks/{check.id}/phones").status_code == 404
    assert foreign.get("/desk/checks/999").text == foreign.get(f"/desk/checks/{check.id}").text


def test_phones_are_whole_and_the_look_is_noted(office: Office, evening: RainyEvening) -> None:
    check, pc = evening.call(), office.seated("county")
    assert "13800000002" not in pc.get(f"/desk/checks/{check.id}").text
    assert pc.get(f"/desk/checks/{check.id}/phones").status_code == 405
    page = pc.post(f"/desk/checks/{check.id}/phones").text
    assert "13800000002" in page
    assert "13800000012" in page, "the deputy's, too"
    with office.dialogue.database.reading() as tx:
        line = audit.latest(tx)[0]
    assert (line.action, line.subject) == ("looked_at_duty_phones", f"check:{check.id}")
    assert VILLAGE in line.details["villages"]
    with office.dialogue.database.writing() as tx:
        checks.close(tx, check.id, office.dialogue.clock.now())
    assert pc.post(f"/desk/checks/{check.id}/phones").status_code == 404


def test_who_telephoned_answers_for_the_village_and_the_cadre_hears_of_it(
    office: Office, evening: RainyEvening
) -> None:
    check, pc = evening.call(), office.seated("township")
    path = f"/desk/checks/{check.id}/houses?village={VILLAGE}"
    items = ITEM.findall(pc.get(path).text)
    page = pc.post(path, data={"item": items[0], "answer": "moved"})
    assert "已转移" in page.text
    assert evening.answers()[0] is CheckAnswer.MOVED
    assert any("替您回了" in text for _, text in evening.told())
    assert pc.post(path, data={"item": items[0], "answer": "sound"}).status_code == 404
    assert pc.post(path, data={"item": "x", "answer": "moved"}).status_code == 404
    foreign = office.seated("other_township")
    assert foreign.post(path, data={"item": items[1], "answer": "moved"}).status_code == 404
    assert evening.answers().count(None) == len(evening.answers()) - evening.answers().count(CheckAnswer.MOVED) - (
        evening.answers().count(CheckAnswer.NOTHING)
    )


def test_numbers_open_what_they_count(office: Office, evening: RainyEvening) -> None:
    check, pc = evening.call(), office.seated("county")
    page = pc.get(f"/desk/checks/{check.id}").text
    row = re.search(r'href="([^"]+)">(\d+)</a></td><td>已问王建国', page)
    assert row is not None
    houses = pc.get(row[1].replace("&amp;", "&")).text
    assert len(re.findall(r'href="/desk/cases/', houses)) == int(row[2])
    for link in re.findall(r'href="(/desk/cases/[^"]+)"', houses):
        assert pc.get(link).status_code == 200


def test_an_end_is_asked_once_and_told_as_in_the_chat(office: Office, evening: RainyEvening) -> None:
    check, pc = evening.call(), office.seated("county")
    assert "现在结束吗" in pc.get(f"/desk/checks/{check.id}/end").text
    with office.dialogue.database.reading() as tx:
        found = checks.find(tx, check.id)
    assert found is not None
    assert found.closed_at is None
    ended = pc.post(f"/desk/checks/{check.id}/end")
    assert "结束了" in ended.text
    assert not ran(ended)
    assert any("结束了" in text for _, text in evening.told())
    assert "已经结束" in pc.post(f"/desk/checks/{check.id}/end").text


def test_a_whole_village_is_answered_for_by_its_form(office: Office, evening: RainyEvening) -> None:
    pc = office.seated("county")
    once = ONCE.search(pc.get("/desk/checks/new/patrol").text)
    assert once is not None
    filled = {"once": once[1], "sure": "1", "reason": "flood", "places": "all", "due": "2026-07-20"}
    location = pc.post("/desk/checks/new/patrol", data=filled).headers["location"]
    houses = pc.get(f"{location}/houses?village={VILLAGE}").text
    link = re.search(rf'href="({location}/looked/\d+)\?[^"]*"', houses)
    assert link is not None
    assert pc.post(link[1], data={"once": "00000000", "houses": "many", "suspected": "0"}).status_code == 422
    assert "看了120户" in pc.post(link[1], data={"once": "00000000", "houses": "120", "suspected": "2"}).text
    assert evening.answers()[0] is CheckAnswer.DONE
    assert office.seated("other_county").get(link[1]).status_code == 404


def test_a_remark_is_written_beside_an_answer_and_no_next_house_is_asked_for(
    office: Office, evening: RainyEvening
) -> None:
    check, pc = evening.call(), office.seated("township")
    houses = f"/desk/checks/{check.id}/houses?village={VILLAGE}&show=all&page=1"
    item = ITEM.findall(pc.get(houses).text)[0]
    link = f"/desk/checks/{check.id}/remark/{item}"
    assert link not in pc.get(houses).text
    assert pc.get(link).status_code == 404, "there is no answer yet"
    assert link in pc.post(houses, data={"item": item, "answer": "moved"}).text
    view = f"village={VILLAGE}&show=all&page=1"
    opened = pc.get(f"{link}?{view}").text
    assert "写备注" in opened
    assert f'action="{link}?village={VILLAGE}&amp;show=all' in opened
    written = pc.post(f"{link}?{view}", data={"once": "00000000", "words": "老人去了女儿家"})
    assert "备注记下了：老人去了女儿家" in written.text
    assert written.text.count("老人去了女儿家") == 2, "said once, and once in its row"
    assert "第2户" not in written.text
    assert office.seated("other_township").get(link).status_code == 404
    assert pc.get(f"/desk/checks/{check.id}/mute/{item}").status_code == 404, "in danger every house is asked for"


def test_a_house_is_left_out_of_a_check_until_a_day(office: Office, evening: RainyEvening) -> None:
    evening.say("county", "check:plan", "〔闲置危房〕", "〔全部〕", "〔3天内〕", "〔开始检查〕")
    id, pc = evening.last_id(), office.seated("township")
    houses = pc.get(f"/desk/checks/{id}/houses").text
    link = re.search(rf'href="(/desk/checks/{id}/mute/\d+)[^"]*"[^>]*>([^<]+)</a>', houses)
    assert link is not None
    assert link[2] == "这户不用查"
    filled = {"once": "00000000", "reason": "demolished", "until": "2027-01-31"}
    assert pc.post(link[1], data=filled | {"until": "2020-01-31"}).status_code == 422
    assert "不用查" in pc.post(link[1], data=filled).text
    assert evening.answers()[0] is CheckAnswer.MUTED
    with office.dialogue.database.reading() as tx:
        assert [event.kind for event in cases.history(tx, evening.houses[2])] == ["check_muted"]
    assert pc.get(f"/desk/checks/{id}/looked/{link[1].rpartition('/')[2]}").status_code == 404, "it is a house"


def test_a_cadre_without_an_account_is_out_of_reach_until_there_is_one(office: Office, evening: RainyEvening) -> None:
    check, pc = evening.call(), office.seated("county")
    with office.dialogue.database.writing() as tx:
        for person_id in (office.dialogue.cast.cadre, evening.deputy):
            for account in accounts.of(tx, person_id):
                accounts.mark_reachable(tx, account.lane, reachable=False)
    row = of_village(pc.get(f"/desk/checks/{check.id}").text, VILLAGE)
    assert "消息到不了" in row
    assert "有电话" in row
    assert COUNTY not in row

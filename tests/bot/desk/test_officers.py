"""Naming at the desk who answers questions, who deals with complaints and who is on duty."""

import httpx

from storage.complaints import handlers
from storage.people import curators, duty_table
from tests.bot.desk.office import Office
from tests.cast import COUNTY, OTHER_COUNTY, TOWNSHIP

HERE = "/desk/people/officers"


def press(pc: httpx.Client, of: str) -> httpx.Response:
    """Press a button of the page."""
    return pc.post(f"{HERE}/press", data={"of": of})


def test_a_county_names_who_answers_and_who_deals_with_complaints(office: Office) -> None:
    pc, county = office.seated("county"), office.dialogue.ids["county"]
    assert "请孙立答" in pc.get(HERE).text
    assert "不再请孙立答" in press(pc, f"curator:mark:{COUNTY}:{county}").text
    press(pc, f"complaint:name:{COUNTY}:{county}")
    with office.dialogue.database.reading() as tx:
        assert curators.marked(tx) == {COUNTY: {county}}
        assert handlers.named(tx) == {COUNTY: {county}}
    press(pc, f"curator:unmark:{COUNTY}:{county}")
    press(pc, f"complaint:dismiss:{COUNTY}:{county}")
    with office.dialogue.database.reading() as tx:
        assert curators.marked(tx) == {}
        assert handlers.named(tx) == {}


def test_nobody_names_for_another_office(office: Office) -> None:
    pc, county = office.seated("other_county"), office.dialogue.ids["county"]
    press(pc, f"curator:mark:{COUNTY}:{county}")
    press(pc, f"complaint:name:{COUNTY}:{county}")
    other = office.dialogue.ids["other_county"]
    press(office.seated("township"), f"curator:mark:{OTHER_COUNTY}:{other}")
    with office.dialogue.database.reading() as tx:
        assert curators.marked(tx) == {}
        assert handlers.named(tx) == {}


def test_the_duty_table_is_typed_in_and_shown(office: Office) -> None:
    pc = office.seated("township")
    of = f"duty:fill:{TOWNSHIP}"
    assert "哪天谁值班" in pc.get(f"{HERE}/sheet", params={"of": of}).text
    wrong = pc.post(f"{HERE}/sheet", data={"of": of, "days": "王强"})
    assert wrong.status_code == 422
    assert "没看懂" in wrong.text
    lines = "11月5日：王强 13800000021\n11月6日至7日：李雪"
    assert "记下了3天" in pc.post(f"{HERE}/sheet", data={"of": of, "days": lines}).text
    assert "11月5日（周四） 王强" in pc.get(HERE).text
    with office.dialogue.database.reading() as tx:
        today = office.dialogue.clock.now().date()
        found = duty_table.between(tx, TOWNSHIP, today, today.replace(day=30))
    assert [one.name for people in found.values() for one in people] == ["王强", "李雪", "李雪"]


def test_a_duty_table_of_another_office_is_not_opened(office: Office) -> None:
    pc = office.seated("other_township")
    of = f"duty:fill:{TOWNSHIP}"
    assert '<form class="box"' not in pc.get(f"{HERE}/sheet", params={"of": of}).text
    pc.post(f"{HERE}/sheet", data={"of": of, "days": "11月5日：王强"})
    with office.dialogue.database.reading() as tx:
        assert duty_table.on(tx, TOWNSHIP, office.dialogue.clock.now().date().replace(day=5)) == []


def test_who_names_nobody_is_told_so(office: Office) -> None:
    assert "没有归您指定的人" in office.seated("operator").get(HERE).text

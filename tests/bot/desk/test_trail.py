"""The audit trail at the desk: of the own county's people and cases alone, in sentences, and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from handlers.dialog.messages import Choice
from storage.people import audit, people
from storage.people.people import Role
from tests.bot.desk.office import Office
from tests.cast import COUNTY, OTHER_COUNTY, VILLAGE, VILLAGE_OF_OTHER_COUNTY


def note(office: Office, action: str, subject: str, *, who: str | None, **details: object) -> None:
    """A line of the trail."""
    with office.dialogue.database.writing() as tx:
        by = None if who is None else office.dialogue.ids[who]
        audit.note(tx, person_id=by, action=action, subject=subject, now=office.dialogue.clock.now(), details=details)


@pytest.mark.parametrize("who", ["township", "city", "operator"])
def test_nobody_but_a_county_reads_the_trail(office: Office, who: str) -> None:
    pc = office.seated(who)
    assert pc.get("/desk/trail").status_code == 404
    assert pc.post("/desk/trail").status_code == 404
    assert 'href="/desk/trail"' not in pc.get("/desk").text


def test_a_look_at_full_numbers_in_the_chat_stands_there_in_words(office: Office) -> None:
    case = office.receive(office.household("王二"))
    office.dialogue.say("township", Choice(id=f"case:numbers:{case.number}"))
    page = office.seated("county").get("/desk/trail").text
    assert f"看了{case.number}的身份证号和电话全号" in page
    assert "青石镇 乡镇 赵敏" in page


def test_a_case_belongs_where_it_lies_whoever_looked_at_it(office: Office) -> None:
    own, foreign = office.household("王二", VILLAGE), office.household("赵六", VILLAGE_OF_OTHER_COUNTY)
    note(office, "looked_at_numbers", own.number, who="city")
    note(office, "looked_at_numbers", foreign.number, who="county")
    page = office.seated("county").get("/desk/trail").text
    assert own.number in page
    assert foreign.number not in page
    assert foreign.number in office.seated("other_county").get("/desk/trail").text


def test_what_somebody_did_for_another_county_before_or_later_is_not_shown(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        moved, now = office.dialogue.ids["other_county"], office.dialogue.clock.now()
        people.withdraw(tx, moved, Role.COUNTY, OTHER_COUNTY, now)
        people.grant(tx, moved, Role.COUNTY, COUNTY, now + timedelta(minutes=5))
    office.wait(1)
    note(office, "duty_table_set", f"area:{OTHER_COUNTY}", who="other_county")
    assert "值班表" not in office.seated("county").get("/desk/trail").text
    office.wait(9)
    note(office, "duty_table_set", f"area:{COUNTY}", who="other_county")
    assert "改了云山县的值班表" in office.seated("county").get("/desk/trail").text


def test_what_the_operator_did_to_the_county_s_people_is_shown(office: Office) -> None:
    note(office, "role_granted", f"person:{office.dialogue.cast.cadre}", who=None)
    note(office, "person_renamed", f"person:{office.dialogue.cast.other_county}", who=None)
    page = office.seated("county").get("/desk/trail").text
    assert "管服务器的同事" in page
    assert "给了王建国权限" in page
    assert "吴芳" not in page


def test_nobody_learns_of_a_complaint_from_the_trail(office: Office) -> None:
    note(office, "complaint_read", "TS2026-000001", who="county")
    page = office.seated("county").get("/desk/trail").text
    assert "TS2026-000001" not in page
    assert "投诉" not in page


def test_it_is_filtered_by_person_case_kind_and_day(office: Office) -> None:
    case, other = office.household("王二"), office.household("张三")
    note(office, "looked_at_numbers", case.number, who="township")
    note(office, "slip_made", other.number, who="county")
    pc, day = office.seated("county"), office.dialogue.clock.now().date()
    by_person = pc.get(f"/desk/trail?who={office.dialogue.cast.township}").text
    assert case.number in by_person
    assert other.number not in by_person
    assert "便条" not in pc.get(f"/desk/trail?case={case.number}").text
    assert "便条" in pc.get("/desk/trail?kind=exported").text
    assert case.number not in pc.get("/desk/trail?kind=changed").text
    assert case.number in pc.get(f"/desk/trail?from={day}&to={day}").text
    assert case.number not in pc.get(f"/desk/trail?from={day + timedelta(days=1)}").text
    assert pc.get("/desk/trail?who=x&case=1&kind=z&from=1&to=99999-1-1&before=-1").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
def test_a_day_that_no_calendar_needs_limits_nothing(office: Office, day: str) -> None:
    """The last day of all has no next one: it was answered by 500."""
    for name in ("from", "to"):
        assert office.seated("county").get(f"/desk/trail?{name}={day}").status_code == 200


def test_a_person_of_another_county_is_not_named_by_an_address(office: Office) -> None:
    page = office.seated("county").get(f"/desk/trail?who={office.dialogue.cast.other_county}").text
    assert "吴芳" not in page


def test_older_lines_stand_on_the_next_page(office: Office) -> None:
    for number in range(101):
        note(office, "duty_table_set", f"area:{COUNTY}", who="county", reason=f"第{number}次")
    pc = office.seated("county")
    first = pc.get("/desk/trail").text
    assert "第100次" in first
    assert "第0次" not in first
    older = first.split('href="/desk/trail?before=')[1].split('"')[0]
    assert "第0次" in pc.get(f"/desk/trail?before={older}").text


def test_the_file_runs_nothing_and_is_noted(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        people.rename(tx, office.dialogue.cast.stranger, "=HYPERLINK(1)")
        people.grant(tx, office.dialogue.cast.stranger, Role.CADRE, VILLAGE, office.dialogue.clock.now())
        people.withdraw(tx, office.dialogue.cast.stranger, Role.CADRE, VILLAGE, office.dialogue.clock.now())
    note(office, "person_described", f"person:{office.dialogue.cast.stranger}", who="stranger")
    pc = office.seated("county")
    answer = pc.post("/desk/trail")
    assert answer.headers["content-type"].startswith("text/csv")
    [head, *rows] = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == ["时间", "谁", "做了什么", "编号"]
    assert rows[0][1] == "'=HYPERLINK(1)"
    assert "导出了查看与改动记录" in pc.get("/desk/trail").text


def test_it_is_a_workbook_too_whose_cells_are_text(office: Office) -> None:
    case = office.household("王二")
    note(office, "case_shown_in_full", case.number, who="county", reason="=1+1")
    answer = office.seated("county").post("/desk/trail", data={"format": "xlsx"})
    assert "xlsx" in answer.headers["content-disposition"]
    _, *lines = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    assert any("=1+1" in str(line[2].value) for line in lines)
    assert {cell.data_type for line in lines for cell in line if cell.value is not None} == {"s"}

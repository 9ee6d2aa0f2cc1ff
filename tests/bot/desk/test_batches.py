"""Ticking cases at the desk and taking one step on all of them, as a browser without scripts does it."""

import re
from html import unescape

import httpx
import pytest

from storage.cases import cases
from storage.cases.cases import Case, CaseState
from tests.bot.desk.office import PART, Office
from tests.bot.pipeline.batch_room import BatchRoom
from tests.cast import VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP


@pytest.fixture
def room(office: Office) -> BatchRoom:
    """The worker behind the desk."""
    return BatchRoom(office.dialogue)


@pytest.fixture
def houses(office: Office) -> list[Case]:
    """Four households, three of them of one township."""
    return [
        *(office.household(head) for head in ("王二", "张三", "钱五")),
        office.household("李四", VILLAGE_OF_OTHER_TOWNSHIP),
    ]


def ticked(pc: httpx.Client, *found: Case, which: str = "ticked", view: str = "", **more: str) -> str:
    """Tick some rows and send the bar; the address of what can be done with them."""
    form = {"from": "ledger", "which": which, "case": [one.number for one in found], **more}
    return pc.post(f"/desk/batches?{view}", data=form).headers["location"]


def states(office: Office, found: list[Case]) -> list[CaseState]:
    return [office.now_of(case).state for case in found]


def test_rows_of_ledger_and_queue_can_be_ticked(office: Office, houses: list[Case]) -> None:
    pc = office.seated("township")
    for path in ("/desk", "/desk/ledger"):
        page = pc.get(path).text
        boxes = re.findall(r'<input type="checkbox" form="ticks" name="case" value="([^"]+)"', page)
        assert sorted(boxes) == [case.number for case in houses[:3]], path
        assert "全部3件（这一页3件）" in page
        assert 'id="ticks"' in page


def test_ticked_cases_are_received_at_once_and_nobody_is_told_for_a_minute(
    office: Office, room: BatchRoom, houses: list[Case]
) -> None:
    pc = office.seated("township")
    office.wait(1)
    at = ticked(pc, *houses[:2])
    shown = pc.get(at).text
    assert "选了2件" in shown
    assert f'href="{at}/receive"' in shown
    assert f'href="{at}/appraised"' not in shown
    assert "这2件一起办" in pc.get(f"{at}/receive").text
    assert pc.post(f"{at}/receive").headers["location"] == at
    assert "办过0件" in pc.get(at).text
    room.do_all()
    assert states(office, houses) == [CaseState.CHECKED, CaseState.CHECKED, CaseState.REPORTED, CaseState.REPORTED]
    done = pc.get(at).text
    assert "办成2件" in done
    assert "60秒内可以一次全部撤回" in done
    assert room.told("county") == []
    assert pc.post(f"{at}/undo").headers["location"] == at
    room.do_all()
    assert states(office, houses) == [CaseState.REPORTED] * 4
    assert "撤回2件" in pc.get(at).text
    assert room.told("county") == []


def test_what_renews_itself_is_a_part_of_the_page_that_works_without_it(
    office: Office, room: BatchRoom, houses: list[Case]
) -> None:
    pc = office.seated("township")
    office.wait(1)
    at = ticked(pc, *houses[:1])
    pc.post(f"{at}/receive")
    part = pc.get(at, headers=PART)
    assert "<html" not in part.text
    assert 'hx-trigger="every 1s"' in part.text
    assert "set-cookie" not in part.headers, "what comes by itself keeps nobody in the seat"
    room.do_all()
    room.wait(60)
    room.do_all()
    assert "hx-trigger" not in pc.get(at, headers=PART).text, "what moves no more is not asked for"


def test_all_pages_of_a_view_are_chosen_but_for_the_ticked(office: Office, room: BatchRoom, houses: list[Case]) -> None:
    pc = office.seated("county")
    office.wait(1)
    assert "选了4件" in pc.get(ticked(pc, houses[0], which="all")).text, "ticks mean nothing beside all"
    assert "选了3件" in pc.get(ticked(pc, houses[0], which="all_but")).text
    view = f"place={VILLAGE_OF_OTHER_TOWNSHIP}"
    assert "选了1件" in pc.get(ticked(pc, which="all", view=view)).text
    assert "选了1件" in pc.get(ticked(pc, which="all", words="张三")).text, "within the search that was made"
    for name, many in {"waiting": 4, "returned": 0, "nobody_s": 0}.items():
        at = pc.post(f"/desk/batches?list={name}", data={"from": "queue", "which": "all"}).headers["location"]
        assert f"选了{many}件" in pc.get(at).text, name


def test_ticks_go_along_to_the_next_page_and_back_and_stand_in_no_address(
    office: Office, room: BatchRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.ledger.view.SIZES", (2, 100))
    found = [office.household(head) for head in ("王二", "张三", "钱五")]
    pc = office.seated("township")
    office.wait(1)
    view = "sort=oldest&size=2"
    page = pc.get(f"/desk/ledger?{view}").text
    onward = re.search(r'formaction="([^"]+)">勾着，翻下一页', page)
    assert onward is not None
    turned = pc.post(unescape(onward[1]), data={"from": "ledger", "which": "ticked", "case": [found[0].number]}).text
    assert f'<input type="hidden" name="case" value="{found[0].number}"' in turned
    assert "别的页上勾的1件在内" in turned
    both = {"case": [found[0].number, found[2].number]}
    back = pc.post(f"/desk/ledger?{view}", data=both).text
    assert f'value="{found[0].number}" checked' in back
    assert f'<input type="hidden" name="case" value="{found[2].number}"' in back
    assert not re.findall(rf'(?:href|action)="[^"]*\?[^"]*{found[0].number}', back)
    assert "选了2件" in pc.get(ticked(pc, found[0], found[2])).text


def test_ticks_of_the_queue_go_along_to_its_next_page_and_back(
    office: Office, room: BatchRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.cases.queue.ON_A_PAGE", 2)
    found = [office.household(head) for head in ("王二", "张三", "钱五")]
    pc = office.seated("township")
    office.wait(1)
    onward = re.search(r'formaction="([^"]+)">勾着，翻下一页', pc.get("/desk?list=waiting").text)
    assert onward is not None
    turned = pc.post(unescape(onward[1]), data={"from": "queue", "which": "ticked", "case": [found[0].number]}).text
    assert f'<input type="hidden" name="case" value="{found[0].number}"' in turned
    both = {"case": [found[0].number, found[2].number]}
    back = pc.post("/desk?list=waiting&page=1", data=both).text
    assert f'value="{found[0].number}" checked' in back
    assert f'<input type="hidden" name="case" value="{found[2].number}"' in back
    at = pc.post("/desk/batches?list=waiting", data={"from": "queue", "which": "all_but", **both}).headers["location"]
    assert "选了1件" in pc.get(at).text, "all of the list but what was ticked on two of its pages"


def test_a_step_on_a_later_page_of_the_queue_leaves_that_page_beside_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.cases.queue.ON_A_PAGE", 2)
    found = [office.household(head) for head in ("王二", "张三", "钱五", "孙六")]
    pc = office.seated("township")
    opened = pc.get(f"/desk/cases/{found[2].number}/receive?list=waiting&page=2").text
    action, version = re.search(r'hx-post="([^"]+)"', opened), re.search(r'name="version" value="([^"]+)"', opened)
    assert action is not None
    assert version is not None
    after = pc.post(unescape(action[1]), data={"version": version[1]}, headers=PART).text
    assert f"/desk/cases/{found[3].number}?" in after
    assert f"/desk/cases/{found[0].number}?" not in after


def test_what_differs_is_filled_in_a_row_for_each_house(office: Office, houses: list[Case]) -> None:
    with office.dialogue.database.writing() as tx:
        for case in houses[:2]:
            cases.advance(tx, case, CaseState.WORKS_STARTED, office.dialogue.clock.now())
    pc = office.seated("township")
    office.wait(1)
    at = ticked(pc, *houses[:2])
    assert "每户自己的数" in pc.get(f"{at}/completed").text
    cells = {f"area_after@{case.number}": "80" for case in houses[:2]}
    wrong = pc.post(f"{at}/completed", data={"day": "2026-11-03", **cells, f"area_after@{houses[1].number}": "x"})
    assert wrong.status_code == 422
    assert wrong.text.count('role="alert"') == 1
    assert f'name="area_after@{houses[0].number}" value="80"' in wrong.text, "what was right stays filled in"
    assert pc.post(f"{at}/completed", data={"day": "2026-11-03", **cells}).status_code == 303


def test_what_was_chosen_somewhere_else_is_not_there(office: Office, houses: list[Case]) -> None:
    foreign = office.household("赵六", VILLAGE_OF_OTHER_COUNTY)
    pc = office.seated("township")
    at = ticked(pc, foreign, houses[3])
    assert "选了0件" in pc.get(at).text
    assert pc.get(f"{at}/receive").status_code == 404
    assert pc.post(f"{at}/receive").status_code == 404


def test_a_form_says_beside_each_field_what_is_wrong_and_begins_nothing(
    office: Office, room: BatchRoom, houses: list[Case]
) -> None:
    pc = office.seated("township")
    office.wait(1)
    at = ticked(pc, *houses[:2])
    wrong = pc.post(f"{at}/return", data={"items": ["place"]})
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    assert 'value="place" checked' in wrong.text
    begun = pc.post(f"{at}/return", data={"items": ["place"], "reason": "地点写得不清楚"})
    assert begun.headers["location"] == at
    room.do_all()
    assert states(office, houses[:2]) == [CaseState.RETURNED] * 2


def test_after_a_minute_the_reason_is_asked_and_the_batch_goes_back(
    office: Office, room: BatchRoom, houses: list[Case]
) -> None:
    pc = office.seated("township")
    office.wait(1)
    at = ticked(pc, *houses[:2])
    pc.post(f"{at}/receive")
    room.do_all()
    assert pc.get(f"{at}/take_back").status_code == 404, "it goes back at one press yet"
    room.wait(60)
    room.do_all()
    assert f'href="{at}/take_back"' in pc.get(at).text
    assert pc.post(f"{at}/take_back", data={"reason": ""}).status_code == 422
    back = pc.post(f"{at}/take_back", data={"reason": "点错了"}).headers["location"]
    room.do_all()
    assert states(office, houses[:2]) == [CaseState.REPORTED] * 2
    assert f'href="{back}"' in pc.get(at).text
    listed = pc.get("/desk/batches").text
    assert f'href="{at}"' in listed
    assert f'href="{back}"' in listed


def test_a_batch_of_a_colleague_is_not_there(office: Office, houses: list[Case]) -> None:
    at = ticked(office.seated("township"), *houses[:1])
    for who in ("county", "other_township", "operator"):
        pc = office.seated(who)
        assert [pc.get(at).status_code, pc.post(f"{at}/undo").status_code] == [404, 404]
        assert "核实" not in pc.get("/desk/batches").text

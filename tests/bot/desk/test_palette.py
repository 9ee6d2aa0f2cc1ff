"""The palette and the keys: what somebody may go to or do, and nothing else; keys that stay off for who wants that."""

import re

import pytest

from storage.cases.cases import Case
from tests.bot.desk.office import PART, Office

EVERY_ROOM = (  # but those that everybody finds, some with a word that nothing of it is theirs
    "/desk/overview",
    "/desk/map",
    "/desk/knowledge/questions",
    "/desk/knowledge/local",
    "/desk/exports",
    "/desk/imports",
    "/desk/columns",
    "/desk/trail",
    "/desk/retention",
    "/desk/operator",
)


@pytest.fixture
def case(office: Office) -> Case:
    """A report that waits."""
    return office.household("王二")


def test_it_has_the_steps_of_the_open_case_the_lists_and_the_views(office: Office, case: Case) -> None:
    pc = office.seated("township")
    part = pc.get(f"/desk/commands?case={case.number}", headers=PART).text
    assert f'href="/desk/cases/{case.number}/receive"' in part
    assert 'href="/desk?list=late"' in part
    assert 'href="/desk/ledger?lacking=photos' in part or "lacking=photos" in part
    assert "<html" not in part
    assert "<html" in pc.get("/desk/commands").text, "a page of its own without scripts"


def rooms_of(page: str) -> list[str]:
    """The addresses of the rooms in it."""
    links = re.findall(r'<li><a href="([^"]+)">[^<]+<small>([^<]+)</small>', page)
    return [path for path, kind in links if kind in ("页面", "报送", "知识库", "导出导入", "人员")]


@pytest.mark.parametrize("who", ["township", "county", "city", "operator"])
def test_it_has_every_room_that_is_open_to_who_sits_there_and_no_other(office: Office, who: str) -> None:
    pc = office.seated(who)
    found = rooms_of(pc.get("/desk/commands").text)
    beside = re.findall(r'<a href="(/desk[^"?]*)"', pc.get("/desk").text.partition('<div class="foot">')[0])
    assert set(beside) - {"/desk/commands", "/desk/keys"} <= set(found)
    assert {path: pc.get(path).status_code for path in found} == dict.fromkeys(found, 200)
    others = {path for path in EVERY_ROOM if path not in found}
    assert {path: pc.get(path).status_code for path in others} == dict.fromkeys(others, 404)
    assert ("/desk/people/areas" in found) == (who in ("county", "operator"))


def test_it_tells_nothing_of_a_case_of_somebody_else(office: Office, case: Case) -> None:
    part = office.seated("other_county").get(f"/desk/commands?case={case.number}", headers=PART).text
    assert case.number not in part
    assert "王二" not in part


def test_a_number_opens_its_case_and_other_words_look_in_the_ledger(office: Office, case: Case) -> None:
    pc = office.seated("county")
    opened = pc.post("/desk/commands", data={"words": case.number.lower()})
    assert (opened.status_code, opened.headers["location"]) == (303, f"/desk/cases/{case.number}")
    sought = pc.post("/desk/commands", data={"words": "王二"})
    assert (sought.status_code, sought.headers["location"]) == (307, "/desk/ledger"), "no name in an address"
    foreign = office.seated("other_county").post("/desk/commands", data={"words": case.number})
    assert foreign.headers["location"] == "/desk/ledger"


def test_keys_stay_off_for_who_switched_them_off(office: Office, case: Case) -> None:
    pc = office.seated("county")
    assert "data-no-keys" not in pc.get("/desk").text
    pc.post("/desk/keys", data={"keys": "0"})
    assert "data-no-keys" in pc.get("/desk").text
    assert "data-no-keys" not in office.seated("township").get("/desk").text
    pc.post("/desk/keys", data={"keys": "1"})
    assert "data-no-keys" not in pc.get("/desk").text

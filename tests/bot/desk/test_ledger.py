"""The ledger at the desk: its address is the view and names nobody; what somebody may not see is not in it."""

import re
from urllib.parse import urlsplit

import httpx
import pytest

from storage.cases.cases import Case
from storage.people import audit
from tests.bot.desk.office import Office
from tests.cast import VILLAGE, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP


def heads(page: httpx.Response) -> list[str]:
    """The names in the rows."""
    rows = re.findall(r"<td><a[^>]*>[^<]*</a></td><td>([^<]*)</td>", page.text)
    return [name.strip() for name in rows]


@pytest.fixture
def houses(office: Office) -> dict[str, Case]:
    """Three households in two townships of a county, one of another."""
    return {
        "王二": office.household("王二"),
        "张三": office.household("张三", photos=[]),
        "李四": office.household("李四", VILLAGE_OF_OTHER_TOWNSHIP, source="patrol"),
        "赵六": office.household("赵六", VILLAGE_OF_OTHER_COUNTY),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("county", ["李四", "张三", "王二"]),
        ("township", ["张三", "王二"]),
        ("other_township", ["李四"]),
        ("other_county", ["赵六"]),
        ("city", []),
        ("operator", []),
    ],
)
def test_everybody_sees_the_cases_of_the_own_place(
    office: Office, houses: dict[str, Case], who: str, seen: list[str]
) -> None:
    assert heads(office.seated(who).get("/desk/ledger")) == seen


def test_the_address_filters_sorts_and_is_kept_in_each_link(office: Office, houses: dict[str, Case]) -> None:
    pc = office.seated("county")
    assert heads(pc.get("/desk/ledger?lacking=photos")) == ["张三"]
    assert heads(pc.get(f"/desk/ledger?place={VILLAGE}&sort=oldest")) == ["王二", "张三"]
    assert heads(pc.get("/desk/ledger?state=closed")) == []
    assert heads(pc.get("/desk/ledger?year=2026")) == ["李四", "张三", "王二"]
    assert heads(pc.get("/desk/ledger?year=2025")) == []
    assert heads(pc.get("/desk/ledger?grade=D")) == []
    assert heads(pc.get("/desk/ledger?source=patrol")) == ["李四"]
    assert heads(pc.get("/desk/ledger?lacking=source")) == ["张三", "王二"]
    assert heads(pc.get("/desk/ledger?source=patrol&lacking=source")) == ["李四", "张三", "王二"]
    assert heads(pc.get("/desk/ledger?lacking=position&lacking=due")) == ["李四", "张三", "王二"]
    assert (
        heads(pc.get("/desk/ledger?danger=running")) == heads(pc.get("/desk/ledger?taken=closed,202601,202612")) == []
    )
    page = pc.get("/desk/ledger?lacking=photos&cols=persons").text
    links = set(re.findall(r'href="(/desk/ledger[^"]*)"', page))
    kept = [link for link in links if "lacking=photos" in link and "cols=persons" in link]
    assert len(kept) > 10


def test_what_means_nothing_in_an_address_is_said_and_ignored(office: Office, houses: dict[str, Case]) -> None:
    pc = office.seated("township")
    page = pc.get(f"/desk/ledger?grade=Z&who=%E5%BC%A0%E4%B8%89&place={VILLAGE_OF_OTHER_COUNTY}&page=x&size=9")
    assert heads(page) == ["张三", "王二"]
    assert "grade、who、place、page、size" in page.text


def test_somebody_is_looked_for_by_post_and_the_trail_keeps_it(office: Office, houses: dict[str, Case]) -> None:
    pc = office.seated("county")
    found = pc.post("/desk/ledger?sort=oldest", data={"words": "章三"})
    assert heads(found) == ["张三"], "written otherwise, sounding alike"
    addresses = re.findall(r'(?:href|action)="([^"]*)"', found.text)
    assert not any("章三" in urlsplit(address).query or "words" in address for address in addresses)
    with office.dialogue.database.reading() as tx:
        line = audit.latest(tx)[0]
    assert (line.action, line.details["names"]) == ("ledger_searched", ["章三"])
    assert heads(pc.post("/desk/ledger", data={"words": "赵六"})) == [], "of another county"


def test_numbers_are_masked_and_each_row_opens_its_case(office: Office, houses: dict[str, Case]) -> None:
    pc = office.seated("county")
    columns = "persons,structure,year,hazards,living,source,plan_year,reported"
    page = pc.get(f"/desk/ledger?cols={columns}")
    assert "13800000082" not in page.text
    assert "990101194505050011" not in page.text
    for link in re.findall(r'href="(/desk/cases/[^"]+)"', page.text):
        assert pc.get(link).status_code == 200


def test_totals_stand_below(office: Office, houses: dict[str, Case]) -> None:
    page = office.seated("county").get("/desk/ledger").text
    assert "等镇里核实3户" in page

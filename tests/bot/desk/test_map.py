"""The map of houses: its list and its circles count what the ledger opens, for everybody what is theirs."""

import dataclasses
import html
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.forms.maps import to_gcj02
from handlers.wording import Wording
from storage.cases import alarms
from tests.bot.desk.office import PART, Office, open_office
from tests.bot.desk.test_ledger import heads
from tests.cast import (
    NEXT_VILLAGE,
    TOWNSHIP,
    TOWNSHIP_OF_OTHER_COUNTY,
    VILLAGE,
    VILLAGE_OF_OTHER_COUNTY,
    VILLAGE_OF_OTHER_TOWNSHIP,
)
from tests.dialogue import Dialogue

ROW = r'<th scope="row">(?:<a href="[^"]*">)?([^<]*)(?:</a>)?</th>\s*<td class="number">(?:<a href="([^"]*)">)?(\d+)'
EVERYWHERE = {"zoom": "4", "box": "3,73,54,136"}
CLOSE = {"zoom": "16", "box": "36.9,120.6,37.1,120.8"}


def at(area: str, north: float, east: float) -> dict[str, Any]:
    """The place of a house whose position is known."""
    return {"place": {"area": area, "detail": "三组", "latitude": north, "longitude": east}}


@pytest.fixture
def houses(office: Office) -> None:
    """Two neighbours and one without a position in a village, one in the next township, one of another county."""
    office.household("王二", **at(VILLAGE, 37.001, 120.701), grade="D")
    office.household("张三", **at(VILLAGE, 37.004, 120.707))
    office.household("孙五")
    office.household("李四", VILLAGE_OF_OTHER_TOWNSHIP, **at(VILLAGE_OF_OTHER_TOWNSHIP, 37.055, 120.755))
    office.household("赵六", VILLAGE_OF_OTHER_COUNTY, **at(VILLAGE_OF_OTHER_COUNTY, 28.2, 112.9))


def rows(page: httpx.Response) -> dict[str, tuple[str, str]]:
    """Of each line of the list how many houses there are, and what that opens."""
    return {name: (many, html.unescape(address)) for name, address, many in re.findall(ROW, page.text)}


def marks(pc: httpx.Client, window: dict[str, str], **more: str) -> list[dict[str, Any]]:
    """The circles in a window."""
    answer = pc.get("/desk/map/points", params={**window, **more}, headers=PART)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(("who", "many"), [("county", 4), ("township", 3), ("other_county", 1)])
def test_each_number_of_the_list_opens_as_many_cases(office: Office, who: str, many: int) -> None:
    pc = office.seated(who)
    found = rows(pc.get("/desk/map"))
    assert found["合计"][0] == str(many)
    assert len(found) > 1
    page = pc.get("/desk/map").text
    numbers = re.findall(r'<td class="number"><a href="(/desk/ledger[^"]*)">(\d+)</a>', page)
    assert len(numbers) >= len(found)
    for address, count in numbers:
        assert len(heads(pc.get(html.unescape(address)))) == int(count), address


@pytest.mark.usefixtures("houses")
def test_neighbours_are_one_circle_that_opens_them_and_the_worst_grade_colours_it(office: Office) -> None:
    pc = office.seated("township")
    square = next(one for one in marks(pc, CLOSE) if not one["name"])
    assert (square["many"], square["grade"], square["danger"]) == (2, "D", 0)
    assert (square["north"], square["east"]) == (37.005, 120.705)
    assert sorted(heads(pc.get(square["address"]))) == ["张三", "王二"]


@pytest.mark.usefixtures("houses")
def test_a_house_without_a_position_is_drawn_among_those_of_its_village(office: Office) -> None:
    [village] = [one for one in marks(office.seated("county"), CLOSE) if one["name"]]
    assert (village["many"], village["north"], village["east"]) == (1, 37.005, 120.705)
    assert heads(office.seated("county").get(village["address"])) == ["孙五"]


def test_from_afar_the_houses_without_a_position_are_counted_by_township(office: Office) -> None:
    office.household("王二", **at(VILLAGE, 37.001, 120.701))
    office.household("孙五")
    office.household("钱七", NEXT_VILLAGE)
    office.household("周八", NEXT_VILLAGE, **at(NEXT_VILLAGE, 37.021, 120.721))
    pc = office.seated("county")
    [township] = [one for one in marks(pc, EVERYWHERE) if one["name"]]
    assert (township["name"], township["many"]) == ("青石镇", 2)
    assert (township["north"], township["east"]) == (37.015, 120.715), "in the middle of those that are known"
    assert sorted(heads(pc.get(township["address"]))) == ["孙五", "钱七"]
    assert len([one for one in marks(pc, CLOSE) if one["name"]]) == 2


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(("who", "many"), [("county", 3), ("township", 2), ("other_county", 1), ("city", 4)])
def test_from_afar_houses_are_counted_together_and_only_one_s_own(office: Office, who: str, many: int) -> None:
    assert sum(one["many"] for one in marks(office.seated(who), EVERYWHERE) if not one["name"]) == many


@pytest.mark.usefixtures("houses")
def test_another_county_s_place_shows_what_one_that_does_not_exist_shows(office: Office) -> None:
    pc = office.seated("county")
    assert pc.get(f"/desk/map?place={TOWNSHIP_OF_OTHER_COUNTY}").text == pc.get("/desk/map?place=1").text
    theirs, nobodys = (marks(pc, EVERYWHERE, place=place) for place in (TOWNSHIP_OF_OTHER_COUNTY, "1"))
    assert theirs == nobodys == marks(pc, EVERYWHERE)


@pytest.mark.usefixtures("houses")
def test_the_map_of_a_place_below_shows_that_place_and_leads_back(office: Office) -> None:
    pc = office.seated("county")
    page = pc.get(f"/desk/map?place={TOWNSHIP}")
    assert rows(page)["合计"][0] == "3"
    back = re.search(r'<a class="button" href="(/desk/map[^"]*)">', page.text)
    assert back is not None
    assert rows(pc.get(back[1]))["合计"][0] == "4"
    assert sum(one["many"] for one in marks(pc, EVERYWHERE, place=TOWNSHIP) if not one["name"]) == 2


@pytest.mark.usefixtures("houses")
def test_a_city_sees_the_counts_and_opens_nobody_s_case(office: Office) -> None:
    pc = office.seated("city")
    assert "/desk/ledger?" not in pc.get("/desk/map").text
    assert {one["address"] for one in marks(pc, EVERYWHERE)} == {""}


def test_an_operator_has_no_map(office: Office) -> None:
    pc = office.seated("operator")
    assert pc.get("/desk/map").status_code == 404
    assert pc.get("/desk/map/points", params=EVERYWHERE).status_code == 404


def test_a_danger_is_counted_until_it_is_over(office: Office) -> None:
    case = office.household("王二", **at(VILLAGE, 37.001, 120.701))
    office.household("张三", **at(VILLAGE, 37.051, 120.701))
    with office.dialogue.database.writing() as tx:
        alarms.begin(tx, case.id)
    pc = office.seated("county")
    assert sorted(one["danger"] for one in marks(pc, CLOSE)) == [0, 1]
    addresses = set(re.findall(r'<span class="mark danger"><a href="([^"]*)">1</a>', pc.get("/desk/map").text))
    assert len(addresses) == 2, "of the township, and of all"
    for address in addresses:
        assert heads(pc.get(html.unescape(address))) == ["王二"]
    with office.dialogue.database.writing() as tx:
        alarms.end(tx, case.id, office.dialogue.clock.now())
    assert {one["danger"] for one in marks(pc, CLOSE)} == {0}


@pytest.mark.parametrize(
    "window",
    [
        {},
        {"zoom": "x", "box": "1,2,3,4"},
        {"zoom": "9", "box": "1,2,3"},
        {"zoom": "9", "box": "nan,2,3,4"},
        {"zoom": "9", "box": "1,2,3,1e9"},
    ],
)
def test_a_window_that_is_none_is_refused(office: Office, window: dict[str, str]) -> None:
    assert office.seated("county").get("/desk/map/points", params=window).status_code == 404


def test_where_no_position_is_known_the_list_stands_alone(office: Office) -> None:
    office.household("孙五")
    page = office.seated("county").get("/desk/map")
    assert rows(page)["合计"][0] == "1"
    assert 'id="map"' not in page.text


@pytest.mark.usefixtures("houses")
def test_without_tiles_the_page_asks_no_other_host(office: Office) -> None:
    page = office.seated("county").get("/desk/map")
    assert "img-src 'self' blob:;" in page.headers["content-security-policy"]
    assert 'data-tiles=""' in page.text


def test_tiles_may_be_asked_of_by_this_page_alone_and_shifted_ones_get_shifted_houses(
    dialogue: Dialogue, tmp_path: Path
) -> None:
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    installation = dataclasses.replace(dialogue.installation, map_tiles=tiles, map_is_shifted=True)
    dialogue.installation = installation
    with open_office(dialogue, tmp_path) as office:
        office.household("王二", **at(VILLAGE, 37.001, 120.701))
        pc = office.seated("county")
        page = pc.get("/desk/map")
        assert "img-src 'self' blob: https://tiles.example;" in page.headers["content-security-policy"]
        assert f'data-tiles="{tiles}"' in page.text
        assert "tiles.example" not in pc.get("/desk/ledger").headers["content-security-policy"]
        [square] = marks(pc, CLOSE)
        assert (square["north"], square["east"]) == pytest.approx(to_gcj02(37.005, 120.705), abs=1e-5)


@pytest.mark.usefixtures("houses")
def test_one_wrong_position_does_not_stretch_the_map_and_is_named_with_its_list(office: Office, say: Wording) -> None:
    pc = office.seated("county")
    before = bounds(pc)
    far = office.household("赵远", VILLAGE, **at(VILLAGE, 20.5, 110.3))
    page = pc.get("/desk/map").text
    assert bounds(pc) == before
    assert say("overview.map.astray", count=1) in page
    (link,) = re.findall(rf'<a href="([^"]+)">{say("overview.map.astray_here", count=1)}</a>', page)
    assert far.number in pc.get(html.unescape(link)).text


@pytest.mark.parametrize("window", [CLOSE, EVERYWHERE])
@pytest.mark.parametrize("wrong", [(20.5, 110.3), (37.3, 120.701)])
def test_a_position_that_lies_far_off_does_not_move_the_circle_of_those_without_one(
    office: Office, window: dict[str, str], wrong: tuple[float, float]
) -> None:
    """Whether it lies beyond all houses of the county, or only beyond those of its own village."""
    for number in range(3):
        office.household(f"王{number}", **at(VILLAGE, 37.001, 120.701))
    office.household("李四", VILLAGE_OF_OTHER_TOWNSHIP, **at(VILLAGE_OF_OTHER_TOWNSHIP, 37.305, 120.705))
    office.household("孙五")
    pc = office.seated("county")
    [before] = [one for one in marks(pc, window) if one["name"]]
    assert (before["many"], before["north"], before["east"]) == (1, 37.005, 120.705)
    office.household("赵远", **at(VILLAGE, *wrong))
    [after] = [one for one in marks(pc, window) if one["name"]]
    assert after == before


def bounds(pc: httpx.Client) -> str:
    """The degrees that the map of the own place shows first."""
    found = re.search(r'data-bounds="([^"]+)"', pc.get("/desk/map").text)
    assert found is not None
    return found[1]

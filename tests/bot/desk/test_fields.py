"""A case's fields at the desk, by groups: filled in and changed as in the chat, at any time."""

import re

import httpx
import pytest

from storage.cases.cases import Case
from tests.bot.desk.office import Office


@pytest.fixture
def case(office: Office) -> Case:
    """A case that the township has received."""
    return office.receive(office.household("王二"))


def sheet(office: Office, case: Case, group: str, who: str = "township") -> tuple[str, str]:
    """The page with a group's sheet, and the version in it."""
    page = office.seated(who).get(f"/desk/cases/{case.number}/fields/{group}").text
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found is not None
    return page, found[1]


def post(office: Office, case: Case, **filled: str) -> httpx.Response:
    """Send the house's fields in, on the case as it is unless with another version."""
    fresh = {"version": sheet(office, case, "house")[1]}
    return office.seated("township").post(f"/desk/cases/{case.number}/fields/house", data=fresh | filled)


def test_each_group_of_a_case_is_a_link_with_how_much_of_it_is_filled(office: Office, case: Case) -> None:
    pc = office.seated("township")
    links = re.findall(rf'<a href="(/desk/cases/{case.number}/fields/\w+)', pc.get(f"/desk/cases/{case.number}").text)
    assert len(links) > 1
    assert {pc.get(link).status_code for link in links} == {200}


def test_every_step_that_is_offered_opens(office: Office, case: Case) -> None:
    pc = office.seated("township")
    links = re.findall(rf'href="(/desk/cases/{case.number}/\w+)\?', pc.get(f"/desk/cases/{case.number}").text)
    assert {link: pc.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert links


def test_what_is_filled_in_is_kept_and_what_is_empty_stays(office: Office, case: Case) -> None:
    page = post(office, case, area_before="80")
    assert page.status_code == 200, page.text
    assert "记下了" in page.text
    before, after = case.answers, office.now_of(case).answers
    assert {key: after.get(key) for key in before} == before
    assert float(after["area_before"]) == 80


def test_a_changed_value_wants_a_reason_and_a_wrong_one_a_word_beside_it(office: Office, case: Case) -> None:
    assert post(office, case, storeys="二百").text.count('class="slip"') == 1
    assert post(office, case, storeys="2").status_code == 422
    assert office.now_of(case).answers["storeys"] == 1
    assert post(office, case, storeys="2", why="现场看了").status_code == 200
    assert office.now_of(case).answers["storeys"] == 2


def test_nothing_personal_stands_in_a_sheet(office: Office, case: Case) -> None:
    page, _ = sheet(office, case, "household")
    fields = page.split("data-form>")[1].split("</form>")[0]
    for personal in ("王二", "13800000082", "990101194505050011"):
        assert personal not in fields


def test_a_sheet_of_a_case_that_has_changed_since_is_shown_again(office: Office, case: Case) -> None:
    _, version = sheet(office, case, "house")
    office.wait(1)
    assert post(office, case, storeys="2", why="现场看了").status_code == 200
    assert post(office, case, version=version, storeys="3", why="看错了").status_code == 422
    assert office.now_of(case).answers["storeys"] == 2


def test_what_stood_in_a_sheet_and_is_deleted_is_emptied(office: Office, case: Case) -> None:
    assert post(office, case, storeys="2", area_before="80", why="现场看了").status_code == 200
    assert post(office, case, storeys="", why="记错了").status_code == 200
    assert "storeys" not in office.now_of(case).answers
    assert float(office.now_of(case).answers["area_before"]) == 80


def test_a_number_that_does_not_stand_in_a_sheet_is_emptied_by_its_tick_alone(office: Office, case: Case) -> None:
    pc = office.seated("township")
    path = f"/desk/cases/{case.number}/fields/household"
    page, version = sheet(office, case, "household")
    assert 'name="id_number.empty"' in page
    both = {"version": version, "id_number": "990101195001010029", "id_number.empty": "yes", "why": "填错了"}
    assert pc.post(path, data=both).text.count('class="slip"') == 1
    left = pc.post(path, data={"version": version, "id_number": "", "why": "没改"})
    assert left.status_code == 200
    assert office.now_of(case).answers["id_number"] == case.answers["id_number"]
    ticked = pc.post(path, data={"version": version, "id_number": "", "id_number.empty": "yes", "why": "填错了"})
    assert ticked.status_code == 200, ticked.text
    assert "id_number" not in office.now_of(case).answers

"""The list of shots at the desk: photos are named by it, and what cannot be taken is said with its reason."""

import pytest

from storage.cases import cases, photos
from storage.cases.cases import Case
from storage.cases.lifting import OUT_OF_REACH
from storage.people import audit
from tests.bot.desk.office import Office
from tests.cast import VILLAGE_OF_OTHER_COUNTY


@pytest.fixture
def case(office: Office) -> Case:
    """A house with a photo."""
    found = office.household("王二")
    office.photograph(found, "whole")
    return office.now_of(found)


def path(case: Case) -> str:
    """The address of the list."""
    return f"/desk/cases/{case.number}/shots"


def send(office: Office, case: Case, who: str = "township", **filled: str) -> str:
    """Choose something on the list as it is now; the page then."""
    version = f"{case.state}:{case.changed_at.timestamp()}"
    names = {name.replace("__", "."): value for name, value in filled.items()}
    return office.seated(who).post(path(case), data={"version": version, **names}).text


def shot_of(office: Office, case: Case) -> str | None:
    """What the photo is called."""
    with office.dialogue.database.reading() as tx:
        return photos.of(tx, case.answers["photos"])[-1].shot


def test_the_case_leads_to_its_list_and_a_photo_is_given_another_name(office: Office, case: Case) -> None:
    pc = office.seated("township")
    assert f'href="{path(case)}"' in pc.get(f"/desk/cases/{case.number}").text
    photo = case.answers["photos"][-1]
    assert f'name="photo.{photo}"' in pc.get(path(case)).text
    page = send(office, case, **{f"photo.{photo}": "back"})
    assert shot_of(office, case) == "back"
    assert "第1张是" in page
    with office.dialogue.database.reading() as tx:
        assert cases.history(tx, case)[-1].kind == "shots_named"
        assert "shots_named" in [line.action for line in audit.latest(tx)]


def test_a_shot_that_cannot_be_taken_is_missing_no_more_and_can_be_wanted_again(office: Office, case: Case) -> None:
    send(office, case, shot__left="locked")
    assert office.now_of(case).answers[OUT_OF_REACH] == {"left": "locked"}
    send(office, office.now_of(case), shot__left="")
    assert office.now_of(case).answers[OUT_OF_REACH] == {}


def test_what_is_left_as_it_was_leaves_no_trace(office: Office, case: Case) -> None:
    photo = case.answers["photos"][-1]
    with office.dialogue.database.reading() as tx:
        before = len(cases.history(tx, case))
    page = send(office, case, **{f"photo.{photo}": shot_of(office, case) or ""})
    assert "没有改动" in page
    with office.dialogue.database.reading() as tx:
        assert len(cases.history(tx, case)) == before


@pytest.mark.parametrize(
    "wrong", [{"shot__left": "tired"}, {"shot__roof_of_the_world": "locked"}, {"photo__none": "back"}, {"x": "y"}]
)
def test_what_there_is_not_changes_nothing(office: Office, case: Case, wrong: dict[str, str]) -> None:
    assert "没有改动" in send(office, case, **wrong)
    assert OUT_OF_REACH not in office.now_of(case).answers


def test_a_photo_of_another_case_keeps_its_name(office: Office, case: Case) -> None:
    other = office.household("李四")
    photo = office.photograph(other, "theirs")
    send(office, case, **{f"photo.{photo}": "back"})
    with office.dialogue.database.reading() as tx:
        [theirs] = photos.of(tx, [photo])
    assert theirs.shot is None


def test_on_a_case_that_has_changed_meanwhile_nothing_is_done(office: Office, case: Case) -> None:
    page = office.seated("township").post(path(case), data={"version": "reported:0", "shot.left": "locked"}).text
    assert "有了变化" in page
    assert OUT_OF_REACH not in office.now_of(case).answers


@pytest.mark.parametrize("who", ["other_township", "other_county"])
def test_another_s_case_has_no_list(office: Office, case: Case, who: str) -> None:
    pc = office.seated(who)
    assert pc.get(path(case)).status_code == 404
    assert pc.post(path(case), data={"version": ""}).status_code == 404


def test_a_township_finds_no_list_of_another_county_s_case(office: Office) -> None:
    foreign = office.household("赵六", VILLAGE_OF_OTHER_COUNTY)
    assert office.seated("township").get(path(foreign)).status_code == 404

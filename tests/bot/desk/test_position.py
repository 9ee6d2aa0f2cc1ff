"""Where a house stands, told and put right at the desk: what is far or misspelt is asked once, the old is kept."""

import html
import re

import pytest

from handlers.wording import Wording
from storage.cases import cases, place_names
from storage.cases.cases import Case, CaseState
from tests.bot.desk.office import Office
from tests.cast import VILLAGE
from tests.storage.cases.test_place_names import reported

NEIGHBOUR = {"latitude": 37.205, "longitude": 121.405}
NEAR, FAR = "37.210000,121.410000", "37.320000,121.405000"


@pytest.fixture
def case(office: Office) -> Case:
    """A house without a position, in a village where an accepted report taught 李家湾 and where houses lie."""
    with office.dialogue.database.writing() as tx:
        reported(tx, office.dialogue.cast.cadre, "李家湾", CaseState.CHECKED, at=NEIGHBOUR)
    return office.household("王二")


def path(case: Case) -> str:
    return f"/desk/cases/{case.number}/position"


def send(office: Office, case: Case, who: str = "township", **told: str | list[str]) -> str:
    """Send the page in as it stands by now, but for what is told; the page then."""
    now = office.now_of(case)
    sent = {"version": f"{now.state}:{now.changed_at.timestamp()}", "detail": now.answers["place"].get("detail", "")}
    return html.unescape(office.seated(who).post(path(case), data={**sent, **told}).text)


def place_of(office: Office, case: Case) -> dict[str, object]:
    place: dict[str, object] = office.now_of(case).answers["place"]
    return place


def test_a_position_is_set_and_the_history_says_so(office: Office, case: Case) -> None:
    assert f'href="{path(case)}"' in office.seated("township").get(f"/desk/cases/{case.number}").text
    before = place_of(office, case)
    page = send(office, case, position=NEAR)
    assert "位置：没填改成37.210000,121.410000" in page
    assert place_of(office, case) == {**before, "latitude": 37.21, "longitude": 121.41, "accuracy": None}
    with office.dialogue.database.reading() as tx:
        event = cases.history(tx, case)[-1]
        assert (event.kind, event.details["before"]) == ("details_filled", {"place": before})
        assert (3721, 12141) in place_names.cells(tx, VILLAGE) or office.now_of(case).state is CaseState.REPORTED


def test_one_far_from_the_houses_of_the_village_is_asked_once_and_kept_where_it_is_right(
    office: Office, case: Case
) -> None:
    page = send(office, case, position=FAR)
    assert "公里，是这户吗？" in page
    assert "latitude" not in place_of(office, case), "nothing is kept before the answer"
    answers = re.findall(r'name="answered" value="([^"]+)"', page)
    assert answers == ["far-yes", "far-no"]
    assert "公里，是这户吗？" not in send(office, case, position=FAR, answered="far-yes")
    place = place_of(office, case)
    assert (place["latitude"], place["sure"]) == (37.32, True)
    assert "没有改动" in send(office, case, position=FAR), "and it is not asked again"


def test_one_that_is_not_that_of_the_house_leaves_the_one_known_before(office: Office, case: Case) -> None:
    send(office, case, position=NEAR)
    before = place_of(office, case)
    assert "没有改动" in send(office, case, position=FAR, why="重新量的", answered="far-no")
    assert place_of(office, case) == before


def test_what_was_told_before_changes_with_a_reason_alone(office: Office, case: Case, say: Wording) -> None:
    send(office, case, position=NEAR)
    assert say("place.page.why_first") in send(office, case, position="37.206,121.406")
    assert place_of(office, case)["latitude"] == 37.21
    send(office, case, position="37.206,121.406", why="原来点错了")
    assert place_of(office, case)["latitude"] == 37.206
    with office.dialogue.database.reading() as tx:
        event = cases.history(tx, case)[-1]
    assert (event.kind, event.details["reason"]) == ("details_changed", "原来点错了")


def test_a_small_place_that_sounds_like_a_known_one_is_asked_for_and_then_the_position(
    office: Office, case: Case
) -> None:
    told = {"detail": "黎家湾老井旁", "position": FAR, "why": "换了写法"}
    assert "“黎家湾”，是李家湾吗？" in send(office, case, **told)
    page = send(office, case, **told, answered="meant-yes")
    assert "公里，是这户吗？" in page
    assert 'name="answered" value="meant-yes"' in page, "the first answer goes along"
    send(office, case, **told, answered=["meant-yes", "far-yes"])
    assert place_of(office, case)["detail"] == "李家湾老井旁"


def test_a_position_is_taken_out_with_a_reason(office: Office, case: Case) -> None:
    send(office, case, position=NEAR)
    send(office, case, position="", why="点错了")
    assert "latitude" not in place_of(office, case)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"position": "村东头"}, "place.page.no_position"),
        ({"position": "https://surl.amap.com/abc"}, "place.page.no_position"),
        ({"position": "99.5,199.5"}, "place.page.no_position"),
        ({"detail": ""}, "place.page.neither"),
    ],
)
def test_what_is_no_place_is_said_and_keeps_nothing(
    office: Office, case: Case, say: Wording, told: dict[str, str], said: str
) -> None:
    before = place_of(office, case)
    assert say(said) in send(office, case, **{"position": "", "why": "改", **told})
    assert place_of(office, case) == before


def test_what_is_too_long_is_not_cut_in_silence(office: Office, case: Case, say: Wording) -> None:
    assert say("forms.slip.too_long", most=80) in send(office, case, detail="湾" * 81, why="改")
    assert say("forms.slip.too_long", most=100) in send(office, case, position=NEAR, why="改" * 101)
    assert "latitude" not in place_of(office, case)


def test_a_page_opened_before_somebody_else_changed_the_case_changes_nothing(office: Office, case: Case) -> None:
    version = f"{case.state}:{case.changed_at.timestamp()}"
    office.wait(1)
    send(office, case, position=NEAR)
    before = place_of(office, case)
    send(office, case, position="37.206,121.406", why="改", version=version)
    assert place_of(office, case) == before


@pytest.mark.parametrize("who", ["other_county", "city", "operator"])
def test_whoever_may_not_put_the_report_right_finds_no_such_page(office: Office, case: Case, who: str) -> None:
    pc = office.seated(who)
    assert pc.get(path(case)).status_code == 404
    assert pc.post(path(case), data={"position": NEAR}).status_code == 404
    assert "latitude" not in place_of(office, case)

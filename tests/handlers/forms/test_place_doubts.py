"""A name used before is offered, one that sounds like it is asked for, and a position far from its village, too."""

from collections.abc import Iterator

import pytest

from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import FieldAnswer, Location, Reply, ReportPacket, Text
from handlers.forms import places
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import CaseState
from tests.cast import VILLAGE
from tests.dialogue import Dialogue
from tests.storage.cases.test_place_names import reported
from tests.talking import talk_of

HERE = {"latitude": 37.205, "longitude": 121.405}
NEAR, FAR = Location(latitude=37.21, longitude=121.41, accuracy=9), Location(latitude=37.32, longitude=121.405)


@pytest.fixture
def village(dialogue: Dialogue) -> Dialogue:
    """A village with a house in 李家湾 that the township accepted."""
    with dialogue.database.writing() as tx:
        reported(tx, dialogue.cast.cadre, "李家湾", CaseState.CHECKED, at=HERE)
    return dialogue


@pytest.fixture
def cadre(village: Dialogue, knowledge: Knowledge, say: Wording) -> Iterator[Context]:
    """A talk with the village's cadre."""
    with village.database.writing() as tx:
        yield talk_of(tx, village, knowledge, say, "cadre")


def place_of(talks: Dialogue) -> dict[str, object]:
    """What the cadre's draft says of the place."""
    place: dict[str, object] = talks.draft("cadre").answers["place"]
    return place


def asked_for_the_spot(talks: Dialogue) -> Reply:
    """The cadre reports a house; the question where in the village it stands."""
    talks.say("cadre", Text(text="报危房"))
    return talks.say("cadre", Text(text="暂时没有"))[-1]


def test_a_name_used_before_is_a_button_that_answers(village: Dialogue) -> None:
    said = village.press("cadre", "李家湾", asked_for_the_spot(village))
    assert place_of(village) == {"area": VILLAGE, "detail": "李家湾"}
    assert village.draft("cadre").at == "head"
    assert "户主" in said[-1].text


def test_a_name_that_was_withdrawn_meanwhile_answers_nothing(village: Dialogue) -> None:
    question = asked_for_the_spot(village)
    with village.database.writing() as tx:
        (case,) = cases.everything(tx)
        cases.advance(tx, case, CaseState.WITHDRAWN, village.clock.now())
    village.press("cadre", "李家湾", question)
    assert "place" not in village.draft("cadre").answers


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ("是李家湾", "李家湾老井旁"),
        ("是", "李家湾老井旁"),
        ("不是，就写李家弯", "李家弯老井旁"),
        ("不是", "李家弯老井旁"),
        ("李家弯老井旁", "李家弯老井旁"),
        ("四组", "四组"),
    ],
)
def test_a_name_that_sounds_like_one_used_before_is_asked_for_once(village: Dialogue, answer: str, detail: str) -> None:
    asked_for_the_spot(village)
    said = village.say("cadre", Text(text="李家弯老井旁"))
    assert "“李家弯”，是李家湾吗？" in said[-1].text
    village.say("cadre", Text(text=answer))
    assert place_of(village) == {"area": VILLAGE, "detail": detail}
    assert village.draft("cadre").at == "head"


def test_a_position_near_the_village_is_taken_without_a_word(village: Dialogue) -> None:
    asked_for_the_spot(village)
    village.say("cadre", NEAR)
    assert village.draft("cadre").at == "head"
    assert "far" not in place_of(village)


def test_where_no_house_of_the_village_is_known_no_position_is_far(dialogue: Dialogue) -> None:
    asked_for_the_spot(dialogue)
    dialogue.say("cadre", FAR)
    assert dialogue.draft("cadre").at == "head"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("是", {"latitude": 37.32, "longitude": 121.405, "accuracy": None, "far": 12, "sure": True}),
        (
            "四组",
            {"latitude": 37.32, "longitude": 121.405, "accuracy": None, "far": 12, "sure": False, "detail": "四组"},
        ),
    ],
)
def test_a_position_far_from_the_village_is_asked_about_once(
    village: Dialogue, answer: str, left: dict[str, object]
) -> None:
    asked_for_the_spot(village)
    said = village.say("cadre", FAR)
    assert "这个位置离青石村约12公里，是这户吗？" in said[-1].text
    village.say("cadre", Text(text=answer))
    assert place_of(village) == {"area": VILLAGE, **left}
    assert village.draft("cadre").at == "head"


def test_a_position_that_is_not_the_houses_goes_and_the_spot_is_asked(village: Dialogue, say: Wording) -> None:
    asked_for_the_spot(village)
    said = village.say("cadre", FAR)
    said = village.press("cadre", "不是，去掉位置", said[-1])
    assert place_of(village) == {"area": VILLAGE}
    assert say("place.ask_spot", village="青石村").splitlines()[0] in said[-1].text


def test_a_far_position_sent_later_is_asked_about_at_once_and_the_form_goes_on(village: Dialogue) -> None:
    asked_for_the_spot(village)
    for words in ("四组", "李秀英"):
        village.say("cadre", Text(text=words))
    said = village.say("cadre", FAR)
    assert "是这户吗" in said[-1].text
    village.press("cadre", "不是，去掉位置", said[-1])
    assert place_of(village) == {"area": VILLAGE, "detail": "四组"}
    assert village.draft("cadre").at == "hazards"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"far": 12, "sure": True}, "（位置离村约12公里，问过，说就是这户）"),
        ({"far": 12, "sure": False}, "（位置离村约12公里，没问清是不是这户）"),
        ({"far": 12, "sure": True, "forwarded": True}, "（位置是转发来的，离村约12公里，问过，说就是这户）"),
        ({"far": 12, "sure": False, "forwarded": True}, "（位置是转发来的，离村约12公里，没问清是不是这户）"),
        ({"far": 12}, "（有定位）"),
    ],
)
def test_whoever_reads_the_place_reads_the_doubt(cadre: Context, value: dict[str, object], said: str) -> None:
    place = {"area": VILLAGE, "detail": "四组", "latitude": 37.32, "longitude": 121.405, **value}
    assert places.describe(cadre, place).endswith(f"四组{said}")


def test_a_report_filled_without_a_line_waits_for_no_answer_and_keeps_the_doubt(village: Dialogue) -> None:
    """Nobody is there to be asked: the case is made, and its office reads that the position is doubtful."""
    answers: list[tuple[str, Text | Location]] = [("place", FAR), ("place", Text(text="李家弯"))]
    packet = ReportPacket(
        answers=tuple(FieldAnswer(field=field, content=content) for field, content in answers),
        name="李秀英",
        entered_at=village.clock.now(),
        consent=None,
        alarm=None,
    )
    village.say("cadre", packet)
    place = place_of(village)
    assert (place["detail"], place["far"], place["sure"]) == ("李家弯", 12, False)
    assert village.draft("cadre").at == "danger"
    assert "place" not in village.draft("cadre").unfinished

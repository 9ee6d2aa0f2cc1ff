"""Where a house stands, as somebody who is in a hurry says it."""

import math
from collections.abc import Callable, Iterator

import pytest

from handlers.capabilities import FORMS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Content, Location, Text
from handlers.forms import places
from handlers.forms.field import Answer, Taken
from handlers.wording import Wording
from knowledge.area import Level
from storage.cases import cases
from storage.people import areas, people
from storage.people.people import Role
from tests.cast import (
    COUNTY,
    NEXT_VILLAGE,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    VILLAGE_OF_OTHER_COUNTY,
    VILLAGE_OF_OTHER_TOWNSHIP,
)
from tests.dialogue import Dialogue
from tests.talking import talk_of

PLACE = FORMS["hazard_report"].field("place")
TWIN = "990101002009"  # another 青石村, in 柳溪镇

TalkOf = Callable[[str], Context]


@pytest.fixture
def talk_as(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> Iterator[TalkOf]:
    """Makes a talk of somebody of the cast."""
    with dialogue.database.writing() as tx:
        yield lambda who: talk_of(tx, dialogue, knowledge, say, who)


def take(context: Context, content: Content, known: dict[str, object] | None = None) -> Taken:
    """What the place makes of a message, after what is known."""
    answers = {} if known is None else {"place": known}
    draft = Draft(id="d", form="hazard_report", at="place", answers=answers, touched_at=context.now.isoformat())
    return PLACE.kind.take(context, draft, PLACE, content)


def value(taken: Taken) -> object:
    """What was taken: its value, or the last part of the slip's key, or none."""
    return taken.value if isinstance(taken, Answer) else taken and f"slip {taken.key.rpartition('.')[2]}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青石村三组", {"area": VILLAGE, "detail": "三组"}),
        ("青石村", {"area": VILLAGE}),
        ("东坡村", {"area": NEXT_VILLAGE}),
        ("东坡三组", {"area": NEXT_VILLAGE, "detail": "三组"}),
        ("青石镇东坡老井旁", {"area": NEXT_VILLAGE, "detail": "老井旁"}),
        ("云山县青石镇青石村，三组", {"area": VILLAGE, "detail": "三组"}),
        ("柳溪村的桥头", {"area": VILLAGE_OF_OTHER_TOWNSHIP, "detail": "桥头"}),
        ("青石镇", {"area": TOWNSHIP}),
        ("柳溪镇", {"area": OTHER_TOWNSHIP}),
        ("没有这个村", "slip place"),
        ("三组", "slip place"),
        ("墙" * 81, "slip too_long"),
        ("东坡村能补多少钱", None),
    ],
)
def test_somebody_without_an_office_types_the_village_with_the_rest_as_the_spot(
    talk_as: TalkOf, text: str, expected: object
) -> None:
    assert value(take(talk_as("resident"), Text(text=text))) == expected


def test_a_village_alone_is_not_enough_and_says_so(talk_as: TalkOf) -> None:
    taken = take(talk_as("resident"), Text(text="青石村"))
    assert isinstance(taken, Answer)
    assert taken.more
    complete = take(talk_as("resident"), Text(text="三组"), {"area": VILLAGE})
    assert complete == Answer(value={"area": VILLAGE, "detail": "三组"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("大黄榆树村", "990101001009"), ("大黃榆树村", "990101001009"), ("大皇榆树村", "990101001009")],
)
def test_one_wrong_character_in_a_longer_name_is_forgiven(talk_as: TalkOf, text: str, expected: str) -> None:
    context = talk_as("resident")
    areas.put(
        context.tx,
        areas.child_of(
            areas.get(context.tx, TOWNSHIP), code="990101001009", name="大黄榆树村", level=Level.VILLAGE, pack=None
        ),
    )
    assert value(take(context, Text(text=text))) == {"area": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青石村三组", "slip several"),
        ("青石镇青石村三组", {"area": VILLAGE, "detail": "三组"}),
        ("柳溪镇青石村三组", {"area": TWIN, "detail": "三组"}),
    ],
)
def test_of_two_villages_of_one_name_the_town_tells_which(talk_as: TalkOf, text: str, expected: object) -> None:
    context = talk_as("resident")
    above = areas.get(context.tx, OTHER_TOWNSHIP)
    areas.put(context.tx, areas.child_of(above, code=TWIN, name="青石村", level=Level.VILLAGE, pack=None))
    assert value(take(context, Text(text=text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三组", {"area": VILLAGE, "detail": "三组"}),
        ("青石村三组", {"area": VILLAGE, "detail": "三组"}),
        ("青石镇青石村三组", {"area": VILLAGE, "detail": "三组"}),
        ("老井旁边，往东坡村走", {"area": VILLAGE, "detail": "老井旁边，往东坡村走"}),
        ("东坡村三组", "slip place_elsewhere"),
        ("白沙镇白沙村", "slip place_elsewhere"),
    ],
)
def test_a_cadre_says_only_the_spot_and_no_other_village(talk_as: TalkOf, text: str, expected: object) -> None:
    assert value(take(talk_as("cadre"), Text(text=text))) == expected


def test_the_own_village_said_once_more_asks_for_the_spot(talk_as: TalkOf) -> None:
    taken = take(talk_as("cadre"), Text(text="青石村"))
    assert isinstance(taken, Answer)
    assert taken.more


def test_a_correction_may_name_another_village_and_leaves_the_old_spot(talk_as: TalkOf) -> None:
    known: dict[str, object] = {"area": VILLAGE, "detail": "三组"}
    taken = take(talk_as("resident"), Text(text="东坡村五组"), known)
    assert value(taken) == {"area": NEXT_VILLAGE, "detail": "五组"}


@pytest.mark.parametrize("who", ["township", "county", "city", "other_county", "cadre"])
@pytest.mark.parametrize("code", [VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP, VILLAGE, "no such code", ""])
def test_a_forged_place_button_reaches_only_where_the_role_does(talk_as: TalkOf, who: str, code: str) -> None:
    context = talk_as(who)
    taken = take(context, Choice(id=f"a={code}"))
    chosen = areas.find(context.tx, code)
    may = chosen is not None and context.place is not None and context.place.contains(chosen)
    assert value(taken) == ({"area": code} if may else "slip place")


@pytest.mark.parametrize("who", ["township", "county", "other_county"])
def test_a_typed_village_reaches_only_where_the_role_does(talk_as: TalkOf, who: str) -> None:
    context = talk_as(who)
    village = areas.get(context.tx, VILLAGE_OF_OTHER_TOWNSHIP)
    taken = take(context, Text(text="柳溪村二组"))
    may = context.place is not None and context.place.contains(village)
    assert value(taken) == ({"area": village.code, "detail": "二组"} if may else "slip place")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91, 0), (0, 181), (math.nan, 0), (math.inf, 0), (0, -math.inf), (-90.1, 0)]
)
def test_a_position_that_is_nowhere_is_refused(talk_as: TalkOf, latitude: float, longitude: float) -> None:
    assert value(take(talk_as("cadre"), Location(latitude=latitude, longitude=longitude))) == "slip place_position"


@pytest.mark.parametrize(
    ("accuracy", "kept"), [(12.4, 12.4), (0.0, 0.0), (None, None), (math.nan, None), (math.inf, None), (-1.0, None)]
)
def test_an_accuracy_that_says_nothing_is_left_out(talk_as: TalkOf, accuracy: float | None, kept: float | None) -> None:
    context = talk_as("cadre")
    taken = take(context, Location(latitude=36.5, longitude=121.4, accuracy=accuracy))
    assert value(taken) == {"area": VILLAGE, "latitude": 36.5, "longitude": 121.4, "accuracy": kept}
    assert isinstance(taken, Answer)
    assert not taken.more


def test_a_position_before_the_village_is_kept_until_the_village_is_known(talk_as: TalkOf) -> None:
    context = talk_as("resident")
    first = take(context, Location(latitude=36.5, longitude=121.4, accuracy=8))
    assert isinstance(first, Answer)
    assert first.more
    then = take(context, Text(text="青石村"), first.value)
    assert value(then) == {"area": VILLAGE, "latitude": 36.5, "longitude": 121.4, "accuracy": 8}
    assert isinstance(then, Answer)
    assert not then.more


def test_somebody_without_an_office_picks_level_by_level(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("resident", Choice(id="cmd:report"))
    said = dialogue.press("resident", "暂时没有", said[-1])
    for label in ("云山县", "青石镇", "东坡村"):
        said = dialogue.press("resident", label, said[-1])
    assert say("place.ask_spot", village="东坡村").splitlines()[0] in said[-1].text
    dialogue.say("resident", Text(text="井边"))
    assert dialogue.draft("resident").answers["place"] == {"area": NEXT_VILLAGE, "detail": "井边"}


def test_an_alarm_follows_the_place_as_it_becomes_exact(dialogue: Dialogue) -> None:
    """First the county hears, then, once the town is known, the town; the case ends where the house stands."""
    said = dialogue.say("stranger", Choice(id="cmd:danger"))
    assert (len(dialogue.said_to("county")), len(dialogue.said_to("township"))) == (1, 0)
    said = dialogue.press("stranger", "云山县", said[-1])
    assert (len(dialogue.said_to("county")), len(dialogue.said_to("township"))) == (1, 0)
    said = dialogue.press("stranger", "青石镇", said[-1])
    assert (len(dialogue.said_to("county")), len(dialogue.said_to("township"))) == (1, 1)
    dialogue.press("stranger", "东坡村", said[-1])
    assert (len(dialogue.said_to("county")), len(dialogue.said_to("township"))) == (1, 1)
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
        assert (case.area, areas.get(tx, COUNTY).contains(areas.get(tx, case.area))) == (NEXT_VILLAGE, True)


def test_where_nobody_can_hear_the_alarm_the_reporter_is_told_to_call(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.county, Role.COUNTY, COUNTY, dialogue.clock.now())
    said = dialogue.say("stranger", Choice(id="cmd:danger"))
    said = dialogue.press("stranger", "云山县", said[-1])
    call = say("report.call_somebody", office=say("office.name.county", place="云山县"))
    assert say("report.alarm_unheard", number="AJ2026-000001", call=call) in said[0].text
    said = dialogue.press("stranger", "青石镇", said[-1])
    assert said[0].text.splitlines()[0] == say("report.alarm_also", names="青石镇赵敏")


def test_a_pasted_position_with_a_name_is_both(talk_as: TalkOf) -> None:
    link = "https://uri.amap.com/marker?position=118.0455,36.5120"
    taken = take(talk_as("cadre"), Text(text=f"[位置]三组老井旁 {link}"))
    assert isinstance(taken, Answer)
    assert taken.value["detail"] == "三组老井旁"
    assert taken.value["grid"] == "gcj02"
    assert 36.5 < taken.value["latitude"] < 36.52


def test_a_link_alone_is_answered_with_how_to_send_a_position(talk_as: TalkOf) -> None:
    assert value(take(talk_as("cadre"), Text(text="https://surl.amap.com/abc123"))) == "slip place_link"


@pytest.mark.parametrize("words", ["36.5120,118.0455", "[位置] https://uri.amap.com/marker?position=118.0455,36.5120"])
@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_position_in_words_becomes_the_place_whatever_is_asked(
    dialogue: Dialogue, say: Wording, words: str, steps: int
) -> None:
    for answer in ("报危房", "暂时没有", "三组老井旁", "李秀英", "墙裂了条缝")[: steps + 2]:
        dialogue.say("cadre", Text(text=answer))
    at = dialogue.draft("cadre").at
    said = dialogue.say("cadre", Text(text=words))
    place = dialogue.draft("cadre").answers["place"]
    assert round(place["latitude"], 2) == 36.51
    if steps:
        assert place["detail"] == "三组老井旁"
        assert dialogue.draft("cadre").at == at
    assert say("place.position") in said[-1].text


def test_a_position_in_words_out_of_the_blue_begins_a_report(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="36.5120,118.0455"))
    assert dialogue.draft("cadre").answers["place"]["latitude"] == 36.512


def test_a_position_in_words_after_words_of_safety_is_an_alarm_and_joins_it(dialogue: Dialogue) -> None:
    dialogue.say("resident", Text(text="裂缝越来越大，晚上不敢睡"))
    dialogue.say("resident", Text(text="36.5120,118.0455"))
    assert any(reply.links for reply in dialogue.said_to("county"))


def test_a_position_that_was_forwarded_is_noted_as_such_till_an_own_one_comes(talk_as: TalkOf) -> None:
    context = talk_as("cadre")
    taken = take(context, Location(latitude=36.5, longitude=121.4, accuracy=8, forwarded=True))
    assert isinstance(taken, Answer)
    assert taken.value["forwarded"] is True
    assert "转发来的" in taken.note
    assert "转发来的" in places.describe(context, taken.value)
    own = take(context, Location(latitude=36.51, longitude=121.4, accuracy=8), taken.value)
    assert isinstance(own, Answer)
    assert "forwarded" not in own.value
    assert "定位误差约8米" in places.describe(context, own.value)

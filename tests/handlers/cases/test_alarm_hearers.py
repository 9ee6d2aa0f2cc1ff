"""Who hears an alarm, what it carries, and who is named to its reporter."""

import pytest

from handlers.dialog.messages import Choice, Location, Photo, Reply, Text
from handlers.wording import Wording
from knowledge.area import Level
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import accounts, areas, audit, people
from storage.people.people import Role
from tests.cast import COUNTY, NEXT_VILLAGE, OTHER_COUNTY, VILLAGE, VILLAGE_OF_OTHER_COUNTY
from tests.dialogue import Dialogue
from tests.handlers.cases.test_alarm_duty import heard

DANGER = Choice(id="cmd:danger")
PHONE = "13800000001"


def the_case(dialogue: Dialogue) -> Case:
    """The only case."""
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    return case


def texts(said: list[Reply]) -> str:
    """All that was said, in one."""
    return "\n".join(reply.text for reply in said)


def hearers(dialogue: Dialogue) -> set[str]:
    """Who was told anything since the last look, besides the resident and the stranger."""
    return {who for who in dialogue.ids if who not in ("resident", "stranger") and dialogue.said_to(who)}


def test_every_county_hears_an_alarm_of_which_nobody_knows_where_it_is(dialogue: Dialogue, say: Wording) -> None:
    (said, asked) = dialogue.say("resident", DANGER)
    assert "孙立" in said.text
    assert "吴芳" in said.text
    assert say("place.ask_area", level=say("place.level.county")) in asked.text
    assert hearers(dialogue) == {"county", "other_county"}


def test_where_there_is_one_county_it_hears_what_is_nowhere_else(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        other = areas.get(tx, OTHER_COUNTY)
        areas.put(tx, areas.child_of(None, code=other.code, name=other.name, level=Level.TOWNSHIP))
    dialogue.say("resident", DANGER)
    assert hearers(dialogue) == {"county"}
    assert the_case(dialogue).area == COUNTY


@pytest.mark.parametrize("who", ["resident", "cadre", "city", "operator", "other_county"])
def test_the_village_that_the_words_name_hears_it_whatever_the_role(dialogue: Dialogue, who: str) -> None:
    dialogue.say(who, Text(text="东坡村有房子要倒了，墙在往下掉"))
    assert the_case(dialogue).area == NEXT_VILLAGE
    assert {"township", "county"} <= hearers(dialogue)


def test_a_cadre_may_name_another_village_once_the_alarm_is_raised(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    assert the_case(dialogue).area == VILLAGE
    dialogue.say("cadre", Text(text="白沙村河边"))
    assert the_case(dialogue).area == VILLAGE_OF_OTHER_COUNTY
    assert any("不归您那边" in reply.text for reply in dialogue.said_to("county"))
    assert any("险情" in reply.text for reply in dialogue.said_to("other_county"))


def test_only_those_whom_a_message_reaches_are_named(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        for account in ("telegram:5550004", "terminal:county"):
            accounts.mark_reachable(tx, account, False)
    said = dialogue.say("cadre", DANGER)
    assert "青石镇赵敏" in said[0].text
    assert "孙立" not in said[0].text


def test_a_coordinator_who_raises_an_alarm_is_not_told_of_it(dialogue: Dialogue) -> None:
    said = dialogue.say("township", DANGER)
    assert "赵敏" not in said[0].text
    assert hearers(dialogue) == {"county"}


def test_where_nobody_can_be_reached_the_reporter_is_told_just_that(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.county, Role.COUNTY, COUNTY, dialogue.clock.now())
        people.withdraw(tx, dialogue.cast.other_county, Role.COUNTY, OTHER_COUNTY, dialogue.clock.now())
    said = dialogue.say("resident", DANGER)
    call = say("report.call_somebody", office=say("office.name.nearest"))
    unheard = say("report.alarm_unheard", number=the_case(dialogue).number, call=call)
    assert unheard in said[0].text


def test_a_county_that_takes_an_alarm_that_is_nowhere_has_it_and_the_others_hear_so(dialogue: Dialogue) -> None:
    dialogue.say("resident", DANGER)
    hearers(dialogue)
    dialogue.say("other_county", Choice(id=f"case:take:{the_case(dialogue).number}"))
    assert the_case(dialogue).area == OTHER_COUNTY
    assert "临河县吴芳已经在处理" in texts(dialogue.said_to("county"))
    dialogue.say("resident", Text(text="里面还有两个老人"))
    assert "里面还有两个老人" in texts(dialogue.said_to("other_county"))
    assert dialogue.said_to("county") == []


def test_the_reporters_number_is_one_press_away_for_who_is_told_and_for_nobody_else(dialogue: Dialogue) -> None:
    dialogue.say("resident", DANGER)
    number = the_case(dialogue).number
    for who in ("county", "other_county"):
        assert PHONE not in texts(dialogue.said_to(who))
    (shown,) = dialogue.say("other_county", Choice(id=f"case:call:{number}"))
    assert PHONE in shown.text
    assert [link.url for link in shown.links] == [f"tel:{PHONE}"]
    for who in ("cadre", "township", "city", "operator", "stranger"):
        assert PHONE not in texts(dialogue.say(who, Choice(id=f"case:call:{number}")))
    dialogue.say("resident", Text(text="青石村三组"))
    assert PHONE not in texts(dialogue.say("other_county", Choice(id=f"case:call:{number}")))
    assert PHONE in texts(dialogue.say("township", Choice(id=f"case:call:{number}")))
    with dialogue.database.reading() as tx:
        looks = [line.person_id for line in audit.latest(tx) if line.action == "called_reporter"]
    assert looks == [dialogue.cast.township, dialogue.cast.other_county]


def test_the_number_stays_at_hand_when_the_alarm_is_called_off(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    number = the_case(dialogue).number
    dialogue.say("cadre", Choice(id=f"case:off:{number}"))
    dialogue.said_to("township")
    assert "13800000002" in texts(dialogue.say("township", Choice(id=f"case:call:{number}")))


def test_a_number_in_the_reporters_words_is_masked_where_they_are_told(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="墙在往下掉，房子要倒了，打13800000055"))
    told = texts(dialogue.said_to("township"))
    assert "138****0055" in told
    assert "13800000055" not in told


def test_a_position_a_phone_and_a_photo_follow_at_once(dialogue: Dialogue) -> None:
    dialogue.say("stranger", DANGER)
    dialogue.said_to("county")
    dialogue.put("stranger", Location(latitude=36.5, longitude=121.4))
    dialogue.turns.take_next("terminal:stranger")
    (told,) = heard(dialogue, dialogue.cast.county)
    dialogue.said_to("county")
    assert [link.url[:22] for link in told.links] == ["https://uri.amap.com/m"]
    dialogue.say("stranger", Text(text="青石村"))
    assert any(reply.links for reply in dialogue.said_to("township"))
    dialogue.say("stranger", Photo(source="a", unique_name="a"))
    assert any(reply.photos for reply in dialogue.said_to("township"))


def test_a_position_alone_after_words_of_safety_is_an_alarm(dialogue: Dialogue) -> None:
    dialogue.say("resident", Text(text="裂缝越来越大，晚上不敢睡"))
    dialogue.say("resident", Location(latitude=36.5, longitude=121.4))
    assert the_case(dialogue).imminent
    (told,) = dialogue.said_to("county")
    assert told.links


def test_whoever_opens_it_first_is_named_to_the_reporter_once(dialogue: Dialogue) -> None:
    dialogue.say("cadre", DANGER)
    number = the_case(dialogue).number
    dialogue.say("township", Choice(id=f"case:show:{number}"))
    assert "青石镇赵敏看到您报的险情了" in texts(dialogue.said_to("cadre"))
    dialogue.say("county", Choice(id=f"case:show:{number}"))
    assert dialogue.said_to("cadre") == []


def test_a_place_that_is_picked_is_told_on_when_it_is_whole(dialogue: Dialogue) -> None:
    dialogue.say("resident", DANGER)
    dialogue.said_to("county")
    for label in ("云山县", "青石镇", "东坡村"):
        dialogue.put("resident", Text(text=label))
        dialogue.turns.take_next("terminal:resident")
    dialogue.put("resident", Text(text="井边第二家"))
    dialogue.turns.take_next("terminal:resident")
    assert [reply.text.splitlines()[1] for reply in dialogue.said_to("county")] == ["地点：青石镇东坡村井边第二家"]
    heard = [reply.text for reply in dialogue.said_to("township")]
    assert "地点：青石镇\n" in heard[0]
    assert [text.splitlines()[1] for text in heard[1:]] == ["地点：青石镇东坡村井边第二家"]


def test_a_step_towards_a_place_is_told_on_where_no_other_follows(dialogue: Dialogue) -> None:
    dialogue.say("resident", DANGER)
    dialogue.said_to("county")
    dialogue.say("resident", Text(text="云山县"))
    dialogue.put("resident", Text(text="青石镇"))
    dialogue.turns.take_next("terminal:resident")
    assert [reply.text.splitlines()[1] for reply in dialogue.said_to("county")][-1] == "地点：青石镇"

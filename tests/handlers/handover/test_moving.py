"""Somebody is moved to another place: at once by who stands above both, else asked for; never by the person."""

from dataclasses import replace

import pytest

from handlers.dialog.messages import Choice, Reply, Text
from handlers.wording import Wording
from storage.people import areas, audit, handovers, people
from storage.people.people import Role
from storage.web import sessions as web_sessions
from tests.cast import (
    NEXT_VILLAGE,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    VILLAGE_OF_OTHER_TOWNSHIP,
)
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.handover.test_handover import reporter_of, roles, subject


def move(dialogue: Dialogue, who: str, there: str, successor: str = "还没定下人") -> list[Reply]:
    """Somebody fills in that the cadre goes elsewhere, and is sure."""
    dialogue.say(who, Choice(id=f"seat:move:{subject(dialogue)}"))
    dialogue.say(who, Text(text=there))
    [said] = dialogue.say(who, Text(text=successor))
    return dialogue.press(who, "就这样定", said)


def test_who_stands_above_both_places_moves_at_once(dialogue: Dialogue) -> None:
    move(dialogue, "township", "东坡村", "李秀英13800000001")
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, NEXT_VILLAGE)}
    assert roles(dialogue, dialogue.cast.resident) == {(Role.CADRE, VILLAGE)}


def test_the_level_of_the_place_tells_the_new_role(dialogue: Dialogue) -> None:
    move(dialogue, "county", "柳溪镇")
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.TOWNSHIP, OTHER_TOWNSHIP)}


def test_what_is_open_at_the_old_place_goes_to_the_successor(dialogue: Dialogue) -> None:
    number = plant_case(dialogue, ANSWERED).number
    move(dialogue, "township", "东坡村", "李秀英13800000001")
    assert reporter_of(dialogue, number) == dialogue.cast.resident
    assert "何梅" not in "".join(one.text for one in dialogue.say("cadre", Choice(id=f"case:show:{number}")))


def test_without_a_successor_it_goes_up(dialogue: Dialogue) -> None:
    number = plant_case(dialogue, ANSWERED).number
    move(dialogue, "township", "东坡村")
    assert reporter_of(dialogue, number) == dialogue.cast.township


def test_who_was_moved_stays_signed_in_and_sees_the_new_place_alone(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        token = web_sessions.sign_in(tx, dialogue.cast.cadre, "salt", dialogue.clock.now(), device="", instead_of=None)
    move(dialogue, "township", "东坡村")
    with dialogue.database.reading() as tx:
        assert not web_sessions.has_ended(tx, token)
    assert "东坡村" in dialogue.say("cadre", Text(text="/me"))[0].text


def test_what_was_kept_above_for_the_new_place_is_given_to_who_comes(dialogue: Dialogue) -> None:
    """王建国 leaves his village to nobody, and whoever is moved there gets his reports."""
    number = plant_case(dialogue, ANSWERED).number
    dialogue.say("township", Choice(id=f"seat:replace:{subject(dialogue)}"))
    [said] = dialogue.say("township", Text(text="还没定下人"))
    dialogue.press("township", "就这样定", said)
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.resident, Role.CADRE, NEXT_VILLAGE, dialogue.clock.now())
    other = f"{dialogue.cast.resident}:cadre:{NEXT_VILLAGE}"
    dialogue.say("township", Choice(id=f"seat:move:{other}"))
    dialogue.say("township", Text(text="青石村"))
    [said] = dialogue.say("township", Text(text="还没定下人"))
    dialogue.press("township", "就这样定", said)
    assert reporter_of(dialogue, number) == dialogue.cast.resident


def test_the_trail_says_from_where_to_where_and_by_whom(dialogue: Dialogue) -> None:
    move(dialogue, "township", "东坡村")
    with dialogue.database.reading() as tx:
        [noted] = [line for line in audit.latest(tx) if line.action == "person_moved"]
    assert (noted.person_id, noted.subject) == (dialogue.cast.township, f"person:{dialogue.cast.cadre}")
    assert (noted.details["from"], noted.details["to"]) == ("青石村村干部", "东坡村村干部")
    assert (noted.details["area"], noted.details["moves_to"]) == (VILLAGE, NEXT_VILLAGE)


def asked_of_the_county(dialogue: Dialogue) -> int:
    """The township asks for a village of the other one."""
    move(dialogue, "township", "柳溪村")
    with dialogue.database.reading() as tx:
        [asked] = handovers.open_ones(tx)
    assert asked.moves_to == VILLAGE_OF_OTHER_TOWNSHIP
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, VILLAGE)}
    return asked.id


def test_who_stands_above_the_old_place_alone_asks_above_both(dialogue: Dialogue) -> None:
    id = asked_of_the_county(dialogue)
    dialogue.say("county", Choice(id=f"seat:agree:{id}"))
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, VILLAGE_OF_OTHER_TOWNSHIP)}


@pytest.mark.parametrize("who", ["township", "cadre", "other_township", "other_county", "resident", "operator"])
def test_nobody_agrees_but_who_stands_above_both(dialogue: Dialogue, say: Wording, who: str) -> None:
    id = asked_of_the_county(dialogue)
    assert dialogue.say(who, Choice(id=f"seat:agree:{id}"))[0].text == say("handover.gone")
    assert roles(dialogue, dialogue.cast.cadre) == {(Role.CADRE, VILLAGE)}


def test_a_colleague_of_who_asked_does_not_agree_for_the_county(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.resident, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    id = asked_of_the_county(dialogue)
    assert dialogue.say("resident", Choice(id=f"seat:agree:{id}"))[0].text == say("handover.gone")


def test_who_asked_hears_that_it_was_refused(dialogue: Dialogue) -> None:
    id = asked_of_the_county(dialogue)
    dialogue.say("county", Choice(id=f"seat:refuse:{id}"))
    assert any("没同意把王建国" in one.text for one in dialogue.said_to("township"))


def test_who_asked_takes_it_back(dialogue: Dialogue) -> None:
    id = asked_of_the_county(dialogue)
    dialogue.say("township", Choice(id=f"seat:withdraw:{id}"))
    with dialogue.database.reading() as tx:
        assert handovers.find(tx, id) is None


def test_where_nobody_above_both_is_reached_nothing_is_asked(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.county, Role.COUNTY, "990101", dialogue.clock.now())
        people.withdraw(tx, dialogue.cast.city, Role.CITY, "9901", dialogue.clock.now())
    [said] = move(dialogue, "township", "柳溪村")
    assert "现在没有人能收到消息" in said.text
    with dialogue.database.reading() as tx:
        assert handovers.open_ones(tx) == []


@pytest.mark.parametrize("who", ["cadre", "resident", "other_township", "other_county", "operator", "stranger"])
def test_nobody_moves_who_is_not_below_them_and_nobody_themselves(dialogue: Dialogue, say: Wording, who: str) -> None:
    assert dialogue.say(who, Choice(id=f"seat:move:{subject(dialogue)}"))[0].text == say("handover.gone")


def test_a_township_moves_neither_itself_nor_a_colleague(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.resident, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
    for person in (dialogue.cast.township, dialogue.cast.resident):
        button = Choice(id=f"seat:move:{person}:township:{TOWNSHIP}")
        assert dialogue.say("township", button)[0].text == say("handover.gone")


@pytest.mark.parametrize("there", ["白沙村", "云山县", "清河市", "a=990102001001"])
def test_nobody_is_moved_out_of_the_county_or_up_to_it(dialogue: Dialogue, there: str) -> None:
    dialogue.say("county", Choice(id=f"seat:move:{subject(dialogue)}"))
    [said] = dialogue.say("county", Text(text=there))
    assert "本县没有找到这个村、镇" in said.text


def test_of_two_villages_with_one_name_the_township_is_told_along(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        twin = areas.get(tx, VILLAGE_OF_OTHER_TOWNSHIP)
        areas.put(tx, replace(twin, name="东坡村"))
    person = dialogue.cast.other_township
    dialogue.say("county", Choice(id=f"seat:move:{person}:township:{OTHER_TOWNSHIP}"))
    [said] = dialogue.say("county", Text(text="东坡村"))
    assert "不止一处" in said.text
    dialogue.say("county", Text(text="青石镇东坡村"))
    [said] = dialogue.say("county", Text(text="还没定下人"))
    assert "青石镇东坡村村干部" in said.text
    dialogue.press("county", "就这样定", said)
    assert roles(dialogue, person) == {(Role.CADRE, NEXT_VILLAGE)}

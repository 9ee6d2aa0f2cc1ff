"""Who is sent on to an office reads its number; where it has none, that of the office above."""

from collections.abc import Callable

import pytest

from handlers.dialog.messages import Choice, Command, Reply, Text
from knowledge.area import Level
from storage.people import areas, consents, offices
from storage.people.offices import Office
from tests.cast import COUNTY, OTHER_COUNTY, TOWNSHIP
from tests.dialogue import Dialogue

NUMBERS = {COUNTY: "05358000001", TOWNSHIP: "05358000002"}
OF_TOWNSHIP, OF_COUNTY = "打青石镇值班电话0535-8000002", "打云山县值班电话0535-8000001"
Act = Callable[[Dialogue], list[Reply]]


def set_up(dialogue: Dialogue, *places: str) -> None:
    """Some places have numbers; there is one county."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        other = areas.get(tx, OTHER_COUNTY)
        areas.put(tx, areas.child_of(None, code=other.code, name=other.name, level=Level.TOWNSHIP))
        for place in places:
            offices.put(tx, Office(place=areas.get(tx, place), phone=NUMBERS[place]), person_id=None, now=now)


def looks_up_wrongly(dialogue: Dialogue) -> list[Reply]:
    """A stranger gives a number and a phone that do not fit."""
    return dialogue.say("stranger", Text(text="YT2026-000001 13800000099"))


def does_not_agree(dialogue: Dialogue) -> list[Reply]:
    """A resident refuses the consent."""
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.cast.resident, dialogue.clock.now())
    dialogue.say("resident", Text(text="报危房"))
    return dialogue.say("resident", Text(text="不同意"))


def asks_for_the_directory(dialogue: Dialogue) -> list[Reply]:
    """A cadre opens the directory."""
    return dialogue.say("cadre", Command(name="directory"))


def wants_to_invite(dialogue: Dialogue) -> list[Reply]:
    """A cadre invites."""
    return dialogue.say("cadre", Choice(id="invite:new"))


def asks_who_he_is(dialogue: Dialogue) -> list[Reply]:
    """A stranger asks for the own roles."""
    return dialogue.say("stranger", Text(text="我是谁"))


@pytest.mark.parametrize(
    "act",
    [
        looks_up_wrongly,
        does_not_agree,
        asks_for_the_directory,
        wants_to_invite,
        asks_who_he_is,
    ],
)
def test_who_is_sent_to_an_office_reads_its_number(dialogue: Dialogue, act: Act) -> None:
    set_up(dialogue, COUNTY)
    assert any(OF_COUNTY in reply.text for reply in act(dialogue))


@pytest.mark.parametrize("act", [asks_for_the_directory, wants_to_invite])
def test_the_nearest_office_with_a_number_is_named(dialogue: Dialogue, act: Act) -> None:
    set_up(dialogue, COUNTY, TOWNSHIP)
    assert any(OF_TOWNSHIP in reply.text for reply in act(dialogue))


def test_where_it_is_not_known_which_office_the_village_is_named(dialogue: Dialogue) -> None:
    [said] = looks_up_wrongly(dialogue)
    assert "还不行，就找村委会或者镇政府。" in said.text

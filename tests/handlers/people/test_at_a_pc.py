"""The way from the chat to the desk: told to offices, by an address that the PC can open."""

import pytest

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Command, Inbound, Reply
from handlers.people import at_a_pc
from handlers.wording import Wording
from storage.database.database import Database
from tests.cast import lane_of
from tests.dialogue import Dialogue
from tests.installed import occasion

OFFICES = ("township", "county", "city", "operator")
OTHERS = ("cadre", "resident", "stranger")


def from_page(dialogue: Dialogue, who: str, say: Wording) -> Reply:
    """What somebody reads who asks on the page, whose messages name a browser's session."""
    person_id, now = dialogue.ids[who], dialogue.clock.now()
    lane = lane_of(person_id)
    content = Command(name="desk")
    inbound = Inbound(channel="web", lane=lane, chat=lane, message="1", at=now, content=content, session="abc")
    with dialogue.database.writing() as tx:
        here = occasion(tx, say, now, link_root="https://anju.example")
        context = Context.at(here, inbound=inbound, person_id=person_id, conversation=Conversation())
        [said] = at_a_pc.show(context)
    return said


@pytest.fixture
def reachable(sqlite_database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast with an assistant whose page every device opens."""
    return Dialogue(sqlite_database, knowledge, say, link_root="https://anju.example")


@pytest.mark.parametrize("who", OFFICES)
def test_the_help_of_an_office_leads_to_the_address_of_the_desk(reachable: Dialogue, who: str) -> None:
    [asked] = reachable.say(who, Command(name="help"))
    [said] = reachable.press(who, "在电脑上办", asked)
    assert "https://anju.example/desk/signin" in said.text


@pytest.mark.parametrize("who", OTHERS)
def test_who_holds_no_office_gets_neither_button_nor_address(reachable: Dialogue, say: Wording, who: str) -> None:
    [asked] = reachable.say(who, Command(name="help"))
    assert "cmd:desk" not in [option.id for option in asked.flat_options()]
    [said] = reachable.say(who, Command(name="desk"))
    assert said == Reply(text=say("at_a_pc.not_yours"))


def test_a_page_leads_on_to_a_phone_and_another_channel_to_the_page(reachable: Dialogue, say: Wording) -> None:
    said = from_page(reachable, "county", say)
    assert said.text == say("at_a_pc.from_page", address="https://anju.example/desk/signin")
    assert [option.label for option in said.flat_options()] == ["在手机上打开"]
    [elsewhere] = reachable.say("county", Command(name="desk"))
    assert [option.label for option in elsewhere.flat_options()] == ["打开网页"]


def test_an_address_that_only_one_computer_opens_is_said_to_be_that(dialogue: Dialogue, say: Wording) -> None:
    [said] = dialogue.say("county", Command(name="desk"))
    assert said == Reply(text=say("at_a_pc.no_address", address="http://127.0.0.1:8080/desk/signin"))

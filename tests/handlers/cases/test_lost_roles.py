"""Who has lost a role: what was reported in it, and forms begun in it, are the office's (P6)."""

import pytest

from handlers.cases import details, lists
from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Inbound, Text
from handlers.forms import stepper
from handlers.forms.form import Closed
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Database, Transaction
from storage.people import people
from storage.people.people import Role
from tests.cast import NOW, VILLAGE, Cast, chat_of, lane_of
from tests.installed import occasion


def talk_of(tx: Transaction, person_id: int, knowledge: Knowledge, say: Wording, conversation: Conversation) -> Context:
    inbound = Inbound(
        channel="telegram",
        lane=lane_of(person_id),
        chat=chat_of(person_id),
        message="1",
        at=NOW,
        content=Text(text="x"),
    )
    at = occasion(tx, say, NOW, knowledge.packs)
    return Context.at(at, inbound=inbound, person_id=person_id, conversation=conversation)


def report(tx: Transaction, person_id: int, role: Role, draft_id: str) -> Case:
    case, _ = cases.open_case(
        tx,
        draft_id=draft_id,
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=person_id,
        reporter_role=role,
        answers={"householder": "何梅"},
        now=NOW,
    )
    return case


@pytest.fixture
def numbers_seen(database: Database, players: Cast, knowledge: Knowledge, say: Wording) -> list[str]:
    """The cases that a former cadre is offered, who reported one as a cadre and one before as a resident."""
    with database.writing() as tx:
        report(tx, players.cadre, Role.CADRE, "a")
        report(tx, players.cadre, Role.RESIDENT, "b")
        people.withdraw(tx, players.cadre, Role.CADRE, VILLAGE, NOW)
        said = lists.show(talk_of(tx, players.cadre, knowledge, say, Conversation()))
        return [option.id for reply in said for option in reply.flat_options()]


def test_a_former_cadre_is_offered_only_what_was_reported_as_a_resident(numbers_seen: list[str]) -> None:
    assert numbers_seen == ["case:show:YT2026-000002:own", "lookup:start"]


def test_details_begun_as_a_cadre_are_not_taken_from_a_former_one(
    database: Database, players: Cast, knowledge: Knowledge, say: Wording
) -> None:
    with database.writing() as tx:
        case = report(tx, players.cadre, Role.CADRE, "a")
        conversation = Conversation()
        cadre = talk_of(tx, players.cadre, knowledge, say, conversation)
        stepper.open(cadre, details.HOUSEHOLD_DETAILS, subject=case.number)
        draft = conversation.draft
        assert draft is not None
        draft.answers["persons"] = 4
        people.withdraw(tx, players.cadre, Role.CADRE, VILLAGE, NOW)
        former = talk_of(tx, players.cadre, knowledge, say, conversation)
        ending = details.HOUSEHOLD_DETAILS.submit(former, draft)
        assert isinstance(ending, Closed)
        assert case.number in ending.reply.text
        kept = cases.find(tx, case.number)
        assert kept is not None
        assert kept.answers == {"householder": "何梅"}

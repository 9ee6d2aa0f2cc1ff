"""A context is one message of one person: frozen, and what is read of the person is read once."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Notice, Reply, Text
from handlers.wording import Wording
from storage.people import people
from storage.people.people import Role
from tests.cast import NOW, VILLAGE
from tests.dialogue import Dialogue
from tests.statements import reads
from tests.talking import talk_of


def test_no_attribute_of_a_context_is_ever_assigned(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    """A handler once put another message and another person in its place."""
    with dialogue.database.reading() as tx:
        context = talk_of(tx, dialogue, knowledge, say, "cadre")
        names = [field.name for field in fields(Context)] + ["person_id", "conversation", "grants", "region"]
        for name in names:
            with pytest.raises((FrozenInstanceError, AttributeError)):
                setattr(context, name, getattr(context, name))


def test_another_message_shares_the_session_and_what_others_are_told(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    with dialogue.database.reading() as tx:
        context = talk_of(tx, dialogue, knowledge, say, "cadre")
        other = replace(context, inbound=replace(context.inbound, content=Text(text="别的")))
        other.notices.append(Notice(person_id=1, reply=Reply(text="有事")))
        other.session.continue_as(dialogue.ids["township"], Conversation(region="yantai"))
        assert [notice.reply.text for notice in context.notices] == ["有事"]
        assert (context.person_id, context.role) == (dialogue.ids["township"], Role.TOWNSHIP)
        assert context.conversation is other.conversation


def test_roles_and_region_are_read_once_until_the_person_has_others(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    with reads(dialogue.database) as seen, dialogue.database.writing() as tx:
        context = talk_of(tx, dialogue, knowledge, say, "stranger")
        assert (context.role, context.region) == (Role.RESIDENT, None)
        people.grant(tx, context.person_id, Role.CADRE, VILLAGE, NOW)
        context.session.read_roles_again()
        assert (context.role, context.region) == (Role.CADRE, "yantai")
        before = len(seen)
        assert (context.role, context.region) == (Role.CADRE, "yantai")
        assert len(seen) == before

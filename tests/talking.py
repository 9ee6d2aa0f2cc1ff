"""A `Talk` of somebody of the cast, for tests of a single function."""

from handlers.messages import Content, Inbound, Text
from handlers.talk import Knowledge, Talk
from handlers.wording import Wording
from storage.database import Transaction
from tests.dialogue import Dialogue, lane


def talk_of(
    tx: Transaction, dialogue: Dialogue, knowledge: Knowledge, say: Wording, who: str, content: Content | None = None
) -> Talk:
    """Somebody who is about to say something, within a transaction."""
    now = dialogue.clock.now()
    inbound = Inbound(
        channel="terminal", lane=lane(who), chat=who, message="1", at=now, content=content or Text(text="x")
    )
    return Talk(
        tx=tx,
        now=now,
        inbound=inbound,
        person_id=dialogue.ids[who],
        conversation=dialogue.conversation(who),
        knowledge=knowledge,
        say=say,
    )

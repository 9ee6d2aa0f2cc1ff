"""A `Context` of somebody of the cast, for tests of a single function."""

from handlers.dialog.context import Context, Knowledge
from handlers.dialog.messages import Content, Inbound, Text
from handlers.wording import Wording
from storage.database.database import Transaction
from tests.dialogue import Dialogue, lane


def talk_of(
    tx: Transaction, dialogue: Dialogue, knowledge: Knowledge, say: Wording, who: str, content: Content | None = None
) -> Context:
    """Somebody who is about to say something, within a transaction."""
    now = dialogue.clock.now()
    inbound = Inbound(
        channel="terminal", lane=lane(who), chat=who, message="1", at=now, content=content or Text(text="x")
    )
    return Context(
        tx=tx,
        now=now,
        inbound=inbound,
        person_id=dialogue.ids[who],
        conversation=dialogue.conversation(who),
        knowledge=knowledge,
        say=say,
    )

"""A `Context` of somebody of the cast, for tests of a single function."""

from handlers.dialog.context import Context, Occasion
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Content, Inbound, Text
from handlers.wording import Wording
from storage.database.database import Transaction
from tests.dialogue import Dialogue, lane
from tests.installed import installed


def talk_of(
    tx: Transaction, dialogue: Dialogue, knowledge: Knowledge, say: Wording, who: str, content: Content | None = None
) -> Context:
    """Somebody who is about to say something, within a transaction."""
    now = dialogue.clock.now()
    inbound = Inbound(
        channel="terminal", lane=lane(who), chat=who, message="1", at=now, content=content or Text(text="x")
    )
    at = Occasion(tx=tx, now=now, installation=installed(knowledge, say))
    return Context.at(at, inbound=inbound, person_id=dialogue.ids[who], conversation=dialogue.conversation(who))

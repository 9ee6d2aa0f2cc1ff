"""What the queues keep of a conversation, and taking it away where nothing may tell who said something.

The rows of what came in stay, so that an update that is delivered again is still known; their words go.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, delete, literal, update

from storage.database.database import Transaction
from storage.queues.inbox import InboxStatus
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import inbox, outbox

FLEETING = "fleeting:"  # how the keys of messages begin that are forgotten soon after they were sent
_AMONG = ("fleeting", "fleetinh")  # all such keys lie between, by whatever a database sorts


@dataclass(frozen=True, kw_only=True)
class SaidThere:
    """Where a message that is kept no longer stands; `message` is the channel's id of it."""

    channel: str
    chat: str
    message: str


def blank_received(tx: Transaction, lanes: Collection[str], since: datetime) -> None:
    """Take the words from what came on some lanes since a moment, but for what still waits to be handled."""
    handled = inbox.c.status != InboxStatus.WAITING
    statement = update(inbox).where(inbox.c.lane.in_(lanes), inbox.c.received_at >= since, handled)
    ids = tx.execute(statement.values(sealed_error=None).returning(inbox.c.id)).scalars().all()
    tx.seal_same(inbox.c.sealed_payload, ids, "")


def forget_said(tx: Transaction, person_id: int, since: datetime) -> list[SaidThere]:
    """Forget what was replied to a person since a moment; where it stands. What waits to be sent is fleeting now."""
    replies = (outbox.c.person_id == person_id, outbox.c.created_at >= since, outbox.c.manner == "reply")
    waits = outbox.c.status == OutboxStatus.WAITING
    gone = delete(outbox).where(*replies, ~waits).returning(outbox.c.channel, outbox.c.chat, outbox.c.message)
    rows = tx.execute(gone).all()
    tx.execute(update(outbox).where(*replies, waits).values(key=literal(FLEETING) + cast(outbox.c.id, String)))
    return [SaidThere(channel=row.channel, chat=row.chat, message=row.message) for row in rows if row.message]


def forget_fleeting(tx: Transaction, before: datetime) -> int:
    """Forget fleeting messages that were written before a moment and are not waiting any more; how many."""
    fleeting = (outbox.c.key.between(*_AMONG), outbox.c.key.startswith(FLEETING), outbox.c.created_at < before)
    return tx.execute(delete(outbox).where(*fleeting, outbox.c.status != OutboxStatus.WAITING)).rowcount

"""From what a handler says to a row of the outbox."""

import logging
from datetime import datetime

from handlers.messages import Manner, Notice, Reply, reply_to_json
from storage import outbox, people
from storage.database import Transaction

log = logging.getLogger(__name__)


def deliver(
    tx: Transaction,
    *,
    person_id: int,
    channel: str,
    chat: str,
    reply: Reply,
    now: datetime,
    manner: Manner = Manner.REPLY,
) -> None:
    """Queue a message to a person's address; one with a key is queued once."""
    outbox.put(
        tx,
        person_id=person_id,
        channel=channel,
        chat=chat,
        manner=manner,
        reply=reply_to_json(reply),
        key=reply.key,
        now=now,
        due_at=now + reply.hold,
    )


def deliver_notice(tx: Transaction, notice: Notice, now: datetime) -> bool:
    """Queue a message to somebody else where he is best met; false where he has no address that takes messages."""
    account = people.reachable_account(tx, notice.person_id)
    if account is None:
        log.info("person %d has no address: a notice stays unsaid", notice.person_id)
        return False
    deliver(
        tx,
        person_id=notice.person_id,
        channel=account.channel,
        chat=account.chat,
        reply=notice.reply,
        now=now,
        manner=notice.manner,
    )
    return True

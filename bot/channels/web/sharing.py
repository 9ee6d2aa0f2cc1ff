"""Who may have what is stored, on the page: whoever sent it, and whoever was sent it."""

from typing import Literal

from storage.database.database import Transaction
from storage.queues import outbox
from storage.web.sessions import CHANNEL, WebSession

KEEP = {"Cache-Control": "private, max-age=604800, immutable"}  # nothing that is shared ever changes

_ENOUGH = 1000  # messages looked through for one that bears it


def may_have(tx: Transaction, session: WebSession, kind: Literal["photos", "files"], id: str, sender: int) -> bool:
    """Whether a session's person sent the photo or file with this id, or was sent it there."""
    if sender == session.person_id:
        return True
    messages = outbox.sent_to(tx, CHANNEL, session.lane, person_id=session.person_id, limit=_ENOUGH)
    return any(id in message.reply.get(kind, ()) for message in messages)

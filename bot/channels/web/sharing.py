"""Who may have what is stored, on the page: whoever sent it, and whoever was sent it."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from storage.database.database import Transaction
from storage.queues import outbox
from storage.web.sessions import CHANNEL, WebSession

KEEP = {"Cache-Control": "private, max-age=604800, immutable"}  # nothing that is shared ever changes

_ENOUGH = 1000  # messages looked through for one that bears it


def may_have(
    tx: Transaction, session: WebSession, kind: Literal["photos", "files"], id: str, sender: int | None
) -> bool:
    """Whether a session's person sent the photo or file with this id, or was sent it there; `sender` may be nobody."""
    if sender == session.person_id:
        return True
    messages = outbox.sent_to(tx, CHANNEL, session.lane, person_id=session.person_id, limit=_ENOUGH)
    return any(id in _borne(message.reply, kind) for message in messages)


def _borne(reply: Mapping[str, Any], kind: Literal["photos", "files"]) -> Iterable[str]:
    """The ids of what a stored reply bears; of photos also those that are drawn."""
    borne: list[str] = list(reply.get(kind, ()))
    if kind == "photos":
        borne += [photo["id"] for photo in (reply.get("strip") or {}).get("photos", ())]
        borne += [card["photo"] for card in reply.get("cards", ())]
    return borne

"""Who may have what is stored, on the page: whoever sent it, and whoever was sent it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from storage.database.database import Transaction
from storage.people import people
from storage.queues import outbox
from storage.web.sessions import CHANNEL, WebSession

KEEP = {"Cache-Control": "private, max-age=86400, immutable"}  # it never changes; who may have it does

_ENOUGH = 1000  # messages looked through for one that bears it


def may_have(
    tx: Transaction, session: WebSession, kind: Literal["photos", "files"], id: str, sender: int | None
) -> bool:
    """Whether a session's person sent the photo or file with this id, or was sent it there; `sender` may be nobody.

    What was sent to somebody for a role counts no longer once that is taken back: see `shown_since`.
    """
    if sender == session.person_id:
        return True
    since = shown_since(tx, session)
    naming = outbox.replies_naming(
        tx, CHANNEL, session.lane, id, person_id=session.person_id, since=since, limit=_ENOUGH
    )
    return any(id in _borne(reply, kind) for reply in naming)


def shown_since(tx: Transaction, session: WebSession) -> datetime | None:
    """From when on a session's person reads what was said: since a role of theirs was last taken back, else all."""
    return people.last_withdrawal(tx, session.person_id)


def _borne(reply: Mapping[str, Any], kind: Literal["photos", "files"]) -> Iterable[str]:
    """The ids of what a stored reply bears; of photos also those that are drawn."""
    borne: list[str] = list(reply.get(kind, ()))
    if kind == "photos":
        borne += [photo["id"] for photo in (reply.get("strip") or {}).get("photos", ())]
        borne += [card["photo"] for card in reply.get("cards", ())]
    return borne

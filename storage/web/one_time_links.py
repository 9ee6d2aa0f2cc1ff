"""Links that open once, in one browser, for one purpose of one person; their codes are kept as hashes only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from storage.database.database import Transaction
from storage.web.tables import one_time_links

_CODE_BYTES = 16  # 128 bits


class Purpose(StrEnum):
    """What a link is for."""

    SIGN_IN = "signin"  # to carry on in another browser
    ANSWER = "answer"  # to answer one field on the page
    DANGER = "danger"  # to raise the alarm in private with words written in a group


class Fate(StrEnum):
    """How a link stands to a browser."""

    GOOD = "good"
    USED = "used"  # by another browser, or to its end
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class OneTimeLink:
    """A link as it is kept. `opened_by` is the hash of what the browser that opened it holds."""

    code_hash: str
    person_id: int
    details: dict[str, Any]
    expires_at: datetime
    opened_by: str | None
    closed_at: datetime | None

    def is_held_by(self, holder: str) -> bool:
        """Whether the browser that holds this opened it."""
        return self.opened_by == _hash(holder)

    def fate(self, holder: str, now: datetime) -> Fate:
        """How it stands to the browser that holds this."""
        if self.closed_at is not None or not (self.opened_by is None or self.is_held_by(holder)):
            return Fate.USED
        return Fate.GOOD if now < self.expires_at else Fate.EXPIRED


def new_code() -> str:
    """A fresh code; nobody types it."""
    return secrets.token_urlsafe(_CODE_BYTES)


def add(
    tx: Transaction, purpose: Purpose, person_id: int, details: dict[str, Any], *, now: datetime, lasts: timedelta
) -> str:
    """A new link's code; earlier ones for the same that nobody opened yet are void from now on."""
    for link in _unopened(tx, purpose, person_id):
        if link.details == details:
            close(tx, link, now)
    code = new_code()
    values = {
        "code_hash": _hash(code),
        "purpose": purpose,
        "person_id": person_id,
        "sealed_details": tx.seal_json(one_time_links.c.sealed_details, _hash(code), details),
        "created_at": now,
        "expires_at": now + lasts,
    }
    tx.execute(one_time_links.insert().values(values))
    return code


def made_since(tx: Transaction, purpose: Purpose, moment: datetime) -> list[dict[str, Any]]:
    """The details of all links for a purpose that were made after a moment."""
    query = select(one_time_links.c.code_hash, one_time_links.c.sealed_details).where(
        one_time_links.c.purpose == purpose, one_time_links.c.created_at > moment
    )
    return [
        tx.open_json(one_time_links.c.sealed_details, row.code_hash, row.sealed_details) for row in tx.execute(query)
    ]


def find(tx: Transaction, purpose: Purpose, code: str) -> OneTimeLink | None:
    """The link of a code, whether or not it is still good."""
    query = select(one_time_links).where(one_time_links.c.code_hash == _hash(code), one_time_links.c.purpose == purpose)
    row = tx.execute(query).first()
    return None if row is None else _link(tx, row)


def open_once(tx: Transaction, purpose: Purpose, code: str, holder: str, now: datetime) -> OneTimeLink | None:
    """Open a link for the browser that holds this; None if it is void, expired or opened elsewhere.

    Of many at the same moment one wins. The same browser opens it again: its first answer may have been lost.
    """
    statement = (
        update(one_time_links)
        .where(
            one_time_links.c.code_hash == _hash(code),
            one_time_links.c.purpose == purpose,
            one_time_links.c.expires_at > now,
            one_time_links.c.closed_at.is_(None),
            or_(one_time_links.c.opened_by.is_(None), one_time_links.c.opened_by == _hash(holder)),
        )
        .values(opened_by=_hash(holder), opened_at=now)
        .returning(one_time_links)
    )
    row = tx.execute(statement).first()
    return None if row is None else _link(tx, row)


def close(tx: Transaction, link: OneTimeLink, now: datetime) -> bool:
    """The link has served its purpose, or is void; false where it was closed already."""
    statement = update(one_time_links).where(
        one_time_links.c.code_hash == link.code_hash, one_time_links.c.closed_at.is_(None)
    )
    return tx.execute(statement.values(closed_at=now)).rowcount > 0


def close_all(tx: Transaction, person_id: int, now: datetime) -> int:
    """Void what is open for a person, as after the loss of a phone; how many."""
    statement = update(one_time_links).where(
        one_time_links.c.person_id == person_id, one_time_links.c.closed_at.is_(None)
    )
    return tx.execute(statement.values(closed_at=now)).rowcount


def forget_before(tx: Transaction, moment: datetime) -> int:
    """Drop links that expired before a moment; how many."""
    return tx.execute(delete(one_time_links).where(one_time_links.c.expires_at < moment)).rowcount


def _unopened(tx: Transaction, purpose: Purpose, person_id: int) -> list[OneTimeLink]:
    query = select(one_time_links).where(
        one_time_links.c.person_id == person_id,
        one_time_links.c.purpose == purpose,
        one_time_links.c.opened_by.is_(None),
        one_time_links.c.closed_at.is_(None),
    )
    return [_link(tx, row) for row in tx.execute(query)]


def _link(tx: Transaction, row: Row[Any]) -> OneTimeLink:
    return OneTimeLink(
        code_hash=row.code_hash,
        person_id=row.person_id,
        details=tx.open_json(one_time_links.c.sealed_details, row.code_hash, row.sealed_details),
        expires_at=row.expires_at,
        opened_by=row.opened_by,
        closed_at=row.closed_at,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

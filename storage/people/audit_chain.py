"""The audit trail as a chain: each line's link is made of the line and the link before it, with the secret key.

Whoever can write the database and has no key can neither change a line nor take one out unseen: the next links no
longer fit, and how many there are is linked, too. Lines are linked some time after they were written, in their order,
for of several processes the one that began first may commit last. Details that are sealed anew later keep the hash
that they were linked with: that they are the same is sure, for they open at their line alone.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.database import heartbeats
from storage.database.database import Transaction
from storage.database.privacy import WrongKey, is_bound
from storage.people.tables import audit, audit_links

_END = "audit_chain_end"  # the fact of how many links there are
_AT_ONCE = 1000  # links that are read at once
_LOOKED_BACK = 1000  # ids before the last linked line among which one may have been committed late


@dataclass(frozen=True, kw_only=True)
class BrokenChain:
    """Where the trail is not as it was written: at which link, and what is wrong: changed, missing or end."""

    number: int
    what: str


def extend(tx: Transaction, before: datetime, most: int) -> int:
    """Link lines written before a moment, the oldest first, so many at most; how many were linked."""
    number, link = _last(tx)
    last_line = tx.execute(select(func.max(audit_links.c.audit_id))).scalar() or 0
    query = (
        select(audit)
        .outerjoin(audit_links, audit_links.c.audit_id == audit.c.id)
        .where(audit_links.c.audit_id.is_(None), audit.c.id > last_line - _LOOKED_BACK, audit.c.at < before)
        .order_by(audit.c.id)
        .limit(most)
    )
    rows = tx.execute(query).all()
    for row in rows:
        number += 1
        link = _link(tx, number, link, row, _hash(row.sealed_details))
        tx.execute(audit_links.insert().values(number=number, audit_id=row.id, link=link))
    if rows:
        heartbeats.set_fact(tx, _END, _end(tx, number, link))
    return len(rows)


def verify(tx: Transaction) -> tuple[int, BrokenChain | None]:
    """How many lines are linked and as they were written, and the first that is not."""
    number, link = 0, ""
    query = (
        select(audit_links, audit).outerjoin(audit, audit.c.id == audit_links.c.audit_id).order_by(audit_links.c.number)
    )
    for rows in tx.execute(query, None).yield_per(_AT_ONCE).partitions():
        for row in rows:
            if row.number != number + 1 or row.id is None:
                return number, BrokenChain(number=number + 1, what="missing")
            link = _link(tx, row.number, link, row, row.details_hash or _hash(row.sealed_details))
            if link != row.link or not _is_sealed_anew(tx, row):
                return number, BrokenChain(number=row.number, what="changed")
            number = row.number
    if number and heartbeats.fact(tx, _END) != _end(tx, number, link):
        return number, BrokenChain(number=number + 1, what="end")
    return number, None


def _last(tx: Transaction) -> tuple[int, str]:
    row = tx.execute(select(audit_links).order_by(audit_links.c.number.desc()).limit(1)).first()
    return (0, "") if row is None else (row.number, row.link)


def note_sealed_anew(tx: Transaction, audit_id: int, before: bytes) -> None:
    """Keep what a line was linked with, where its details are about to be sealed anew; `before` is how they were."""
    first = (audit_links.c.audit_id == audit_id, audit_links.c.details_hash.is_(None))
    tx.execute(update(audit_links).where(*first).values(details_hash=_hash(before)))


def _is_sealed_anew(tx: Transaction, line: Row[Any]) -> bool:
    """Whether details that no longer are as they were linked were sealed by us, for this line."""
    if line.details_hash is None:
        return True
    try:
        tx.open(audit.c.sealed_details, line.id, line.sealed_details)
    except WrongKey:
        return False
    return is_bound(line.sealed_details)


def _hash(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def _link(tx: Transaction, number: int, before: str, line: Row[Any], details: str) -> str:
    told = [
        number,
        before,
        line.id,
        line.at.astimezone(UTC).isoformat(),
        line.person_id,
        line.action,
        line.subject,
        details,
    ]
    return tx.vault.fingerprint(json.dumps(told, ensure_ascii=True))


def _end(tx: Transaction, number: int, link: str) -> str:
    return tx.vault.fingerprint(json.dumps([number, link, "end"]))

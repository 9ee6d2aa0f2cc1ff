"""Who came by a place's invitation and gave the name and phone of somebody known there: maybe the same human."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.database.database import Transaction
from storage.people.tables import identity_claims


@dataclass(frozen=True, kw_only=True)
class IdentityClaim:
    """A newcomer (`person_id`) who may be somebody known (`known_id`), both of a place."""

    id: int
    person_id: int
    known_id: int
    area: str


def add(tx: Transaction, *, person_id: int, known_id: int, area: str, now: datetime) -> IdentityClaim:
    """Keep a claim; the one that is open for the same two stays."""
    query = select(identity_claims.c.id).where(
        identity_claims.c.person_id == person_id,
        identity_claims.c.known_id == known_id,
        identity_claims.c.decided_at.is_(None),
    )
    values = {"person_id": person_id, "known_id": known_id, "area": area, "at": now}
    inserted = identity_claims.insert().values(values).returning(identity_claims.c.id)
    id = tx.execute(query).scalar() or tx.execute(inserted).scalar_one()
    return IdentityClaim(id=id, person_id=person_id, known_id=known_id, area=area)


def find(tx: Transaction, claim_id: int) -> IdentityClaim | None:
    """The claim with this id, while nobody has decided it."""
    query = select(identity_claims).where(identity_claims.c.id == claim_id, identity_claims.c.decided_at.is_(None))
    row = tx.execute(query).first()
    return None if row is None else _claim(row)


def open_ones(tx: Transaction) -> list[IdentityClaim]:
    """The claims that nobody has decided, the oldest first."""
    rows = tx.execute(
        select(identity_claims).where(identity_claims.c.decided_at.is_(None)).order_by(identity_claims.c.id)
    )
    return [_claim(row) for row in rows]


def decide(tx: Transaction, claim_id: int, *, agreed: bool, by: int | None, now: datetime) -> bool:
    """Note what somebody above said of it; false where it was decided before.

    `by` is none for the operator at the command line.
    """
    statement = update(identity_claims).where(identity_claims.c.id == claim_id, identity_claims.c.decided_at.is_(None))
    return tx.execute(statement.values(agreed=agreed, decided_by=by, decided_at=now)).rowcount > 0


def _claim(row: Row[Any]) -> IdentityClaim:
    return IdentityClaim(id=row.id, person_id=row.person_id, known_id=row.known_id, area=row.area)

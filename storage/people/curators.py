"""Who of a county's coordinators was marked as a curator: a right beside the role, which they keep without it."""

from datetime import datetime

from sqlalchemy import and_, delete, select

from storage.database.database import Transaction
from storage.people import audit
from storage.people.people import Role
from storage.people.tables import curators, grants


def marked(tx: Transaction) -> dict[str, set[int]]:
    """The ids of those who are marked and hold the role still, by the code of the county; others are left out."""
    holds = and_(
        grants.c.person_id == curators.c.person_id,
        grants.c.area == curators.c.area,
        grants.c.role == Role.COUNTY,
        grants.c.withdrawn_at.is_(None),
    )
    found: dict[str, set[int]] = {}
    for row in tx.execute(select(curators.c.area, curators.c.person_id).join(grants, holds)):
        found.setdefault(row.area, set()).add(row.person_id)
    return found


def mark(tx: Transaction, person_id: int, area: str, *, by: int, now: datetime) -> None:
    """Mark somebody, once; the audit trail gets a line."""
    there = select(curators.c.id).where(curators.c.person_id == person_id, curators.c.area == area)
    if tx.execute(there).first() is not None:
        return
    tx.execute(curators.insert().values(person_id=person_id, area=area, made_by=by, at=now))
    _note(tx, "curator_marked", person_id, area, by, now)


def unmark(tx: Transaction, person_id: int, area: str, *, by: int, now: datetime) -> None:
    """Take the mark back; the audit trail gets a line."""
    gone = delete(curators).where(curators.c.person_id == person_id, curators.c.area == area)
    if tx.execute(gone).rowcount:
        _note(tx, "curator_unmarked", person_id, area, by, now)


def _note(tx: Transaction, action: str, person_id: int, area: str, by: int, now: datetime) -> None:
    audit.note(tx, person_id=by, action=action, subject=f"person:{person_id}", now=now, details={"area": area})

"""Who of an office's coordinators deals with complaints: named one by one, a right beside the role."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select

from storage.complaints.tables import complaint_handlers
from storage.database.database import Transaction
from storage.people import audit
from storage.people.tables import grants


def named(tx: Transaction) -> dict[str, set[int]]:
    """The ids of those who are named and hold the office's role still, by the code of the office's place."""
    holds = and_(
        grants.c.person_id == complaint_handlers.c.person_id,
        grants.c.area == complaint_handlers.c.area,
        grants.c.role.in_(("county", "city")),
        grants.c.withdrawn_at.is_(None),
    )
    found: dict[str, set[int]] = {}
    for row in tx.execute(select(complaint_handlers.c.area, complaint_handlers.c.person_id).join(grants, holds)):
        found.setdefault(row.area, set()).add(row.person_id)
    return found


def name(tx: Transaction, person_id: int, area: str, *, by: int, now: datetime) -> None:
    """Name somebody, once; the audit trail gets a line."""
    if tx.execute(select(complaint_handlers.c.id).where(*_whose(person_id, area))).first() is not None:
        return
    tx.execute(complaint_handlers.insert().values(person_id=person_id, area=area, made_by=by, at=now))
    _note(tx, "complaint_handler_named", person_id, area, by, now)


def dismiss(tx: Transaction, person_id: int, area: str, *, by: int, now: datetime) -> None:
    """Take the name off again; the audit trail gets a line."""
    if tx.execute(delete(complaint_handlers).where(*_whose(person_id, area))).rowcount:
        _note(tx, "complaint_handler_dismissed", person_id, area, by, now)


def _whose(person_id: int, area: str) -> tuple[ColumnElement[bool], ...]:
    return complaint_handlers.c.person_id == person_id, complaint_handlers.c.area == area


def _note(tx: Transaction, action: str, person_id: int, area: str, by: int, now: datetime) -> None:
    audit.note(tx, person_id=by, action=action, subject=f"person:{person_id}", now=now, details={"area": area})

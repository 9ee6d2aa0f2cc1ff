"""The audit trail: who did or saw what, append-only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.tables import audit


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One line of the trail; the person is none for the operator at the command line."""

    at: datetime
    person_id: int | None
    action: str
    subject: str
    details: dict[str, Any]


def note(
    tx: Transaction,
    *,
    person_id: int | None,
    action: str,
    subject: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> int:
    """Append a line; its id."""
    id = new_id(tx, audit)
    values = {
        "id": id,
        "at": now,
        "person_id": person_id,
        "action": action,
        "subject": subject,
        "sealed_details": tx.seal_json(audit.c.sealed_details, id, details or {}),
    }
    tx.execute(audit.insert().values(values))
    return id


def latest(tx: Transaction, limit: int = 100) -> list[AuditLine]:
    """The latest lines, the newest first."""
    return [_line(tx, row) for row in tx.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))]


def about(tx: Transaction, subjects: Collection[str], actions: Collection[str], limit: int) -> list[AuditLine]:
    """The latest lines of some actions about some subjects, the newest first."""
    query = select(audit).where(audit.c.subject.in_(subjects), audit.c.action.in_(actions))
    return [_line(tx, row) for row in tx.execute(query.order_by(audit.c.id.desc()).limit(limit))]


def noted_since(tx: Transaction, action: str, moment: datetime) -> bool:
    """Whether an action was noted since a moment."""
    return tx.execute(select(audit.c.id).where(audit.c.action == action, audit.c.at >= moment)).first() is not None


def _line(tx: Transaction, row: Row[Any]) -> AuditLine:
    return AuditLine(
        at=row.at,
        person_id=row.person_id,
        action=row.action,
        subject=row.subject,
        details=tx.open_json(audit.c.sealed_details, row.id, row.sealed_details),
    )

"""延期: a later last day that a place asked for, and what the level above decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.reporting.submissions import Due
from storage.reporting.tables import extensions


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A request for more time. `until` is the new last day; `granted` is None until somebody above decides."""

    id: int
    due: Due
    until: date
    reason: str
    person_id: int
    at: datetime
    granted: bool | None
    decided_by: int | None
    decided_at: datetime | None


def ask(tx: Transaction, due: Due, *, until: date, reason: str, person_id: int, now: datetime) -> int:
    """Note a request; its id."""
    id = new_id(tx, extensions)
    values = {
        "id": id,
        **due.columns(),
        "until": until.isoformat(),
        "sealed_reason": tx.seal(extensions.c.sealed_reason, id, reason),
        "person_id": person_id,
        "at": now,
    }
    tx.execute(insert(extensions).values(values))
    return id


def decide(tx: Transaction, id: int, *, granted: bool, person_id: int, now: datetime) -> bool:
    """Note the decision; false where it was decided before, which then stays."""
    statement = update(extensions).where(extensions.c.id == id, extensions.c.granted.is_(None))
    return tx.execute(statement.values(granted=granted, decided_by=person_id, decided_at=now)).rowcount > 0


def find(tx: Transaction, id: int) -> Extension | None:
    """The request with this id."""
    row = tx.execute(select(extensions).where(extensions.c.id == id)).first()
    return None if row is None else _extension(tx, row)


def of(tx: Transaction, due: Due) -> list[Extension]:
    """All requests of a place about one due date, the oldest first."""
    query = select(extensions).where(due.rows_of(extensions)).order_by(extensions.c.id)
    return _all(tx, tx.execute(query))


def since(tx: Transaction, named: date) -> list[Extension]:
    """All requests about due dates that the document names for a day or later, the oldest first."""
    query = select(extensions).where(extensions.c.due >= named.isoformat())
    return _all(tx, tx.execute(query.order_by(extensions.c.id)))


def undecided(tx: Transaction, named: date) -> list[Extension]:
    """The requests that wait for a decision, about due dates from a day on, the oldest first."""
    query = select(extensions).where(extensions.c.granted.is_(None), extensions.c.due >= named.isoformat())
    return _all(tx, tx.execute(query.order_by(extensions.c.id)))


def _all(tx: Transaction, rows: Iterable[Row[Any]]) -> list[Extension]:
    return [_extension(tx, row) for row in rows]


def _extension(tx: Transaction, row: Row[Any]) -> Extension:
    return Extension(
        id=row.id,
        due=Due(pack=row.pack, rule=row.rule, due=date.fromisoformat(row.due), area=row.area),
        until=date.fromisoformat(row.until),
        reason=tx.open(extensions.c.sealed_reason, row.id, row.sealed_reason),
        person_id=row.person_id,
        at=row.at,
        granted=row.granted,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )

"""Steps that are to be looked at again, because what an earlier step decided on was changed since (要再看一遍)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.cases.records import Record
from storage.cases.tables import case_rechecks, case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class Recheck:
    """A step that waits to be looked at again; `owner` is the office whose it is, `taken_by` who took it."""

    id: int
    step: str
    owner: str
    taken_by: int


def mark(tx: Transaction, case_id: int, steps: Collection[tuple[Record, str]], request_id: int, now: datetime) -> None:
    """Mark steps, each with its owner; one that is marked already stays so once."""
    marked = frozenset(one for one in tx.execute(_open_of(case_id, case_rechecks.c.record_id)).scalars())
    rows = [
        {"case_id": case_id, "record_id": record.id, "request_id": request_id, "owner": owner, "at": now}
        for record, owner in steps
        if record.id not in marked
    ]
    if rows:
        tx.execute(case_rechecks.insert(), rows)


def of(tx: Transaction, case_id: int) -> list[Recheck]:
    """The steps of a case that wait to be looked at again, in the order in which they were taken."""
    query = _open_of(case_id, case_rechecks.c.id, case_rechecks.c.owner, case_records.c.step, case_records.c.person_id)
    return [
        Recheck(id=row.id, step=row.step, owner=row.owner, taken_by=row.person_id)
        for row in tx.execute(query.order_by(case_rechecks.c.record_id))
    ]


def among(tx: Transaction, case_ids: Collection[int]) -> frozenset[int]:
    """Of some cases, by id, those with steps that wait to be looked at again."""
    query = (
        select(case_rechecks.c.case_id)
        .join(case_records, case_records.c.id == case_rechecks.c.record_id)
        .where(
            case_rechecks.c.case_id.in_(case_ids),
            case_rechecks.c.cleared_at.is_(None),
            case_records.c.undone_at.is_(None),
        )
    )
    return frozenset(tx.execute(query).scalars())


def clear(tx: Transaction, id: int, person_id: int, now: datetime) -> bool:
    """Note that a step was looked at; false where that was noted before."""
    statement = update(case_rechecks).where(case_rechecks.c.id == id, case_rechecks.c.cleared_at.is_(None))
    return tx.execute(statement.values(cleared_by=person_id, cleared_at=now)).rowcount > 0


def numbers(tx: Transaction, path: str, owner: str, limit: int = 200) -> list[str]:
    """The numbers of the cases below a place of which an office has steps to look at again, the oldest first."""
    query = (
        select(cases.c.number, func.min(case_rechecks.c.id).label("first"))
        .join(case_rechecks, case_rechecks.c.case_id == cases.c.id)
        .join(case_records, case_records.c.id == case_rechecks.c.record_id)
        .join(areas, areas.c.code == cases.c.area)
        .where(
            areas.c.path.startswith(path, autoescape=True),
            case_rechecks.c.owner == owner,
            case_rechecks.c.cleared_at.is_(None),
            case_records.c.undone_at.is_(None),
        )
        .group_by(cases.c.number)
        .order_by("first")
        .limit(limit)
    )
    return [row.number for row in tx.execute(query)]


def _open_of(case_id: int, *columns: Any) -> Any:
    return (
        select(*columns)
        .join(case_records, case_records.c.id == case_rechecks.c.record_id)
        .where(
            case_rechecks.c.case_id == case_id,
            case_rechecks.c.cleared_at.is_(None),
            case_records.c.undone_at.is_(None),
        )
    )

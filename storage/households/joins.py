"""Cases joined into others (并入): pointers, by which nothing is moved, and which are taken back within a week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.cases import cases as stored
from storage.cases.cases import Case
from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.households.tables import case_joins

UNDOABLE = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class CaseJoin:
    """That a case was joined into another by a recorded step; `household_id` is that of which it was before."""

    case_id: int
    into_id: int
    record_id: int
    household_id: int | None
    made_at: datetime


def note(tx: Transaction, join: CaseJoin) -> None:
    """Note that a case was joined into another."""
    row = {
        "case_id": join.case_id,
        "into_id": join.into_id,
        "record_id": join.record_id,
        "household_id": join.household_id,
        "made_at": join.made_at,
    }
    tx.execute(case_joins.insert().values(row))


def of_case(tx: Transaction, case_id: int) -> CaseJoin | None:
    """Into what a case was joined; none where it stands by itself."""
    query = select(case_joins).where(case_joins.c.case_id == case_id, case_joins.c.undone_at.is_(None))
    row = tx.execute(query).first()
    if row is None:
        return None
    return CaseJoin(
        case_id=row.case_id,
        into_id=row.into_id,
        record_id=row.record_id,
        household_id=row.household_id,
        made_at=row.made_at,
    )


def part(tx: Transaction, join: CaseJoin, now: datetime) -> None:
    """Let a case stand by itself again."""
    statement = update(case_joins).where(case_joins.c.record_id == join.record_id)
    tx.execute(statement.values(undone_at=now))


def followers(tx: Transaction, case_id: int) -> list[Case]:
    """The cases that were joined into one, also by way of others, the first first."""
    found: dict[int, None] = {}
    ahead = [case_id]
    while ahead:
        query = select(case_joins.c.case_id).where(case_joins.c.into_id.in_(ahead), case_joins.c.undone_at.is_(None))
        ahead = [id for id in tx.execute(query.order_by(case_joins.c.case_id)).scalars() if id not in found]
        found |= dict.fromkeys(ahead)
    by_id = stored.by_ids(tx, found)
    return [by_id[id] for id in found]


def number_of(tx: Transaction, case_id: int) -> str:
    """The number of a case; raises NoResultFound."""
    return str(tx.execute(select(cases.c.number).where(cases.c.id == case_id)).scalar_one())

"""Cases joined into others (并入): pointers, by which nothing is moved, and which are taken back within a week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.cases import cases as stored
from storage.cases import records
from storage.cases.cases import Case, CaseState
from storage.cases.records import Record
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


def note(tx: Transaction, case_id: int, into_id: int, *, household_id: int | None, now: datetime) -> None:
    """Note that a case was joined into another by the step that was recorded last."""
    row = {
        "case_id": case_id,
        "into_id": into_id,
        "record_id": records.steps_of(tx, case_id)[-1].id,
        "household_id": household_id,
        "made_at": now,
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


def is_settled(record: Record, now: datetime) -> bool:
    """Whether a recorded step joined a case so long ago that it stays joined."""
    return record.step == CaseState.JOINED and now - record.at > UNDOABLE


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

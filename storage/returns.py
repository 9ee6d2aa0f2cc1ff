"""What places said of their reporting dates, and which reminders were planned."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select

from storage.database import Transaction
from storage.models import reminders, returns


class ReturnKind(StrEnum):
    """What a place did on a reporting date."""

    REPORTED = "reported"  # 已报送
    NIL = "nil"  # 零报告


@dataclass(frozen=True, kw_only=True)
class Due:
    """One due date of one rule at one place."""

    pack: str
    rule: str
    due: date
    area: str


def put(tx: Transaction, due: Due, kind: ReturnKind, person_id: int, now: datetime) -> bool:
    """Note what a place said; false where it was said before, which then stays."""
    values = {
        "pack": due.pack,
        "rule": due.rule,
        "due": due.due.isoformat(),
        "area": due.area,
        "kind": kind,
        "person_id": person_id,
        "at": now,
    }
    statement = tx.insert(returns).values(values)
    statement = statement.on_conflict_do_nothing(index_elements=["pack", "rule", "due", "area"])
    return tx.execute(statement).rowcount > 0


def take_back(tx: Transaction, due: Due) -> bool:
    """Forget what a place said; whether it had said something."""
    return tx.execute(delete(returns).where(*_is(due))).rowcount > 0


def find(tx: Transaction, due: Due) -> ReturnKind | None:
    """What a place said."""
    kind = tx.execute(select(returns.c.kind).where(*_is(due))).scalar()
    return None if kind is None else ReturnKind(kind)


def plan_reminder(tx: Transaction, person_id: int, due: Due, stage: str, now: datetime) -> bool:
    """Note a stage as planned for a person; false where it was before, by this process or another."""
    values = {
        "person_id": person_id,
        "pack": due.pack,
        "rule": due.rule,
        "due": due.due.isoformat(),
        "stage": stage,
        "area": due.area,
        "planned_at": now,
    }
    return tx.execute(tx.insert(reminders).values(values).on_conflict_do_nothing()).rowcount > 0


def _is(due: Due) -> tuple[ColumnElement[bool], ...]:
    return (
        returns.c.pack == due.pack,
        returns.c.rule == due.rule,
        returns.c.due == due.due.isoformat(),
        returns.c.area == due.area,
    )

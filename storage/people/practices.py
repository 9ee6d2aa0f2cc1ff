"""Reports made for practice: nobody but their maker sees them, nothing counts them, and after a day they are erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.tables import practices


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A report made for practice; `step` is the last one tried, none where it was only reported."""

    id: int
    draft_id: str
    answers: dict[str, Any]
    step: str | None
    at: datetime


def add(tx: Transaction, person_id: int, *, draft_id: str, answers: dict[str, Any], now: datetime) -> int:
    """Keep a practice report in place of the person's earlier one; its id."""
    forget(tx, person_id)
    id = new_id(tx, practices)
    values = {
        "id": id,
        "person_id": person_id,
        "draft_id": draft_id,
        "sealed_answers": tx.seal_json(practices.c.sealed_answers, id, answers),
        "at": now,
    }
    tx.execute(insert(practices).values(values))
    return id


def of(tx: Transaction, person_id: int) -> Practice | None:
    """The person's practice report; none where there is none, or it was erased."""
    row = tx.execute(select(practices).where(practices.c.person_id == person_id)).first()
    if row is None:
        return None
    answers = tx.open_json(practices.c.sealed_answers, row.id, row.sealed_answers)
    return Practice(id=row.id, draft_id=row.draft_id, answers=answers, step=row.step, at=row.at)


def note_step(tx: Transaction, id: int, step: str) -> None:
    """Note which step was tried last."""
    tx.execute(update(practices).where(practices.c.id == id).values(step=step))


def forget(tx: Transaction, person_id: int) -> bool:
    """Erase the person's practice report; whether there was one."""
    return tx.execute(delete(practices).where(practices.c.person_id == person_id)).rowcount > 0


def older_than(tx: Transaction, moment: datetime) -> list[int]:
    """Who practised before a moment."""
    return list(tx.execute(select(practices.c.person_id).where(practices.c.at < moment)).scalars())

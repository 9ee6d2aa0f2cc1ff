"""What the steps of a batch say to others: held with the batch, given to each person at once, dropped with an undo."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from storage.batches.tables import held_notices
from storage.database.database import Transaction
from storage.database.ids import new_id


@dataclass(frozen=True, kw_only=True)
class HeldNotice:
    """A notice as JSON, and the item of the batch whose step says it."""

    item_id: int
    notice: dict[str, Any]


def hold(tx: Transaction, batch_id: int, item_id: int, person_id: int, notice: dict[str, Any]) -> None:
    """Keep a notice to somebody for later."""
    id = new_id(tx, held_notices)
    values = {"id": id, "batch_id": batch_id, "item_id": item_id, "person_id": person_id}
    sealed = tx.seal_json(held_notices.c.sealed_notice, id, notice)
    tx.execute(held_notices.insert().values(**values, sealed_notice=sealed))


def next_person(tx: Transaction, batch_id: int) -> int | None:
    """Somebody for whom a batch holds something; none where everybody was told."""
    return tx.execute(select(held_notices.c.person_id).where(held_notices.c.batch_id == batch_id).limit(1)).scalar()


def take(tx: Transaction, batch_id: int, person_id: int) -> list[HeldNotice]:
    """What a batch holds for somebody, in its order; it holds it no more."""
    theirs = (held_notices.c.batch_id == batch_id, held_notices.c.person_id == person_id)
    rows = tx.execute(select(held_notices).where(*theirs).order_by(held_notices.c.id)).all()
    tx.execute(delete(held_notices).where(held_notices.c.id.in_([row.id for row in rows])))
    return [
        HeldNotice(item_id=row.item_id, notice=tx.open_json(held_notices.c.sealed_notice, row.id, row.sealed_notice))
        for row in rows
    ]


def drop(tx: Transaction, item_id: int) -> None:
    """Nobody hears what the step of an item says."""
    tx.execute(delete(held_notices).where(held_notices.c.item_id == item_id))


def forget(tx: Transaction, person_id: int) -> None:
    """Somebody hears nothing of what is held, for no role is left."""
    tx.execute(delete(held_notices).where(held_notices.c.person_id == person_id))

"""Batches: one step on many cases, from the choice of the cases until others are told or it is undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from storage.batches.tables import batches
from storage.database.database import Transaction
from storage.database.ids import new_id


class BatchState(StrEnum):
    """How far a batch is."""

    CHOSEN = "chosen"  # cases are chosen, and no step is
    RUNNING = "running"
    DONE = "done"  # each case had its turn; nobody is told yet
    TOLD = "told"  # who is to hear of it hears it
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch. `selection` tells which cases were chosen, `chosen` how many; `filled` is what stands in the form."""

    id: int
    person_id: int
    selection: dict[str, Any]
    chosen: int
    step: str | None
    filled: dict[str, list[str]]
    state: BatchState
    takes_back: int | None
    made_at: datetime
    started_at: datetime | None
    tell_at: datetime | None


def choose(
    tx: Transaction,
    *,
    person_id: int,
    selection: Mapping[str, Any],
    chosen: int,
    now: datetime,
    takes_back: int | None = None,
) -> int:
    """Keep which cases somebody chose; the id of the batch."""
    id = new_id(tx, batches)
    values = {
        "id": id,
        "person_id": person_id,
        "sealed_selection": tx.seal_json(batches.c.sealed_selection, id, selection),
        "chosen": chosen,
        "state": BatchState.CHOSEN,
        "takes_back": takes_back,
        "made_at": now,
    }
    tx.execute(batches.insert().values(values))
    return id


def find(tx: Transaction, batch_id: int, *, person_id: int) -> Batch | None:
    """A batch that this person made."""
    query = select(batches).where(batches.c.id == batch_id, batches.c.person_id == person_id)
    row = tx.execute(query).first()
    return None if row is None else _batch(tx, row)


def locked(tx: Transaction, batch_id: int) -> Batch:
    """A batch that nobody begins to undo before the transaction ends. Raises NoResultFound."""
    query = select(batches).where(batches.c.id == batch_id)
    return _batch(tx, tx.execute(query.with_for_update() if tx.on_postgresql else query).one())


def begun_by(tx: Transaction, person_id: int, limit: int) -> list[Batch]:
    """The batches that somebody began, the latest first."""
    begun = (batches.c.person_id == person_id, batches.c.state != BatchState.CHOSEN)
    query = select(batches).where(*begun).order_by(batches.c.id.desc()).limit(limit)
    return [_batch(tx, row) for row in tx.execute(query)]


def start(tx: Transaction, batch_id: int, *, step: str, filled: Mapping[str, Sequence[str]], now: datetime) -> bool:
    """Begin the step; false where that was done before."""
    values = {"step": step, "sealed_filled": tx.seal_json(batches.c.sealed_filled, batch_id, filled), "started_at": now}
    return _advance(tx, batch_id, BatchState.CHOSEN, BatchState.RUNNING, **values)


def finish(tx: Transaction, batch_id: int, *, tell_at: datetime) -> bool:
    """Each case had its turn; others are told at a moment. False where it is being undone."""
    return _advance(tx, batch_id, BatchState.RUNNING, BatchState.DONE, tell_at=tell_at)


def begin_telling(tx: Transaction, batch_id: int) -> bool:
    """From now on others are told, and nothing is undone at one press; false where it is undone."""
    return _advance(tx, batch_id, BatchState.DONE, BatchState.TOLD)


def begin_undoing(tx: Transaction, batch_id: int, now: datetime) -> bool:
    """Take all of it back; false where others hear of it already."""
    in_time = or_(batches.c.tell_at.is_(None), batches.c.tell_at > now)
    running = batches.c.state.in_((BatchState.RUNNING, BatchState.DONE))
    statement = update(batches).where(batches.c.id == batch_id, running, in_time)
    return tx.execute(statement.values(state=BatchState.UNDOING)).rowcount > 0


def end_undoing(tx: Transaction, batch_id: int) -> bool:
    """All that could be taken back is; false where that was noted before."""
    return _advance(tx, batch_id, BatchState.UNDOING, BatchState.UNDONE)


def forget_before(tx: Transaction, moment: datetime) -> None:
    """Drop choices made before a moment with which nothing was begun."""
    tx.execute(delete(batches).where(batches.c.state == BatchState.CHOSEN, batches.c.made_at < moment))


def taken_back_by(tx: Transaction, batch_id: int) -> int | None:
    """The batch that takes the steps of this one back; none where none was begun."""
    query = select(batches.c.id).where(batches.c.takes_back == batch_id, batches.c.state != BatchState.CHOSEN)
    return tx.execute(query.order_by(batches.c.id.desc()).limit(1)).scalar()


def _advance(tx: Transaction, batch_id: int, before: BatchState, after: BatchState, **values: Any) -> bool:
    statement = update(batches).where(batches.c.id == batch_id, batches.c.state == before)
    return tx.execute(statement.values(state=after, **values)).rowcount > 0


def _batch(tx: Transaction, row: Row[Any]) -> Batch:
    return Batch(
        id=row.id,
        person_id=row.person_id,
        selection=tx.open_json(batches.c.sealed_selection, row.id, row.sealed_selection),
        chosen=row.chosen,
        step=row.step,
        filled={} if row.sealed_filled is None else tx.open_json(batches.c.sealed_filled, row.id, row.sealed_filled),
        state=BatchState(row.state),
        takes_back=row.takes_back,
        made_at=row.made_at,
        started_at=row.started_at,
        tell_at=row.tell_at,
    )

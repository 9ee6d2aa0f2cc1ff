"""Two records that became one: which, by whom, and what it takes to part them again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from storage.database import ids
from storage.database.database import Transaction
from storage.people.tables import joinings


@dataclass(frozen=True, kw_only=True)
class Joining:
    """That `old_id` became `new_id`. `made_by` is none where the person did it, by a phone number or an invitation.

    `undo` is what `storage.merging` needs to part them; none where that is over.
    """

    id: int
    old_id: int
    new_id: int
    made_by: int | None
    at: datetime
    undo: dict[str, Any] | None


def add(tx: Transaction, *, old_id: int, new_id: int, made_by: int | None, undo: dict[str, Any], now: datetime) -> int:
    """Keep a joining; its id."""
    id = ids.new_id(tx, joinings)
    values = {
        "id": id,
        "old_id": old_id,
        "new_id": new_id,
        "made_by": made_by,
        "at": now,
        "sealed_undo": tx.seal_json(joinings.c.sealed_undo, id, undo),
    }
    tx.execute(joinings.insert().values(values))
    return id


def find(tx: Transaction, joining_id: int) -> Joining | None:
    """The joining with this id, while it holds."""
    row = tx.execute(select(joinings).where(joinings.c.id == joining_id, joinings.c.undone_at.is_(None))).first()
    return None if row is None else _joining(tx, row)


def undoable(tx: Transaction, new_ids: Collection[int], since: datetime) -> list[Joining]:
    """The joinings from a moment on by which others became these people, the newest first."""
    query = select(joinings).where(
        joinings.c.new_id.in_(new_ids),
        joinings.c.undone_at.is_(None),
        joinings.c.at >= since,
        joinings.c.sealed_undo.is_not(None),
    )
    return [_joining(tx, row) for row in tx.execute(query.order_by(joinings.c.id.desc()))]


def end(tx: Transaction, joining_id: int, now: datetime) -> bool:
    """Note that the two were parted; false where they were before."""
    statement = update(joinings).where(joinings.c.id == joining_id, joinings.c.undone_at.is_(None))
    return tx.execute(statement.values(undone_at=now, sealed_undo=None)).rowcount > 0


def settle(tx: Transaction, person_id: int) -> None:
    """Let the joinings of a person stay for good, as when a role that they brought has gone to somebody else."""
    either = or_(joinings.c.old_id == person_id, joinings.c.new_id == person_id)
    tx.execute(update(joinings).where(either).values(sealed_undo=None))


def forget_before(tx: Transaction, moment: datetime) -> int:
    """Drop what it takes to part those who were joined before a moment; of how many."""
    statement = update(joinings).where(joinings.c.at < moment, joinings.c.sealed_undo.is_not(None))
    return tx.execute(statement.values(sealed_undo=None)).rowcount


def _joining(tx: Transaction, row: Row[Any]) -> Joining:
    return Joining(
        id=row.id,
        old_id=row.old_id,
        new_id=row.new_id,
        made_by=row.made_by,
        at=row.at,
        undo=None if row.sealed_undo is None else tx.open_json(joinings.c.sealed_undo, row.id, row.sealed_undo),
    )

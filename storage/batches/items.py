"""The cases of a batch, and what became of each."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update

from storage.batches.tables import batch_items
from storage.cases.tables import cases
from storage.database.database import Transaction


class ItemResult(StrEnum):
    """What became of a case in a batch."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"  # not done, for a reason
    CHANGED = "changed"  # not done: the case has changed since it was chosen
    LEFT = "left"  # not done: the batch was undone before its turn
    UNDONE = "undone"
    STAYS = "stays"  # done, and could not be taken back


@dataclass(frozen=True, kw_only=True)
class BatchItem:
    """A case in a batch: its version as it was chosen, and once the step was taken; `said` is why it was not done."""

    id: int
    batch_id: int
    case_id: int
    number: str
    version: str
    result: ItemResult
    said: str
    after: str | None
    at: datetime | None


def add(tx: Transaction, batch_id: int, versions: Mapping[int, str], *, changed: Collection[int]) -> None:
    """Put cases into a batch, by id with their versions, in their order; `changed` have changed since the choice."""
    rows = [
        {
            "batch_id": batch_id,
            "case_id": case_id,
            "version": version,
            "result": ItemResult.CHANGED if case_id in changed else ItemResult.WAITING,
        }
        for case_id, version in versions.items()
    ]
    if rows:
        tx.execute(batch_items.insert(), rows)


def first(tx: Transaction, batch_id: int, result: ItemResult) -> BatchItem | None:
    """The first case of a batch with which it stands so."""
    found = _read(tx, _of(batch_id).where(batch_items.c.result == result).limit(1))
    return found[0] if found else None


def last(tx: Transaction, batch_id: int, result: ItemResult) -> BatchItem | None:
    """The last case of a batch with which it stands so."""
    query = _of(batch_id).where(batch_items.c.result == result).order_by(None).order_by(batch_items.c.id.desc())
    found = _read(tx, query.limit(1))
    return found[0] if found else None


def with_results(tx: Transaction, batch_id: int, results: Iterable[ItemResult], limit: int) -> list[BatchItem]:
    """The cases of a batch with which it stands in one of some ways, at most so many."""
    return _read(tx, _of(batch_id).where(batch_items.c.result.in_(tuple(results))).limit(limit))


def all_with(tx: Transaction, batch_id: int, result: ItemResult) -> list[BatchItem]:
    """All cases of a batch with which it stands so."""
    return _read(tx, _of(batch_id).where(batch_items.c.result == result))


def settle(
    tx: Transaction,
    item: BatchItem,
    result: ItemResult,
    now: datetime,
    *,
    said: str = "",
    after: str | None = None,
) -> bool:
    """Note what became of a case; false, and nothing changes, where it stands otherwise by now."""
    as_read = (batch_items.c.id == item.id, batch_items.c.result == item.result)
    values = {
        "result": result,
        "at": now,
        "sealed_said": tx.seal(batch_items.c.sealed_said, item.id, said) if said else None,
    }
    if after is not None:
        values["after"] = after
    return tx.execute(update(batch_items).where(*as_read).values(values)).rowcount > 0


def leave(tx: Transaction, batch_id: int) -> None:
    """Let the cases that had no turn yet have none."""
    waiting = update(batch_items).where(batch_items.c.batch_id == batch_id, batch_items.c.result == ItemResult.WAITING)
    tx.execute(waiting.values(result=ItemResult.LEFT))


def counts(tx: Transaction, batch_ids: Collection[int]) -> dict[int, dict[ItemResult, int]]:
    """By batch, how many cases stand in which way."""
    columns = (batch_items.c.batch_id, batch_items.c.result)
    query = select(*columns, func.count().label("many")).where(batch_items.c.batch_id.in_(batch_ids))
    found: dict[int, dict[ItemResult, int]] = {}
    for row in tx.execute(query.group_by(*columns)):
        found.setdefault(row.batch_id, {})[ItemResult(row.result)] = row.many
    return found


def numbers_of(tx: Transaction, item_ids: Collection[int]) -> list[str]:
    """The numbers of the cases of some items, in their order."""
    query = select(cases.c.number).select_from(batch_items.join(cases, cases.c.id == batch_items.c.case_id))
    return list(tx.execute(query.where(batch_items.c.id.in_(item_ids)).order_by(batch_items.c.id)).scalars())


def _of(batch_id: int) -> Select[Any]:
    query = select(batch_items, cases.c.number).join(cases, cases.c.id == batch_items.c.case_id)
    return query.where(batch_items.c.batch_id == batch_id).order_by(batch_items.c.id)


def _read(tx: Transaction, query: Select[Any]) -> list[BatchItem]:
    return [
        BatchItem(
            id=row.id,
            batch_id=row.batch_id,
            case_id=row.case_id,
            number=row.number,
            version=row.version,
            result=ItemResult(row.result),
            said="" if row.sealed_said is None else tx.open(batch_items.c.sealed_said, row.id, row.sealed_said),
            after=row.after,
            at=row.at,
        )
        for row in tx.execute(query)
    ]

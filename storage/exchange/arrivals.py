"""Ledgers that were sent in at the desk: their file, what was found in it, and how far it was taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, or_, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.exchange.tables import arrivals, matched_heads


class ArrivalStatus(StrEnum):
    """Where a ledger stands that was sent in."""

    READING = "reading"  # its heads are being looked for
    HEADS = "heads"  # somebody has to say what they mean
    TRYING = "trying"
    TRIED = "tried"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"  # what it brought is being taken back
    FAILED = "failed"
    GONE = "gone"  # its time is over, and its files deleted


WAITED_FOR = (ArrivalStatus.READING, ArrivalStatus.TRYING, ArrivalStatus.RUNNING, ArrivalStatus.UNDOING)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A ledger that was sent in. `file` and `noted` are names within the file folder; `found` what is known of it."""

    id: int
    person_id: int
    area: str
    name: str
    sha256: str
    file: str | None
    noted: str | None
    found: Mapping[str, Any]
    status: ArrivalStatus
    done: int
    import_id: int | None
    created_at: datetime
    expires_at: datetime


def add(
    tx: Transaction,
    *,
    person_id: int,
    area: str,
    name: str,
    sha256: str,
    file: str,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Note a ledger that was sent in; its id."""
    id = new_id(tx, arrivals)
    values = {
        "id": id,
        "person_id": person_id,
        "area": area,
        "sealed_name": tx.seal(arrivals.c.sealed_name, id, name),
        "sha256": sha256,
        "file": file,
        "sealed_found": tx.seal_json(arrivals.c.sealed_found, id, {}),
        "status": ArrivalStatus.READING,
        "done": 0,
        "created_at": now,
        "expires_at": expires_at,
    }
    tx.execute(arrivals.insert().values(values))
    return id


def find(tx: Transaction, arrival_id: int) -> Arrival | None:
    """The ledger with this id."""
    row = tx.execute(select(arrivals).where(arrivals.c.id == arrival_id)).first()
    return None if row is None else _arrival(tx, row)


def latest_at(tx: Transaction, area: str, limit: int = 20) -> list[Arrival]:
    """The ledgers that were sent in for a county, the latest first."""
    query = select(arrivals).where(arrivals.c.area == area).order_by(arrivals.c.id.desc()).limit(limit)
    return [_arrival(tx, row) for row in tx.execute(query)]


def go_on(
    tx: Transaction,
    arrival: Arrival,
    status: ArrivalStatus,
    *,
    found: Mapping[str, Any] | None = None,
    noted: str | None = None,
) -> bool:
    """Bring a ledger to another status, with what was found; false where it has gone on meanwhile."""
    values: dict[str, Any] = {"status": status}
    if found is not None:
        values["sealed_found"] = tx.seal_json(arrivals.c.sealed_found, arrival.id, {**arrival.found, **found})
    if noted is not None:
        values["noted"] = noted
    here = update(arrivals).where(arrivals.c.id == arrival.id, arrivals.c.status == arrival.status)
    return tx.execute(here.values(values)).rowcount > 0


def keep_found(tx: Transaction, arrival: Arrival, found: Mapping[str, Any]) -> None:
    """Keep what was found besides, while the ledger stays where it stands."""
    sealed = tx.seal_json(arrivals.c.sealed_found, arrival.id, {**arrival.found, **found})
    tx.execute(update(arrivals).where(arrivals.c.id == arrival.id).values(sealed_found=sealed))


def begin_import(tx: Transaction, arrival_id: int, import_id: int) -> None:
    """Note under which number a ledger is taken in, so that it goes on under the same after a break."""
    tx.execute(update(arrivals).where(arrivals.c.id == arrival_id).values(import_id=import_id))


def progress(tx: Transaction, arrival_id: int, done: int) -> None:
    """Note how many rows are taken in, or cases taken back."""
    tx.execute(update(arrivals).where(arrivals.c.id == arrival_id).values(done=done))


def expire(tx: Transaction, now: datetime) -> list[str]:
    """Take their files from ledgers whose time is over; the names of the files, which are to be deleted."""
    over = (arrivals.c.expires_at <= now, or_(arrivals.c.file.is_not(None), arrivals.c.noted.is_not(None)))
    names = [name for row in tx.execute(select(arrivals.c.file, arrivals.c.noted).where(*over)) for name in row if name]
    if names:
        tx.execute(update(arrivals).where(*over).values(file=None, noted=None))
        unfinished = (arrivals.c.expires_at <= now, arrivals.c.status != ArrivalStatus.DONE)
        tx.execute(update(arrivals).where(*unfinished).values(status=ArrivalStatus.GONE))
    return names


def heads_at(tx: Transaction, area: str) -> dict[str, str]:
    """What a county's own heads mean, by head: a field's key, or nothing where the column is left out."""
    query = select(matched_heads.c.head, matched_heads.c.field).where(matched_heads.c.area == area)
    return {row.head: row.field for row in tx.execute(query)}


def keep_heads(tx: Transaction, area: str, meant: Mapping[str, str], *, person_id: int, now: datetime) -> None:
    """Remember what heads mean in a county."""
    for head, field in meant.items():
        statement = tx.insert(matched_heads).values(area=area, head=head, field=field, person_id=person_id, at=now)
        set_ = {"field": field, "person_id": person_id, "at": now}
        tx.execute(statement.on_conflict_do_update(index_elements=["area", "head"], set_=set_))


def _arrival(tx: Transaction, row: Row[Any]) -> Arrival:
    return Arrival(
        id=row.id,
        person_id=row.person_id,
        area=row.area,
        name=tx.open(arrivals.c.sealed_name, row.id, row.sealed_name),
        sha256=row.sha256,
        file=row.file,
        noted=row.noted,
        found=tx.open_json(arrivals.c.sealed_found, row.id, row.sealed_found),
        status=ArrivalStatus(row.status),
        done=row.done,
        import_id=row.import_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )

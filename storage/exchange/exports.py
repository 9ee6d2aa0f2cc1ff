"""Exports: who had which cases written to a file, why, how far that is, and till when the file can be fetched."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.exchange.tables import exports


class ExportFormat(StrEnum):
    """What kind of file is written."""

    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"  # positions, in WGS-84
    KML = "kml"  # the same
    PHOTOS = "photos"  # a zip


class ExportStatus(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"  # or being written
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"  # its time is over, and its file deleted


@dataclass(frozen=True, kw_only=True)
class NewExport:
    """An export as it is asked for. `asked` tells which cases and columns."""

    person_id: int
    area: str
    format: ExportFormat
    full: bool
    asked: dict[str, Any]
    reason: str | None
    many: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Export(NewExport):
    """An export. `file` is its name within the file folder."""

    id: int
    status: ExportStatus
    done: int
    sha256: str | None
    bytes: int | None
    file: str | None
    created_at: datetime


def add(tx: Transaction, new: NewExport, now: datetime) -> int:
    """Note that an export was asked for; its id."""
    id = new_id(tx, exports)
    values = {
        "id": id,
        "person_id": new.person_id,
        "area": new.area,
        "format": new.format,
        "full": new.full,
        "sealed_asked": tx.seal_json(exports.c.sealed_asked, id, new.asked),
        "sealed_reason": None if new.reason is None else tx.seal(exports.c.sealed_reason, id, new.reason),
        "status": ExportStatus.WAITING,
        "many": new.many,
        "done": 0,
        "created_at": now,
        "expires_at": new.expires_at,
    }
    tx.execute(exports.insert().values(values))
    return id


def find(tx: Transaction, export_id: int) -> Export | None:
    """The export with this id."""
    row = tx.execute(select(exports).where(exports.c.id == export_id)).first()
    return None if row is None else _export(tx, row)


def latest_of(tx: Transaction, person_id: int, limit: int = 20) -> list[Export]:
    """The exports of a person, the latest first."""
    query = select(exports).where(exports.c.person_id == person_id).order_by(exports.c.id.desc()).limit(limit)
    return [_export(tx, row) for row in tx.execute(query)]


def progress(tx: Transaction, export_id: int, done: int) -> None:
    """Note how many cases are written."""
    tx.execute(update(exports).where(exports.c.id == export_id).values(done=done))


def finish(tx: Transaction, export_id: int, *, file: str, sha256: str, bytes: int, done: int) -> bool:
    """The file is there; false where it is not waited for any more."""
    values = {"file": file, "sha256": sha256, "bytes": bytes, "done": done, "status": ExportStatus.READY}
    return tx.execute(_waiting(export_id).values(values)).rowcount > 0


def fail(tx: Transaction, export_id: int) -> None:
    """It cannot be written."""
    tx.execute(_waiting(export_id).values(status=ExportStatus.FAILED))


def expire(tx: Transaction, now: datetime) -> list[str]:
    """Take the files from exports whose time is over; the names of the files, which are to be deleted."""
    over = (exports.c.expires_at <= now, exports.c.status != ExportStatus.GONE)
    names = list(tx.execute(select(exports.c.file).where(*over)).scalars())
    if names:
        tx.execute(update(exports).where(*over).values(status=ExportStatus.GONE, file=None))
    return [name for name in names if name is not None]


def _waiting(export_id: int) -> Any:
    return update(exports).where(exports.c.id == export_id, exports.c.status == ExportStatus.WAITING)


def _export(tx: Transaction, row: Row[Any]) -> Export:
    return Export(
        id=row.id,
        person_id=row.person_id,
        area=row.area,
        format=ExportFormat(row.format),
        full=row.full,
        asked=tx.open_json(exports.c.sealed_asked, row.id, row.sealed_asked),
        reason=None if row.sealed_reason is None else tx.open(exports.c.sealed_reason, row.id, row.sealed_reason),
        status=ExportStatus(row.status),
        many=row.many,
        done=row.done,
        sha256=row.sha256,
        bytes=row.bytes,
        file=row.file,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )

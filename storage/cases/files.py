"""Files that are no photos: taken from a chat or made here, and where their bytes are kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.cases.tables import files
from storage.database.database import Transaction
from storage.database.sealed_folder import SealedFolder

PICTURE_TYPE = "image/png"  # of pictures drawn here; those that people send are photos


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file; `file` is its name within the file folder, none until the bytes are there.

    `name` is what people call it, never a path. `channel` and `source` tell how the bytes are had; none: made here.
    """

    id: str
    person_id: int
    channel: str | None
    source: str | None
    name: str
    media_type: str
    bytes: int | None
    sha256: str | None
    file: str | None

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that was drawn here, to be looked at at once."""
        return self.media_type == PICTURE_TYPE and self.channel is None


def make(
    tx: Transaction, folder: Path, *, person_id: int, name: str, media_type: str, data: bytes, now: datetime
) -> str:
    """Write bytes that were made here into the file folder; the id by which a reply carries them."""
    kept = keep_bytes(tx.folder(folder), data)
    return add(
        tx,
        person_id=person_id,
        name=name,
        media_type=media_type,
        bytes=len(data),
        now=now,
        file=kept,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def keep_bytes(folder: SealedFolder, data: bytes) -> str:
    """Write bytes under a name drawn at random; that name. They are on disk when this returns."""
    name = secrets.token_hex(16)
    folder.write(name, data)
    return name


def add(
    tx: Transaction,
    *,
    person_id: int,
    name: str,
    media_type: str,
    bytes: int | None,
    now: datetime,
    channel: str | None = None,
    source: str | None = None,
    file: str | None = None,
    sha256: str | None = None,
) -> str:
    """Note a file; its id."""
    id = secrets.token_hex(8)
    values = {
        "id": id,
        "person_id": person_id,
        "channel": channel,
        "sealed_source": None if source is None else tx.seal(files.c.sealed_source, id, source),
        "sealed_name": tx.seal(files.c.sealed_name, id, name),
        "media_type": media_type,
        "bytes": bytes,
        "sha256": sha256,
        "file": file,
        "created_at": now,
    }
    tx.execute(files.insert().values(values))
    return id


def find(tx: Transaction, file_id: str) -> StoredFile | None:
    """The file with this id."""
    return next(iter(of(tx, [file_id])), None)


def of(tx: Transaction, ids: Sequence[str]) -> list[StoredFile]:
    """Files by id, in the order asked for; unknown ones are left out."""
    if not ids:
        return []
    by_id = {row.id: _file(tx, row) for row in tx.execute(select(files).where(files.c.id.in_(ids)))}
    return [by_id[file_id] for file_id in ids if file_id in by_id]


def keep(tx: Transaction, file_id: str, *, file: str, sha256: str, bytes: int) -> None:
    """Note that the bytes are in the file folder under this name."""
    tx.execute(update(files).where(files.c.id == file_id).values(file=file, sha256=sha256, bytes=bytes))


def drop(tx: Transaction, file_id: str) -> None:
    """Forget a file whose bytes cannot be had: what was to carry it goes without."""
    tx.execute(delete(files).where(files.c.id == file_id))


def forget_made_before(tx: Transaction, moment: datetime, most: int) -> list[str]:
    """Drop files that were made here before a moment, so many at most; the names of those whose bytes are to go.

    They hang on messages alone, which are forgotten as early.
    """
    query = select(files.c.id, files.c.file).where(files.c.channel.is_(None), files.c.created_at < moment).limit(most)
    found = tx.execute(query).all()
    tx.execute(delete(files).where(files.c.id.in_([row.id for row in found])))
    return [row.file for row in found if row.file is not None]


def _file(tx: Transaction, row: Row[Any]) -> StoredFile:
    return StoredFile(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        source=None if row.sealed_source is None else tx.open(files.c.sealed_source, row.id, row.sealed_source),
        name=tx.open(files.c.sealed_name, row.id, row.sealed_name),
        media_type=row.media_type,
        bytes=row.bytes,
        sha256=row.sha256,
        file=row.file,
    )

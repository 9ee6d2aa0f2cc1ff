"""Putting a backup back: into an empty installation, on SQLite or PostgreSQL, whichever it came from."""

import shutil
from pathlib import Path
from typing import BinaryIO

from bot.backup.archive import FOLDERS, BackupReader, DataFile, TableRows
from bot.core.private_files import write_private
from bot.data_folder import KEPT
from storage import copying
from storage.database.database import Database, proof_of_key, upgrade
from storage.database.privacy import Vault

_DRAFT = "restoring"  # in the data folder: while it is there, a restore has not come to its end


class NotEmpty(Exception):
    """There is something where a backup is to go; the message says what."""


def restore(database: Database, data_dir: Path, file: BinaryIO) -> BackupReader:
    """Put a backup back and bring its tables up to date; what was read. Raises WrongKey, BadBackup, NotEmpty,
    StoreAway. What belongs into an object store is moved there by `anju run`.

    A kill leaves an installation without a key's proof, into which it can be put again.
    """
    _refuse_full(database, data_dir)
    reading = BackupReader(file, database.vault)
    draft = data_dir / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    _make_folders(data_dir, draft)
    upgrade(database.engine, reading.manifest.revision)
    shapes = {shape.table: shape for shape in reading.manifest.shapes}
    with database.writing() as tx, copying.emptied(tx, reading.manifest.shapes):
        for member in reading.members():
            match member:
                case TableRows():
                    copying.take_in(tx, shapes[member.table], member.lines)
                case DataFile():
                    _put(draft, member)
        _move(draft, data_dir)
    draft.rmdir()
    database.upgrade()
    return reading


def examine(file: BinaryIO, vault: Vault) -> BackupReader:
    """Read a backup to its end, and put nothing back. Raises WrongKey, BadBackup."""
    reading = BackupReader(file, vault)
    for _ in reading.members():
        pass
    return reading


def _refuse_full(database: Database, data_dir: Path) -> None:
    if proof_of_key(database.engine) is not None:
        raise NotEmpty("this database is in use already: restore into a new one, with a data folder of its own")
    full = [name for name in FOLDERS if any((data_dir / name).glob("*"))]
    if full and not (data_dir / _DRAFT).exists():
        raise NotEmpty(f"{data_dir} holds {' and '.join(full)} already: restore into an empty folder")
    moved = [name for name in KEPT if any(True for _ in database.folder(data_dir / name).moved_names())]
    if moved:
        raise NotEmpty(f"the photo store holds {' and '.join(moved)} already: give ANJU_PHOTO_STORE another prefix")


def _put(draft: Path, member: DataFile) -> None:
    path = draft / member.name
    _make_folders(*(draft / folder for folder in reversed(member.name.parents)))
    write_private(member.data, path)


def _make_folders(*outermost_first: Path) -> None:
    """Make those that are missing, each for its owner alone: what `parents` makes is everybody's to enter."""
    for folder in outermost_first:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _move(draft: Path, data_dir: Path) -> None:
    for folder in FOLDERS:
        shutil.rmtree(data_dir / folder, ignore_errors=True)
        if (draft / folder).exists():
            (draft / folder).replace(data_dir / folder)

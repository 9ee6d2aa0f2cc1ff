"""Making a backup of an installation that runs: nobody waits for it, and it holds one state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from bot.backup.archive import BackupCount, BackupWriter, Manifest, files_come, files_of
from bot.core.private_files import writing_private
from bot.data_folder import KEPT
from storage.copying import lines, shapes
from storage.database.database import Database, Transaction, revision
from storage.database.sealed_folder import SEALED


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that was made. Sizes in bytes."""

    file: Path
    made_at: datetime
    size: int
    contents: BackupCount


def make_backup(database: Database, data_dir: Path, file: Path, now: datetime) -> Backup:
    """Write a backup to a file that appears when it is whole, readable by its owner alone. Raises OSError, DBAPIError.

    The rows are those of one moment. What came and was not fetched then stays for a while and is read first; all
    other files after the rows, so that each file that a row names is there; one that was removed in between is left
    out. StoreAway where an object store does not give what it holds: nothing else is left out.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing_private(file) as stream:
        writing = BackupWriter(stream, database.vault)
        with database.snapshot() as tx:
            _begin(writing, tx, now)
            _put_files(writing, data_dir, files_come(data_dir))
            _put_rows(writing, tx)
        here = _put_files(writing, data_dir, files_of(data_dir))
        _put_moved(writing, database, data_dir, here)
        writing.end()
    return Backup(file=file, made_at=now, size=file.stat().st_size, contents=writing.contents)


def _begin(writing: BackupWriter, tx: Transaction, now: datetime) -> None:
    made_by = revision(tx.connection)
    assert made_by is not None  # the database was upgraded when it was opened
    writing.begin(Manifest(made_at=now, revision=made_by, shapes=shapes()))


def _put_rows(writing: BackupWriter, tx: Transaction) -> None:
    for shape in shapes():
        for part, written in enumerate(lines(tx, shape), 1):
            writing.rows(shape.table, part, written)


def _put_files(writing: BackupWriter, data_dir: Path, names: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    """Put in files of the data folder; the names of those that were there."""
    written = set()
    for name in names:
        for shape in (name, name.with_name(f"{name.name}{SEALED}")):  # it may have been sealed since it was listed
            try:
                data = (data_dir / shape).read_bytes()
            except FileNotFoundError:
                continue
            writing.file(shape, data)
            written.add(shape)
            break
    return written


def _put_moved(writing: BackupWriter, database: Database, data_dir: Path, here: set[PurePosixPath]) -> None:
    """Put in what lies in the object store, as it would lie in the data folder; what was moved meanwhile is there."""
    for kept in KEPT:
        folder = database.folder(data_dir / kept)
        for name in sorted(set(folder.moved_names())):
            shape = PurePosixPath(kept) / f"{name}{SEALED}"
            if shape not in here and (data := folder.moved_bytes(name)) is not None:
                writing.file(shape, data)

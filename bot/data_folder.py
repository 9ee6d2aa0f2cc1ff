"""What lies in the data folder, and what is missed there: a database beside its photos, a key beside its database."""

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings, SettingsError
from storage import kept_files
from storage.database import heartbeats
from storage.database.database import Database, make_engine, proof_of_key
from storage.database.privacy import Vault
from storage.database.sealed_folder import SealedFolder

log = logging.getLogger(__name__)

INCOMING = "incoming"  # among the photos: what comes in by the page
KEPT = ("photos", "files")  # folders that nothing but a real installation fills; a store takes their files
_MOVED_TO = "photo_store"  # the fact of the store to which files were moved last, as the setting named it


class DatabaseMissing(SettingsError):
    """Photos or documents are there, and the database that they belong to is not, or has lost its tables."""


class DataFolderReadOnly(Exception):
    """Nothing can be written in the data folder."""


def refuse_read_only(folder: Path) -> None:
    """Raise DataFolderReadOnly where a data folder is there and may not be written; one that is not can be made."""
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise DataFolderReadOnly(
            f"nothing can be written in ANJU_DATA_DIR={str(folder)!r}: its disk is mounted to be read only,"
            " or the folder is another user's"
        )


def vault_of(settings: Settings, database: str) -> Vault:
    """The vault of an installation, with its key made where there is none yet.

    Raises SettingsError, also where the key is missing of a database that was made with one.
    """
    if not settings.has_key and was_sealed(database):
        raise SettingsError(
            f"ANJU_SECRET_KEY_FILE={str(settings.secret_key_file)!r}: no such file, and the database was made with a"
            " key: put that one back, or set ANJU_SECRET_KEY"
        )
    return settings.vault()


def sealed_folders(photos: Path, files: Path, database: Database) -> tuple[SealedFolder, ...]:
    """All folders in which photos and files lie sealed."""
    incoming = SealedFolder(photos / INCOMING, database.vault)  # what is on its way here is never moved
    return database.folder(photos), incoming, database.folder(files)


def open_installation(settings: Settings) -> Database:
    """The real database, not upgraded; raises SettingsError."""
    url = settings.database()
    return Database(url, vault_of(settings, url), settings.store())


def was_sealed(database: str) -> bool:
    """Whether a database was made with a key; nothing is made where there is none. Raises DBAPIError."""
    if not is_there(database):
        return False
    engine = make_engine(database)
    try:
        return proof_of_key(engine) is not None
    finally:
        engine.dispose()


def is_there(database: str) -> bool:
    """Whether a database's file is there with something in it; of PostgreSQL the server knows."""
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or url.database is None:
        return True
    file = Path(url.database)
    return file.exists() and file.stat().st_size > 0


def refuse_lost_database(settings: Settings) -> None:
    """Raise DatabaseMissing where data folder or store has photos or documents, and the database is missing or empty.

    Raises DBAPIError where what lies in its place cannot be read, and StoreAway where it is missing and the store does
    not say what it has.
    """
    url = settings.database()
    kept = [name for name in KEPT if any((settings.data_dir / name).glob("*.*"))]
    store = settings.store()
    if (not kept and store is None) or was_sealed(url):
        return
    if store is not None:
        kept += [f"{name} in the store" for name in KEPT if any(True for _ in store.names(name))]
    if kept:
        raise DatabaseMissing(
            f"{make_url(url).database} is missing or empty beside {' and '.join(kept)}: put the last backup back, or"
            " start with --new-database, without all that it held"
        )


def note_store(settings: Settings, database: Database) -> None:
    """Keep to which store files are moved; the log tells where what was moved before cannot be had any more."""
    with database.reading() as tx:
        before = heartbeats.fact(tx, _MOVED_TO) or ""
    now = settings.photo_store or ""
    if before == now:
        return
    if fault := left_in_store(settings, database):
        log.error("%s", fault)
        return
    if before and now:
        log.warning("photos and files were moved to %s before; those that are not in %s cannot be shown", before, now)
    with database.writing() as tx:
        heartbeats.set_fact(tx, _MOVED_TO, now)


def left_in_store(settings: Settings, database: Database) -> str:
    """What lies in a store that no setting names any more, in a sentence; "" where all is here."""
    if settings.photo_store is not None:
        return ""
    with database.reading() as tx:
        moved_to = heartbeats.fact(tx, _MOVED_TO)
        kept = list(kept_files.names(tx)) if moved_to else []
    missing = sum(not database.folder(settings.data_dir / folder).holds_here(name) for folder, name in kept)
    if not missing:
        return ""
    return (
        f"{missing} photos and files lie in {moved_to} and cannot be shown: set ANJU_PHOTO_STORE again,"
        " or take the way back (docs/operate.md)"
    )


def waiting_for_store(folders: Sequence[SealedFolder], now: datetime) -> tuple[int, float]:
    """How many files wait to be moved or let go, and for how many seconds the oldest does."""
    count, since = 0, now.timestamp()
    for folder in folders:
        for path in folder.waiting():
            try:
                since = min(since, path.stat().st_mtime)
            except FileNotFoundError:
                continue
            count += 1
    return count, now.timestamp() - since

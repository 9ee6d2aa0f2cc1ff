"""What lies in the data folder, and what is missed there: a database beside its photos, a key beside its database."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings, SettingsError
from storage.database.database import Database, make_engine, proof_of_key
from storage.database.privacy import Vault
from storage.database.sealed_folder import SealedFolder

INCOMING = "incoming"  # among the photos: what comes in by the page
KEPT = ("photos", "files")  # folders that nothing but a real installation fills; a store takes their files


class DatabaseMissing(SettingsError):
    """Photos or documents are there, and the database that they belong to is not, or has lost its tables."""


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

"""`anju check`: settings, key, packs, holidays, texts and database, each with a hint where something is wrong."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryFile

import typer
from sqlalchemy.exc import DBAPIError

from bot.commands.older_keys import older_files, only_damaged_files, say_names
from bot.commands.opening import open_database
from bot.core.machine_time import deviation
from bot.core.wallclock import WallClock
from bot.data_folder import (
    DataFolderReadOnly,
    is_there,
    left_in_store,
    refuse_lost_database,
    refuse_read_only,
    sealed_folders,
    vault_of,
    waiting_for_store,
    was_sealed,
)
from bot.pipeline.card_reader import can_read_cards
from bot.pipeline.moving import ALARMED_AFTER
from bot.settings import Settings, SettingsError, load_settings
from handlers.wording import load_wording
from knowledge.area import Level
from knowledge.calendar.workdays import HOLIDAYS_FILE, HolidaysError, load_workdays
from knowledge.model.pack import PackError, load_packs
from storage import resealing
from storage.database import backups, heartbeats
from storage.database.database import Database, WrongSchema
from storage.database.object_store import ObjectStore, StoreAway
from storage.database.privacy import WrongKey
from storage.database.sealed_folder import SealedFolder
from storage.people import areas, audit_chain
from storage.schema_check import check_schema

_BACKUP_IS_OLD = timedelta(days=2)


def check() -> None:
    """Check this installation; exit code 1 where something is wrong."""
    try:
        settings = load_settings()
    except SettingsError as error:
        typer.echo(f"✗ settings: {error}")
        raise typer.Exit(1) from error
    wrong = 0
    for name, look in _looks(settings):
        try:
            typer.echo(f"✓ {name}: {look()}")
        except _Wanting as wanting:
            typer.echo(f"! {name}: {wanting}")
        except _WRONG as error:
            typer.echo(f"✗ {name}: {error}")
            wrong += 1
        except StoreAway as error:
            typer.echo(f"✗ {name}: {error}. Are ANJU_PHOTO_STORE and its keys right?")
            wrong += 1
        except DBAPIError as error:
            typer.echo(f"✗ {name}: {error.orig}. Is ANJU_DATABASE_URL right, and can this user write there?")
            wrong += 1
    raise typer.Exit(1 if wrong else 0)


class TrailChanged(Exception):
    """The audit trail is not as it was written; the message says where."""


_WRONG = (DataFolderReadOnly, SettingsError, PackError, HolidaysError, TrailChanged, WrongKey, WrongSchema)


class _Wanting(Exception):
    """Something works and wants doing all the same; the message says what."""


def _looks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "secret key", lambda: _look_at_key(settings)
    yield "packs", lambda: ", ".join(f"{id} {len(pack.entries)}" for id, pack in load_packs().items())
    yield "holidays", lambda: _look_at_holidays(WallClock(settings.zone).now().date())
    yield "texts", lambda: f"{len(load_wording())}"
    yield "data folder", lambda: _look_at_folder(settings.data_dir)
    yield "database", lambda: _look_at_database(settings)
    yield "trail", lambda: _look_at_trail(settings)
    yield "time", lambda: _look_at_time(settings)
    yield "sealing", lambda: _look_at_sealing(settings)
    yield "files", lambda: _look_at_files(settings)
    yield "photo store", lambda: _look_at_store(settings)
    yield "backup", lambda: _look_at_backup(settings)
    yield "telegram", lambda: "a token is set" if settings.telegram_token else "no token: the web chat alone"
    yield "web", lambda: settings.link_root
    yield "sensitive", lambda: _look_at_sensitive(settings)
    yield "ID cards", _look_at_cards


def _look_at_folder(folder: Path) -> str:
    """Where the data lie. Raises DataFolderReadOnly."""
    refuse_read_only(folder)
    return f"{folder}" if folder.is_dir() else f"{folder}, to be made at the first start"


def _look_at_trail(settings: Settings) -> str:
    """How many lines of the audit trail are linked and unchanged. Raises TrailChanged."""
    if not was_sealed(settings.database()):
        return "nothing to keep yet"
    with open_database(settings) as database, database.reading() as tx:
        lines, broken = audit_chain.verify(tx)
    if broken is not None:
        raise TrailChanged(
            f"{broken.what} at line {broken.number}: the audit trail was changed in the database by hand"
        )
    return f"{lines} lines, as they were written"


def _look_at_time(settings: Settings) -> str:
    """Whether the clock is as others' are, by the last answer of a server. Raises _Wanting where it is not."""
    if not was_sealed(settings.database()):
        return "nothing to compare with yet"
    with open_database(settings) as database, database.reading() as tx:
        off = deviation(tx)
    if off is None:
        return "as others' clocks, as far as any were heard"
    minutes, where = round(abs(off) / timedelta(minutes=1)), "ahead of" if off > timedelta(0) else "behind"
    raise _Wanting(f"this machine's clock was {minutes} minutes {where} others'. Set it: timedatectl set-ntp true")


def _look_at_sealing(settings: Settings) -> str:
    """With what all is sealed. Raises _Wanting where rows are of an older key, or the cipher is to be another."""
    if not was_sealed(settings.database()):
        return f"nothing yet; the first key is for {settings.sealing}"
    with open_database(settings) as database, database.reading() as tx:
        left, ring = resealing.count_left(tx), tx.vault.ring
        lost = resealing.only_damaged(tx) if left else []
    if lost:
        raise _Wanting(f"no key opens {say_names(lost)}: put them back from a backup (docs/operate.md, The keys)")
    if left:
        raise _Wanting(f"{left} rows are sealed with an older key or bound to no row. `anju run` seals them anew")
    if ring.newest.algorithm is not settings.sealing:
        raise _Wanting(f"{ring.newest.algorithm}, and ANJU_SEALING says {settings.sealing}: anju rotate-key")
    older = f"; {len(ring.keys) - 1} older can go: anju rotate-key --drop-old" if len(ring.keys) > 1 else ""
    return f"{ring.newest.algorithm}, key {ring.newest.id.hex()}, each value for its row{older}"


def _look_at_files(settings: Settings) -> str:
    """How many photos and files lie here. Raises _Wanting where some of them are not sealed yet."""
    if not settings.has_key:
        return "none yet"
    with _folders(settings) as folders:
        return _look_through(folders)


def _look_through(folders: Sequence[SealedFolder]) -> str:
    clear = sum(1 for folder in folders for _ in folder.in_the_clear())
    older = sum(1 for folder in folders for _ in older_files(folder))
    many = sum(folder.count() for folder in folders)
    if clear:
        raise _Wanting(f"{clear} lie in the clear, {many} are sealed. `anju run` seals them beside all other work")
    lost = only_damaged_files(folders) if older else []
    if lost:
        raise _Wanting(f"no key opens {say_names(lost)}: put them back from a backup (docs/operate.md, The keys)")
    if older:
        raise _Wanting(f"{older} are sealed with an older key. `anju run` seals them anew")
    return f"{many}, all of them sealed"


def _look_at_store(settings: Settings) -> str:
    """Whether the photo store takes, gives back and lets go of something. Raises _Wanting where much waits for it.

    SettingsError where there is none any more, and photos lie in the one that there was.
    """
    store = settings.store()
    if store is None:
        return _look_at_no_store(settings)
    _try_out(store)
    if not settings.has_key:
        return "takes, gives and lets go"
    with _folders(settings) as folders:
        count, oldest = waiting_for_store(folders, WallClock(settings.zone).now())
    if timedelta(seconds=oldest) > ALARMED_AFTER:
        raise _Wanting(f"{count} wait for it, the oldest for {oldest / 3600:.0f} hours. `anju run` moves them")
    return f"takes, gives and lets go; {count} wait for it"


def _look_at_no_store(settings: Settings) -> str:
    if was_sealed(settings.database()):
        with open_database(settings) as database:
            if fault := left_in_store(settings, database):
                raise SettingsError(fault)
    return "none: photos and files stay in the data folder"


def _try_out(store: ObjectStore) -> None:
    """Keep a few bytes in the store, read them and remove them. Raises StoreAway."""
    name, sent = f"check/{secrets.token_hex(8)}", secrets.token_bytes(64)
    with TemporaryFile() as file:
        file.write(sent)
        file.flush()
        file.seek(0)
        store.put(name, file)
    with store.open(name) as file:
        if file.read() != sent:
            raise StoreAway("it gave back other bytes than it took")
    store.remove(name)
    if store.holds(name):
        raise StoreAway("it keeps what it was told to let go")


@contextmanager
def _folders(settings: Settings) -> Iterator[Sequence[SealedFolder]]:
    """All folders of photos and files; the database itself is not asked."""
    database = Database(settings.database(), settings.vault(), settings.store())
    try:
        yield sealed_folders(settings.data_dir / "photos", settings.data_dir / "files", database)
    finally:
        database.close()


def _look_at_backup(settings: Settings) -> str:
    """When the last one was made. Raises _Wanting where that is long ago, or none is made by itself."""
    if not was_sealed(settings.database()):
        return "nothing to keep yet"
    with open_database(settings) as database, database.reading() as tx:
        last = backups.last_made(tx)
    now = WallClock(settings.zone).now()
    made = "none yet" if last is None else f"the last is of {last.at.astimezone(settings.zone):%Y-%m-%d %H:%M}"
    if last is None or now - last.at > _BACKUP_IS_OLD:
        hint = "anju backup FILE" if settings.backup_dir is None else f"it goes to {settings.backup_dir}"
        raise _Wanting(f"{made}. Set ANJU_BACKUP_DIR for one each night; {hint}")
    return f"{made}, {last.size / 1e6:.1f} MB"


def _look_at_holidays(today: date) -> str:
    """Up to which year they are known. Raises _Wanting where a year is missing that is known elsewhere by now."""
    workdays = load_workdays()
    missing = workdays.missing(today)
    if missing:
        years = ", ".join(map(str, missing))
        raise _Wanting(f"{years} missing. Once the State Council has announced them, put them into {HOLIDAYS_FILE}")
    return f"known to the end of {today.year + 1 if workdays.knows(today.year + 1) else today.year}"


def _look_at_sensitive(settings: Settings) -> str:
    counties = _has_counties(settings)
    if not settings.keeps_off_messengers(counties=counties):
        why = ". With ANJU_PUBLIC_URL they would be given on the page alone" if counties else ""
        return f"taken in the chat; from Telegram, messages with an ID number are deleted{why}"
    hint = "" if settings.link_root.startswith("https://") else ". It is not https: put one in front (docs/operate.md)"
    return f"from Telegram on the page alone, at {settings.link_root}{hint}"


def _has_counties(settings: Settings) -> bool:
    if settings.sensitive or not was_sealed(settings.database()):
        return False
    with open_database(settings) as database, database.reading() as tx:
        return bool(areas.at_level(tx, Level.COUNTY))


def _look_at_cards() -> str:
    if can_read_cards():
        return "read off photos"
    return "typed: the extra ocr, which reads them off photos, is not installed (docs/operate.md)"


def _look_at_key(settings: Settings) -> str:
    if not settings.has_key and not was_sealed(settings.database()):
        return f"none yet: the first start makes it, in {settings.secret_key_file}"
    vault_of(settings, settings.database())
    return "as it should be"


def _look_at_database(settings: Settings) -> str:
    refuse_lost_database(settings)
    if not is_there(settings.database()):
        return "none yet: the first start makes it"
    if not settings.has_key and not was_sealed(settings.database()):
        return "no tables yet: the first start makes them"
    with open_database(settings) as database, database.reading() as tx:
        database.prove_writable()
        check_schema(database.engine)
        places = areas.count(tx)
        beats = ", ".join(
            f"{name} {at.astimezone(settings.zone):%m-%d %H:%M:%S}" for name, (at, _) in heartbeats.beats(tx).items()
        )
    return f"{database.engine.dialect.name}, {places} places; last signs of life: {beats or 'none'}"

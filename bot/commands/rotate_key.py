"""`anju rotate-key`: a new secret key while all runs, and the old ones dropped once nothing needs them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.commands.older_keys import only_damaged, say_left, say_names
from bot.commands.opening import open_database
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from bot.data_folder import sealed_folders
from bot.pipeline import old_files, old_rows
from bot.settings import Settings, SettingsError, load_settings
from handlers.wording import load_wording
from storage import resealing
from storage.database import heartbeats
from storage.database.database import NEWEST_KEY, Database, Transaction
from storage.database.keys import KeyFile, KeyRing
from storage.database.locks import ProcessLock
from storage.database.object_store import StoreAway
from storage.database.sealed_folder import SealedFolder
from storage.people import audit

_TURNED_AT = "key_turned_at"  # the fact of when the newest key began to seal
KEPT_AT_LEAST = timedelta(hours=1)  # an old key: what was begun with it, as a long export, has come to its end then


def rotate_key(
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Make the next key, which opens and does not seal yet.")
    ] = False,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Forget the older keys, once nothing is sealed with them any more.")
    ] = False,
    leave_damaged: Annotated[
        bool, typer.Option("--leave-damaged", help="With --drop-old: go on without what no key opens any more.")
    ] = False,
) -> None:
    """Let a new secret key seal from now on, also while Anju runs, and have all that lies here sealed anew."""
    settings = load_settings()
    if settings.secret_key is not None:
        raise SettingsError("ANJU_SECRET_KEY: a key that is to turn lies in a file: write it there, and unset this one")
    with open_database(settings) as database:
        now = WallClock(settings.zone).now()
        if prepare:
            _prepare(settings, database, now)
        elif drop_old:
            _drop_old(settings, database, now, leave_damaged=leave_damaged)
        else:
            _turn(settings, database, now)


def _prepare(settings: Settings, database: Database, now: datetime) -> None:
    with _changing(settings, database) as (file, ring):
        ring = ring.prepared(settings.sealing, now.date())
        file.write(ring)
    typer.echo(f"The next key is in {file.path}. Copy that file to every machine that runs Anju, then: anju rotate-key")


def _turn(settings: Settings, database: Database, now: datetime) -> None:
    with _changing(settings, database) as (file, ring):
        if len(ring.keys) > 1 and (left := _left(settings, database)):
            raise SettingsError(f"the key before is still needed: {left}. `anju run` seals them anew; then try again")
        ring = ring.turned(settings.sealing, now.date())
        file.write(ring)
    newest = database.vault.key_of(ring.newest.id)  # known here, too, from now on
    with database.writing() as tx:
        heartbeats.set_fact(tx, NEWEST_KEY, newest.id.hex())
        heartbeats.set_fact(tx, _TURNED_AT, now.isoformat())
        old_rows.order(tx, now)
        old_files.order(tx, now)
        _note(tx, "key_turned", newest.id.hex(), now)
    typer.echo(f"Key {newest.id.hex()} ({newest.algorithm}) seals from now on. Keep a copy of {file.path} in its safe.")
    typer.echo(f"Still sealed with the key before: {_left(settings, database) or 'nothing'}.")
    typer.echo("`anju run` seals them anew beside all other work, and `anju check` counts what is left.")
    typer.echo("Then: anju rotate-key --drop-old")


def _drop_old(settings: Settings, database: Database, now: datetime, *, leave_damaged: bool) -> None:
    with _changing(settings, database) as (file, ring):
        old = [key.id.hex() for key in ring.keys[1:]]
        if not old:
            raise SettingsError("there is one key alone: nothing to drop")
        lost = _lost(settings, database, now)
        if lost and not leave_damaged:
            raise SettingsError(
                f"no key opens {say_names(lost)}: put them back from a backup, or, to go on without them:"
                " anju rotate-key --drop-old --leave-damaged"
            )
        with database.reading() as tx:
            turned_at = heartbeats.fact(tx, _TURNED_AT)
        if turned_at is not None and now < datetime.fromisoformat(turned_at) + KEPT_AT_LEAST:
            raise SettingsError("the key turned within the last hour: what was begun before may still end. Try later")
        with database.writing() as tx:
            resealing.note_done(tx)  # first: a database that counts as sealed with a key that is gone does not open
        file.write(ring.newest_alone())
    with database.writing() as tx:
        _note(tx, "key_dropped", ", ".join(old), now, left_damaged=lost)
    typer.echo(f"Dropped: {', '.join(old)}. Backups made before the key turned open with these alone:")
    typer.echo("keep their key file on paper as long as you keep those backups, and no longer.")


@contextmanager
def _changing(settings: Settings, database: Database) -> Iterator[tuple[KeyFile, KeyRing]]:
    """The key file, and the ring in it as it is now, which nobody else changes meanwhile. Raises SettingsError."""
    lock = ProcessLock(database.engine, "keys")
    if not lock.acquire():
        raise SettingsError("another `anju rotate-key` is at it")
    file = KeyFile(settings.secret_key_file.expanduser())
    try:
        yield file, file.read()
    except (OSError, ValueError) as error:
        raise SettingsError(f"ANJU_SECRET_KEY_FILE: {error}") from error
    finally:
        lock.release()


def _left(settings: Settings, database: Database) -> str:
    """In words what is sealed with an older key; "" where there is nothing."""
    with _store_seen():
        return say_left(database, _folders(settings, database))


def _lost(settings: Settings, database: Database, now: datetime) -> Sequence[str]:
    """What is left of older keys and opens with none; where something else is left it is ordered to be sealed anew.

    Raises SettingsError then.
    """
    with _store_seen():
        lost = only_damaged(database, _folders(settings, database))
    if lost is None:
        with database.writing() as tx:
            old_rows.order(tx, now)
            old_files.order(tx, now)
        left = _left(settings, database)
        raise SettingsError(f"the older keys are still needed: {left}. `anju run` seals them anew; then try again")
    return lost


def _folders(settings: Settings, database: Database) -> tuple[SealedFolder, ...]:
    return sealed_folders(settings.data_dir / "photos", settings.data_dir / "files", database)


@contextmanager
def _store_seen() -> Iterator[None]:
    try:
        yield
    except StoreAway as error:
        raise SettingsError(f"ANJU_PHOTO_STORE: what lies there cannot be seen: {error}") from error


def _note(tx: Transaction, action: str, keys: str, now: datetime, *, left_damaged: Sequence[str] = ()) -> None:
    details = {"keys": keys, **({"left_damaged": list(left_damaged)} if left_damaged else {})}
    audit.note(tx, person_id=None, action=action, subject="keys", now=now, details=details)
    text = load_wording()(f"keys.{action}", keys=keys)
    tell_operators(tx, text=text, key=f"{action}:{now.isoformat()}", now=now)

"""`anju backup` and `anju restore`: one sealed file with all that an installation is."""

import os
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.backup.archive import BackupReader, BadBackup
from bot.backup.folder import name_of
from bot.backup.making import make_backup
from bot.backup.restoring import NotEmpty, examine, restore
from bot.commands.opening import open_database
from bot.core.wallclock import WallClock
from bot.settings import Settings, SettingsError, load_settings
from storage.database import backups
from storage.database.backups import LastBackup
from storage.database.database import Database
from storage.database.object_store import StoreAway
from storage.database.privacy import Vault

_WORSE = 10  # niceness: who answers people goes first


def backup(
    to: Annotated[
        Path | None,
        typer.Argument(
            help="File, or a folder for a file named by the moment; else ANJU_BACKUP_DIR.", show_default=False
        ),
    ] = None,
) -> None:
    """Write database, photos, files and official texts into one file, sealed with the key, also while Anju runs."""
    settings = load_settings()
    now = WallClock(settings.zone).now()
    target = to or settings.backup_dir
    if target is None:
        raise SettingsError("say where to: anju backup FILE, or set ANJU_BACKUP_DIR")
    file = target / name_of(now) if target.is_dir() or target == settings.backup_dir else target
    if hasattr(os, "nice"):
        os.nice(_WORSE)
    with open_database(settings) as database:
        try:
            made = make_backup(database, settings.data_dir, file, now)
        except StoreAway:
            raise  # it is the store that is missed, not the file
        except OSError as error:
            typer.echo(f"anju: {file} could not be written: {error.strerror}", err=True)
            raise typer.Exit(1) from error
        with database.writing() as tx:
            backups.remember(tx, LastBackup(at=made.made_at, file=file.name, size=made.size))
    rows = sum(made.contents.rows.values())
    typer.echo(f"{file}: {rows} rows, {made.contents.files} files, {made.size / 1e6:.1f} MB")
    key = settings.secret_key_file if settings.secret_key is None else "ANJU_SECRET_KEY"
    typer.echo(f"It opens with the secret key alone ({key}), which is not in it: keep that elsewhere.")


def restore_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `anju backup` wrote.")],
    trial: Annotated[bool, typer.Option("--trial", help="Read it to its end, and put nothing back.")] = False,
) -> None:
    """Put a backup into an empty installation; it may come from SQLite or PostgreSQL, whichever this one has."""
    settings = load_settings()
    if not settings.has_key:
        raise SettingsError(f"ANJU_SECRET_KEY_FILE={str(settings.secret_key_file)!r}: put the key there first")
    vault = settings.vault()
    try:
        with file.open("rb") as stream:
            reading = examine(stream, vault) if trial else _restore(settings, vault, stream)
    except (BadBackup, NotEmpty) as error:
        typer.echo(f"anju: {error}", err=True)
        raise typer.Exit(1) from error
    _say(reading, settings, trial)


def _restore(settings: Settings, vault: Vault, stream: BinaryIO) -> BackupReader:
    database = Database(settings.database(), vault, settings.store())
    try:
        return restore(database, settings.data_dir, stream)
    finally:
        database.close()


def _say(reading: BackupReader, settings: Settings, trial: bool) -> None:
    made = reading.manifest.made_at.astimezone(settings.zone)
    found = f"{sum(reading.contents.rows.values())} rows, {reading.contents.files} files of {made:%Y-%m-%d %H:%M}"
    typer.echo(f"whole: {found}" if trial else f"put back: {found}")
    if not trial:
        typer.echo("Now: anju check, then anju run. What was still to be sent at that moment goes out then.")

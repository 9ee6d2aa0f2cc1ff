"""`anju check` and the start of `anju run`: tables that are not those of this release are named, and nothing starts."""

import asyncio
import shutil
import sqlite3
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner, Result

from bot.app import build
from bot.cli import app
from bot.commands.ending import CommandEnding, ending_of
from bot.core.machine_time import MachineTime
from bot.core.wallclock import WallClock
from bot.data_folder import DatabaseMissing, refuse_lost_database
from bot.settings import SettingsError, load_settings
from storage.cases import photos
from storage.database.bucket import Bucket, BucketAddress
from storage.database.database import Database, WrongSchema
from storage.people import audit, audit_chain, people
from tests.buckets import name_bucket
from tests.cast import NOW, SHANGHAI


@pytest.fixture(autouse=True)
def _page_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "127.0.0.1:0")


def change(database: Database, statement: str) -> None:
    """Change the tables by hand."""
    with database.writing() as tx:
        tx.connection.exec_driver_sql(statement)


def check() -> Result:
    return CliRunner().invoke(app, ["check"])


def test_an_installation_that_is_right_passes(installation: Database) -> None:
    result = check()
    assert (result.exit_code, "✗" in result.stdout) == (0, False)


def test_a_missing_column_fails_the_check_and_is_named(installation: Database) -> None:
    """The check was once content with a database in which no reminder could be planned."""
    change(installation, "ALTER TABLE calendar_settings DROP COLUMN days_since")
    result = check()
    assert result.exit_code == 1
    assert "✗ database: " in result.stdout
    assert "column calendar_settings.days_since is missing" in result.stdout
    assert "✓ web" in result.stdout, "the other checks are made all the same"


def test_a_trail_that_was_changed_by_hand_fails_the_check(installation: Database, now: datetime) -> None:
    with installation.writing() as tx:
        audit.note(tx, person_id=None, action="export", subject="case:1", now=now)
        audit_chain.extend(tx, now + timedelta(hours=1), 10)
    assert "✓ trail: 1 lines, as they were written" in check().stdout
    change(installation, "UPDATE audit SET subject = 'case:2'")
    result = check()
    assert (result.exit_code, "✗ trail: changed at line 1" in result.stdout) == (1, True)


def test_nothing_starts_on_such_tables(installation: Database) -> None:
    change(installation, "ALTER TABLE calendar_settings DROP COLUMN days_since")
    with pytest.raises(WrongSchema, match=r"calendar_settings\.days_since is missing"):
        build(load_settings(), demo=False)


def test_tables_of_a_newer_release_are_refused_with_one_line(installation: Database) -> None:
    change(installation, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer release (9999)" in check().stdout
    with pytest.raises(WrongSchema, match="newer release"):
        build(load_settings(), demo=False)


def test_from_november_on_it_says_that_next_years_holidays_are_missing(
    installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In that November it said nothing, though the reminders of January hung on a table that nobody had filled in."""
    monkeypatch.setattr(WallClock, "now", lambda clock: datetime(2026, 10, 31, tzinfo=clock.zone))
    assert "✓ holidays: known to the end of 2026" in check().stdout
    monkeypatch.setattr(WallClock, "now", lambda clock: datetime(2026, 11, 1, tzinfo=clock.zone))
    result = check()
    assert "! holidays: 2027 missing" in result.stdout
    assert result.exit_code == 0


# --- nothing is made where something is missing


def everything_in(folder: Path) -> set[Path]:
    """All files of a folder."""
    return {path for path in folder.rglob("*") if path.is_file()}


def test_a_check_before_the_first_start_says_what_is_still_to_come_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    result = check()
    assert (result.exit_code, "✗" in result.stdout) == (0, False)
    assert "✓ secret key: none yet" in result.stdout
    assert "✓ database: none yet" in result.stdout
    assert everything_in(tmp_path) == set()


def test_a_mistyped_path_of_the_key_is_named_and_no_new_key_is_made(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANJU_SECRET_KEY", raising=False)
    monkeypatch.setenv("ANJU_SECRET_KEY_FILE", str(tmp_path / "mistyped.key"))
    before = everything_in(tmp_path)
    result = check()
    assert result.exit_code == 1
    assert "✗ secret key: ANJU_SECRET_KEY_FILE=" in result.stdout
    assert "put that one back" in result.stdout
    with pytest.raises(SettingsError, match="put that one back"):
        build(load_settings(), demo=False)
    assert everything_in(tmp_path) - before == set()


def lose_tables(database: Database, *, left: bytes | None) -> Path:
    """Put a photo beside the database, and of the database only some bytes or not even its file; where it was."""
    photos = load_settings().data_dir / "photos"
    photos.mkdir(parents=True)
    (photos / "a.jpg").write_bytes(b"a house")
    database.close()
    file = Path(str(database.engine.url.database))
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    if left is not None:
        file.write_bytes(left)
    return file


@pytest.mark.parametrize("left", [None, b""], ids=["no file", "an empty file"])
def test_photos_without_their_database_start_nothing_unless_that_is_meant(
    installation: Database, left: bytes | None
) -> None:
    """A file of no bytes, as a full disk leaves it, once became a new database without a word."""
    file = lose_tables(installation, left=left)
    assert "✗ database: " in (result := check()).stdout
    assert "put the last backup back" in result.stdout
    for demo in (None, False):
        with pytest.raises(DatabaseMissing, match="--new-database"):
            build(load_settings(), demo=demo)
    assert (file.read_bytes() if file.exists() else None) == left
    build(load_settings(), demo=False, new_database=True).database.close()
    assert file.stat().st_size > 0


@pytest.mark.parametrize("beside_photos", [True, False])
def test_a_database_that_is_none_is_named_and_left_as_it_is(installation: Database, beside_photos: bool) -> None:
    damaged = b"what a broken disk gives back " * 1000
    file = lose_tables(installation, left=damaged)
    if not beside_photos:
        shutil.rmtree(load_settings().data_dir / "photos")
    assert "✗ database: file is not a database" in (result := check()).stdout
    assert result.exit_code == 1
    with pytest.raises(DBAPIError) as refused:
        build(load_settings(), demo=False)
    assert ending_of(refused.value) == CommandEnding(
        line="anju: the database cannot be used: file is not a database", code=1
    )
    assert file.read_bytes() == damaged


def test_a_database_that_may_not_be_written_is_named_and_nothing_starts(
    installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def only_to_read(file: str, **arguments: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(f"file:{file}?mode=ro", uri=True, **arguments)
        return connection

    installation.close()
    monkeypatch.setattr("sqlite3.dbapi2.connect", only_to_read)
    assert "✗ database: attempt to write a readonly database" in (result := check()).stdout
    assert result.exit_code == 1
    with pytest.raises(DBAPIError) as refused:
        build(load_settings(), demo=False)
    assert ending_of(refused.value) == CommandEnding(
        line="anju: the database cannot be used: attempt to write a readonly database", code=1
    )


@pytest.mark.parametrize(("is_there", "said"), [(True, "read off photos"), (False, "typed: the extra ocr")])
def test_one_line_tells_whether_id_cards_are_read_off_photos(
    installation: Database, monkeypatch: pytest.MonkeyPatch, is_there: bool, said: str
) -> None:
    monkeypatch.setattr("bot.commands.check.can_read_cards", lambda: is_there)
    result = check()
    assert result.exit_code == 0
    assert f"✓ ID cards: {said}" in result.stdout


def test_a_clock_that_is_off_is_told(installation: Database) -> None:
    assert "✓ time: " in check().stdout
    behind = WallClock(SHANGHAI)
    in_seven_minutes = behind.machine() + timedelta(minutes=7)
    asyncio.run(MachineTime(installation, behind).heard(format_datetime(in_seven_minutes)))
    assert "! time: this machine's clock was 7 minutes behind others'" in check().stdout


def test_the_photo_store_is_tried_out(
    installation: Database, bucket_at: BucketAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "✓ photo store: none" in check().stdout
    name_bucket(monkeypatch, bucket_at)
    result = check()
    assert (result.exit_code, "✓ photo store: takes, gives and lets go; 0 wait for it" in result.stdout) == (0, True)
    assert list(Bucket(bucket_at).names("check")) == []
    name_bucket(monkeypatch, bucket_at, "nowhere")
    result = check()
    assert (result.exit_code, "✗ photo store: NoSuchBucket" in result.stdout) == (1, True)
    assert bucket_at.secret not in result.stdout


def test_photos_in_the_store_without_their_database_stop_the_start(
    installation: Database, bucket_at: BucketAddress, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name_bucket(monkeypatch, bucket_at)
    monkeypatch.setenv("ANJU_DATABASE_URL", f"sqlite:///{tmp_path / 'lost.db'}")
    refuse_lost_database(load_settings())
    with TemporaryFile() as file:
        Bucket(bucket_at).put("photos/ab/1.jpg", file)
    with pytest.raises(DatabaseMissing, match="photos in the store"):
        refuse_lost_database(load_settings())


def test_photos_that_were_moved_to_a_store_which_is_named_no_more_are_told(
    installation: Database, bucket_at: BucketAddress, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person_id = somebody(installation)
    with monkeypatch.context() as with_store:
        name_bucket(with_store, bucket_at)
        build(load_settings(), demo=False).database.close()
        keep_photo(installation, person_id, "1.jpg")
    build(load_settings(), demo=False).database.close()
    told = "1 photos and files lie in s3://"
    assert told in caplog.text
    result = check()
    assert (result.exit_code, f"✗ photo store: {told}" in result.stdout) == (1, True)
    installation.folder(load_settings().data_dir / "photos").write("1.jpg", b"put back")
    caplog.clear()
    for _ in range(2):
        build(load_settings(), demo=False).database.close()
    assert told not in caplog.text
    assert "✓ photo store: none" in check().stdout


def test_another_store_than_before_is_told_once(
    installation: Database, bucket_at: BucketAddress, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for bucket in ("", "another", "another"):
        name_bucket(monkeypatch, bucket_at, bucket)
        build(load_settings(), demo=False).database.close()
    assert caplog.text.count("were moved to s3://") == 1


def somebody(database: Database) -> int:
    """Somebody who sent something."""
    with database.writing() as tx:
        return people.add(tx, now=NOW)


def keep_photo(database: Database, person_id: int, file: str) -> None:
    """Note a photo whose bytes are kept under a name."""
    with database.writing() as tx:
        photo_id, _ = photos.add(
            tx,
            person_id=person_id,
            channel="web",
            source="{}",
            unique_name="u",
            draft_id="d",
            as_file=False,
            width=None,
            height=None,
            bytes=None,
            now=NOW,
        )
        photos.keep(tx, photo_id, file=file, sha256="0" * 64, bytes=1, width=1, height=1)

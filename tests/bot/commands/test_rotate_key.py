"""`anju rotate-key` as an operator types it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.pipeline.old_rows import OldRows
from bot.settings import load_settings
from storage import resealing
from storage.database.bucket import BucketAddress
from storage.database.ciphers import Algorithm
from storage.database.database import Database
from storage.database.keys import KeyFile, KeyRing
from storage.people import accounts, audit, audit_chain, conversations, people
from storage.people.people import Role
from storage.people.tables import people as people_table
from storage.queues import jobs
from storage.queues.tables import outbox
from tests.buckets import name_bucket
from tests.dialogue import StoppedClock


def run(*words: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(app, words)


def refused(*words: str) -> str:
    """Type a command that ends with a mistake; what it says."""
    result = run(*words)
    assert result.exit_code == 1
    return str(result.exception)


@pytest.fixture
def key_file(installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFile:
    """The file in which the installation's key lies."""
    file = KeyFile(tmp_path / "secret.key")
    file.write(KeyRing.of_one(bytes(32)))
    monkeypatch.delenv("ANJU_SECRET_KEY")
    monkeypatch.setenv("ANJU_SECRET_KEY_FILE", str(file.path))
    return file


@pytest.fixture
def running(key_file: KeyFile, now: datetime) -> Database:
    """The installation as a process opened it before the key turned, with an operator who has a chat."""
    settings = load_settings()
    database = Database(settings.database(), settings.vault())
    database.upgrade()
    with database.writing() as tx:
        operator = people.add(tx, now=now, name="李秀英")
        people.grant(tx, operator, Role.OPERATOR, None, now)
        accounts.add(tx, lane="web:1", channel="web", chat="1", person_id=operator, now=now)
        conversations.start(tx, operator)
    return database


def seal_all(database: Database, now: datetime) -> None:
    """Link the trail, and do the work that was ordered."""
    with database.writing() as tx:
        audit_chain.extend(tx, datetime.max.replace(tzinfo=now.tzinfo), 1000)
    work = OldRows(database=database, clock=StoppedClock(now))
    while True:
        with database.writing() as tx:
            job = jobs.claim(tx, datetime(2999, 1, 1, tzinfo=now.tzinfo), lease_until=now)
        if job is None:
            return
        while job.kind == "seal_rows" and not work.seal(job):
            pass
        with database.writing() as tx:
            jobs.finish(tx, job.id, now)


def test_a_key_turns_while_all_runs_and_the_old_one_goes_when_nothing_needs_it(
    running: Database, key_file: KeyFile, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJU_SEALING", "sm4-gcm")
    assert "! sealing: aes-256-gcm, and ANJU_SEALING says sm4-gcm: anju rotate-key" in run("check").stdout
    said = run("rotate-key")
    assert said.exit_code == 0, said.exception
    ring = key_file.read()
    assert [key.algorithm for key in ring.keys] == [Algorithm.SM4, Algorithm.AES]
    assert f"Key {ring.newest.id.hex()} (sm4-gcm) seals from now on" in said.stdout
    with running.reading() as tx:
        lines = [line.action for line in audit.latest(tx)]
        told = list(tx.execute(select(outbox.c.key)).scalars())
    assert lines == ["key_turned"], "the process that ran before reads what the command sealed"
    assert len(told) == 1
    assert "rows are sealed with an older key" in run("check").stdout
    assert "still needed" in refused("rotate-key", "--drop-old")
    seal_all(running, now)
    assert "1 older can go" in run("check").stdout
    assert "within the last hour" in refused("rotate-key", "--drop-old")
    monkeypatch.setattr("bot.commands.rotate_key.KEPT_AT_LEAST", timedelta(0))
    said = run("rotate-key", "--drop-old")
    assert said.exit_code == 0, said.exception
    assert key_file.read() == ring.newest_alone()
    assert "✓ sealing: sm4-gcm" in run("check").stdout
    assert "one key alone" in refused("rotate-key", "--drop-old")
    with running.reading() as tx:
        assert [line.action for line in audit.latest(tx)] == ["key_dropped", "key_turned"]
        assert people.name_of(tx, 1) == "李秀英"
        assert resealing.count_left(tx) == 0


def test_an_old_key_with_which_nothing_was_sealed_can_go_without_a_run(
    key_file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database still counted as sealed with that key, and did not open any more."""
    monkeypatch.setattr("bot.commands.rotate_key.KEPT_AT_LEAST", timedelta(0))
    assert run("rotate-key").exit_code == 0
    assert run("rotate-key", "--drop-old").exit_code == 0
    assert "✓ database" in run("check").stdout


def test_what_no_key_opens_is_named_and_holds_the_old_key_until_the_operator_goes_on_without_it(
    running: Database, key_file: KeyFile, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.rotate_key.KEPT_AT_LEAST", timedelta(0))
    with running.writing() as tx:
        person = people.add(tx, now=now, name="张大山")
        tx.execute(update(people_table).where(people_table.c.id == person).values(sealed_name=b"\x02damaged"))
    photos = running.folder(load_settings().data_dir / "photos")
    photos.write("a.jpg", b"position")
    torn = photos.path / "a.jpg.sealed"
    torn.write_bytes(torn.read_bytes()[:-1])
    assert run("rotate-key").exit_code == 0
    assert "still needed" in refused("rotate-key", "--drop-old", "--leave-damaged"), "the others wait for their turn"
    seal_all(running, now)
    said = refused("rotate-key", "--drop-old")
    assert said.startswith(f"no key opens people {person}, {torn}: put them back from a backup, or, to go on")
    looked = run("check").stdout
    assert f"! sealing: no key opens people {person}: " in looked
    assert f"! files: no key opens {torn}: " in looked
    assert run("rotate-key", "--drop-old", "--leave-damaged").exit_code == 0
    assert len(key_file.read().keys) == 1
    with running.reading() as tx:
        dropped = audit.latest(tx)[0]
        assert people.name_of(tx, 1) == "李秀英"
    assert dropped.details["left_damaged"] == [f"people {person}", str(torn)]


def test_a_key_that_was_prepared_is_the_one_that_turns(running: Database, key_file: KeyFile) -> None:
    said = run("rotate-key", "--prepare")
    assert said.exit_code == 0, said.exception
    prepared = key_file.read()
    assert prepared.following is not None
    assert prepared.newest.made_on is None
    assert run("rotate-key").exit_code == 0
    assert key_file.read().newest == prepared.following


def test_a_key_file_of_before_the_turn_is_refused(running: Database, key_file: KeyFile) -> None:
    before = key_file.path.read_text()
    assert run("rotate-key").exit_code == 0
    key_file.path.write_text(before)
    assert "put the key file that has it in its place" in refused("rotate-key")
    assert "✗ database: this database is sealed with key" in run("check").stdout


def test_no_third_key_is_made_while_the_first_is_needed(running: Database, key_file: KeyFile) -> None:
    assert run("rotate-key").exit_code == 0
    assert "the key before is still needed" in refused("rotate-key")
    assert len(key_file.read().keys) == 2


def test_a_key_in_the_environment_does_not_turn(installation: Database) -> None:
    assert "ANJU_SECRET_KEY: a key that is to turn lies in a file" in refused("rotate-key")


def test_a_cipher_that_is_not_there_is_said_in_one_line(
    installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJU_SEALING", "sm4-gcm")
    monkeypatch.setattr("bot.settings.is_there", lambda algorithm: algorithm is Algorithm.AES)
    said = run("check")
    assert said.exit_code == 1
    assert said.stdout == "✗ settings: ANJU_SEALING='sm4-gcm': the OpenSSL in use has no sm4-gcm\n"


def test_a_key_is_kept_while_something_in_the_photo_store_needs_it(
    running: Database, bucket_at: BucketAddress, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    name_bucket(monkeypatch, bucket_at)
    running.store = load_settings().store()
    folder = running.folder(load_settings().data_dir / "photos")
    folder.write("a.jpg", b"position")
    for path in list(folder.waiting()):
        folder.move(path)
    assert "1 files" in run("rotate-key").stdout
    seal_all(running, now)
    assert "the older keys are still needed: 1 files" in refused("rotate-key", "--drop-old")
    assert "! files: 1 are sealed with an older key" in run("check").stdout
    name_bucket(monkeypatch, bucket_at, "nowhere")
    assert "ANJU_PHOTO_STORE: what lies there cannot be seen: NoSuchBucket" in refused("rotate-key", "--drop-old")

"""Transactions, the schema, the secret key: what holds on SQLite and PostgreSQL alike."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, String, event, select, text
from sqlalchemy.exc import OperationalError

from handlers.dialog.messages import Manner
from knowledge.area import Level
from storage.cases import tables as cases_tables
from storage.cases.cases import CaseState
from storage.database import heartbeats
from storage.database.database import Database, Transaction
from storage.database.keys import KeyFile, read_key
from storage.database.privacy import Vault, WrongKey, mask_id_number, mask_phone
from storage.database.tables import facts
from storage.people import audit, people
from storage.people import tables as people_tables
from storage.people.people import Role
from storage.queues import tables as queues_tables
from storage.queues.inbox import InboxStatus
from storage.queues.jobs import JobStatus
from storage.queues.outbox import OutboxStatus
from storage.reporting import tables as reporting_tables
from storage.reporting.submissions import SubmissionKind
from storage.schema import metadata
from tests import full_disk
from tests.storage.database.crowd import all_at_once


def test_an_exception_leaves_nothing_behind(database: Database, now: datetime) -> None:
    class Stumble(Exception):
        pass

    def stumble() -> None:
        with database.writing() as tx:
            people.add(tx, now=now, name="李秀英", phone="13800000001")
            audit.note(tx, person_id=None, action="test", subject="x", now=now)
            heartbeats.set_fact(tx, "x", "1")
            raise Stumble

    with pytest.raises(Stumble):
        stumble()
    with database.reading() as tx:
        assert people.count_people(tx) == 0
        assert audit.latest(tx) == []
        assert heartbeats.fact(tx, "x") is None


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_upgrading_again_changes_nothing(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        people.add(tx, now=now, name="李秀英")
    database.upgrade()
    with database.reading() as tx:
        assert people.count_people(tx) == 1


def test_several_processes_may_upgrade_an_empty_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'anju.db'}"
    databases = [Database(url, Vault.with_key(bytes(32))) for _ in range(4)]
    all_at_once(4, lambda number: databases[number].upgrade())
    with databases[0].reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    for database in databases:
        database.close()


def test_another_secret_key_is_refused(database: Database) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False), Vault.with_key(b"\1" * 32))
    with pytest.raises(WrongKey, match="ANJU_SECRET_KEY"):
        other.upgrade()
    other.close()
    database.upgrade()


def test_moments_come_back_aware_and_naive_ones_are_refused(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        heartbeats.beat(tx, "clock", now)
        assert heartbeats.beats(tx)["clock"] == (now, "")
        assert heartbeats.beats(tx)["clock"][0].tzinfo is not None
    with pytest.raises(Exception, match="time zone"), database.writing() as tx:
        heartbeats.beat(tx, "clock", now.replace(tzinfo=None))


def test_facts_and_beats_are_replaced(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        for value in ("a", "b"):
            heartbeats.set_fact(tx, "telegram_username", value)
            heartbeats.beat(tx, "clock", now, note=value)
        assert heartbeats.fact(tx, "telegram_username") == "b"
        assert heartbeats.beats(tx) == {"clock": (now, "b")}


def test_the_audit_trail_keeps_order_and_details(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        audit.note(tx, person_id=None, action="first", subject="x", now=now)
        audit.note(tx, person_id=7, action="second", subject="case:YT2026-000001", now=now, details={"why": "核实"})
        newest, oldest = audit.latest(tx)
        assert (newest.action, newest.person_id, newest.details) == ("second", 7, {"why": "核实"})
        assert (oldest.action, oldest.person_id, oldest.details) == ("first", None, {})
        assert audit.noted_since(tx, "first", now)
        assert not audit.noted_since(tx, "third", now)


# --- SQLite's own traps


def test_a_writing_transaction_on_sqlite_begins_immediately(sqlite_database: Database) -> None:
    statements: list[str] = []
    event.listen(sqlite_database.engine, "connect", lambda raw, _: raw.set_trace_callback(statements.append))
    with sqlite_database.writing() as tx:
        tx.execute(select(facts.c.name))
    assert [line for line in statements if line.startswith(("BEGIN", "SELECT facts", "COMMIT"))] == [
        "BEGIN IMMEDIATE",
        "SELECT facts.name \nFROM facts",
        "COMMIT",
    ]


def test_who_reads_first_and_writes_later_is_not_thrown_out_by_another_writer(sqlite_database: Database) -> None:
    has_read, other_done = Event(), Event()

    def other() -> None:
        has_read.wait(20)
        with sqlite_database.writing() as tx:
            heartbeats.set_fact(tx, "second", "x")
        other_done.set()

    thread = Thread(target=other)
    thread.start()
    with sqlite_database.writing() as tx:
        assert heartbeats.fact(tx, "second") is None
        has_read.set()
        assert not other_done.wait(0.2)
        heartbeats.set_fact(tx, "first", "x")
    thread.join(20)
    with sqlite_database.reading() as tx:
        assert (heartbeats.fact(tx, "first"), heartbeats.fact(tx, "second")) == ("x", "x")


def test_readers_hinder_no_writer_and_see_one_state(sqlite_database: Database) -> None:
    with sqlite_database.reading() as reading:
        assert heartbeats.fact(reading, "x") is None
        with sqlite_database.writing() as writing:
            heartbeats.set_fact(writing, "x", "1")
        assert heartbeats.fact(reading, "x") is None


def test_sqlite_keeps_what_was_committed_and_checks_references(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'anju.db'}", Vault.with_key(bytes(32)))
    with database.reading() as tx:
        pragmas = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


# --- keys and masks


def test_sealed_text_differs_each_time_opens_with_its_key_alone_and_shows_damage() -> None:
    vault = Vault.with_key(bytes(32))
    sealed = vault.seal("李秀英", "people")
    assert sealed != vault.seal("李秀英", "people")
    assert vault.open(sealed, "people") == "李秀英"
    with pytest.raises(WrongKey):
        Vault.with_key(b"\1" * 32).open(sealed, "people")
    with pytest.raises(WrongKey):
        vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "people")


def test_fingerprints_find_equals_and_depend_on_the_key() -> None:
    vault = Vault.with_key(bytes(32))
    assert vault.fingerprint("13800000001") == vault.fingerprint("13800000001")
    assert vault.fingerprint("13800000001") != vault.fingerprint("13800000002")
    assert vault.fingerprint("13800000001") != Vault.with_key(b"\1" * 32).fingerprint("13800000001")


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret.key"
    KeyFile(path).make()
    ring = KeyFile(path).read()
    KeyFile(path).make()
    assert KeyFile(path).read() == ring
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("text", ["", "short", "A" * 36, "密钥"])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes in base64"):
        read_key(text)


def test_masks_show_who_looks_not_who_it_is() -> None:
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("1380") == "****"
    assert mask_id_number("990101195001010022") == "990*************22"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (people_tables.areas.c.level, Level),
        (people_tables.grants.c.role, Role),
        (queues_tables.inbox.c.status, InboxStatus),
        (queues_tables.outbox.c.status, OutboxStatus),
        (queues_tables.outbox.c.manner, Manner),
        (queues_tables.jobs.c.status, JobStatus),
        (cases_tables.cases.c.state, CaseState),
        (reporting_tables.submissions.c.kind, SubmissionKind),
    ],
    ids=str,
)
def test_every_state_fits_its_column(column: Column[str], values: type[StrEnum]) -> None:
    assert isinstance(column.type, String)
    assert max(len(value) for value in values) <= (column.type.length or 0)


def test_a_savepoint_whose_connection_is_lost_raises_that_and_nothing_else(postgresql_database: Database) -> None:
    with pytest.raises(OperationalError), postgresql_database.writing() as tx, tx.savepoint():
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


@pytest.mark.parametrize("raised", [None, ValueError("a bug that the full disk brought about")])
def test_a_savepoint_on_a_full_disk_takes_its_transaction_along_and_says_so(
    sqlite_database: Database, raised: Exception | None
) -> None:
    """SQLite ends the transaction by itself: what was written after it would have been there without the rest."""
    full_disk.fill(sqlite_database)
    with pytest.raises(OperationalError):
        _write_around_a_savepoint(sqlite_database, raised)
    full_disk.make_room(sqlite_database)
    with sqlite_database.writing() as tx:
        assert [heartbeats.fact(tx, name) for name in ("before", "after")] == [None, None]
        heartbeats.set_fact(tx, "before", "y")


def _write_around_a_savepoint(database: Database, raised: Exception | None) -> None:
    with database.writing() as tx:
        heartbeats.set_fact(tx, "before", "x")
        try:
            with tx.savepoint():
                _write_too_much(tx, raised)
        except ValueError:
            heartbeats.set_fact(tx, "after", "x")


def _write_too_much(tx: Transaction, raised: Exception | None) -> None:
    try:
        heartbeats.set_fact(tx, "ballast", "x" * full_disk.TOO_MUCH)
    except OperationalError as error:
        raise raised or error from error

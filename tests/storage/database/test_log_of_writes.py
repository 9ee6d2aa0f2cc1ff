"""SQLite's log of writes stays small beside whoever reads for long, in steps or in a copy, and gets small again."""

import logging
import os
import shutil
import time
from collections import namedtuple
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from storage.database import database as databases
from storage.database import heartbeats, still_copy
from storage.database.database import Database
from storage.database.log_of_writes import KEPT_BYTES, log_bytes

ONE = 1_000_000  # bytes
FEW = 12 * ONE  # what SQLite lets come together before it puts it into the database, and what is written meanwhile


def write(database: Database, times: int) -> None:
    """Write a megabyte, so many times, each in a transaction of its own."""
    for _ in range(times):
        with database.writing() as tx:
            heartbeats.set_fact(tx, "ballast", os.urandom(ONE // 2).hex())


def ballast(database: Database) -> str | None:
    """What was written last."""
    with database.reading() as tx:
        return heartbeats.fact(tx, "ballast")


def copies(database: Database) -> list[Path]:
    """The copies that lie beside the database."""
    return list(Path(str(database.engine.url.database)).parent.glob("copy-*"))


def test_beside_a_snapshot_that_is_read_for_long(sqlite_database: Database) -> None:
    write(sqlite_database, 1)
    before = ballast(sqlite_database)
    with sqlite_database.snapshot() as tx:
        write(sqlite_database, 40)
        assert log_bytes(sqlite_database.engine) < FEW
        assert heartbeats.fact(tx, "ballast") == before
    assert ballast(sqlite_database) != before
    assert copies(sqlite_database) == []


def test_beside_what_is_read_in_steps(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "READING_S", -1.0)
    write(sqlite_database, 1)
    with sqlite_database.reading_in_steps() as steps:
        for _ in range(40):
            before = heartbeats.fact(steps.tx, "ballast")
            write(sqlite_database, 1)
            assert heartbeats.fact(steps.tx, "ballast") == before, "a step reads one state"
            steps.rest()
            assert heartbeats.fact(steps.tx, "ballast") != before
    assert log_bytes(sqlite_database.engine) < FEW


def test_a_step_that_is_short_goes_on(database: Database) -> None:
    with database.reading_in_steps() as steps:
        began = heartbeats.fact(steps.tx, "ballast")
        steps.rest()
        assert (heartbeats.fact(steps.tx, "ballast"), steps.is_long) == (began, False)


def test_it_is_small_again_after_somebody_left_a_reading_open(sqlite_database: Database) -> None:
    with sqlite_database.reading() as tx:
        assert heartbeats.fact(tx, "ballast") is None
        write(sqlite_database, 40)
        assert log_bytes(sqlite_database.engine) > 40 * ONE
    write(sqlite_database, 3)
    assert log_bytes(sqlite_database.engine) <= KEPT_BYTES


def test_a_reading_that_was_long_is_noted(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), database.reading():
        pass
    assert caplog.messages == []
    monkeypatch.setattr(databases, "NOTED_S", -1.0)
    with database.reading():
        pass
    assert "something was read for 0 s" in caplog.text


def test_no_copy_is_made_where_it_would_fill_the_disk(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(2 * still_copy.LEFT_FREE, 0, still_copy.LEFT_FREE))
    with pytest.raises(OperationalError, match="MB of free disk"), sqlite_database.snapshot():
        pytest.fail("there was no room")
    assert copies(sqlite_database) == []


def test_a_copy_whose_maker_was_killed_is_removed_by_the_next_and_one_that_is_made_now_stays(
    sqlite_database: Database,
) -> None:
    folder = Path(str(sqlite_database.engine.url.database)).parent
    left, new = folder / "copy-left.db", folder / "copy-new.db"
    for path in (left, new):
        path.write_bytes(b"half")
    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))
    with sqlite_database.snapshot():
        assert not left.exists()
    assert copies(sqlite_database) == [new]


def test_a_copy_is_its_owners_alone(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    unlink = Path.unlink

    def noting(path: Path, missing_ok: bool = False) -> None:
        if path.exists():
            modes.append(path.stat().st_mode & 0o777)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", noting)
    with sqlite_database.snapshot():
        pass
    assert modes == [0o600]

"""The nightly backup: once a night, the old ones removed, and an alarm where it fails."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.backup.folder import keep_newest, name_of
from bot.backup.making import make_backup
from bot.backup.nightly import Nightly, is_due, run_apart
from bot.core.operators import appoint
from bot.core.private_files import draft_of
from bot.core.wallclock import WallClock
from handlers.wording import Wording
from storage.database import backups
from storage.database.backups import LastBackup
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus

AT = time(3, 10)


def nightly(
    database: Database, say: Wording, clock: WallClock, folder: Path, run: Callable[[Path], Awaitable[str]]
) -> Nightly:
    """The one of a folder."""
    return Nightly(database=database, clock=clock, say=say, folder=folder, at=AT, keep=2, run=run)


def told(database: Database) -> list[str]:
    """What waits for the operators."""
    with database.reading() as tx:
        return [message.reply["text"] for message in outbox.listed(tx, [OutboxStatus.WAITING])]


@pytest.mark.parametrize(
    ("last", "moment", "due"),
    [
        (None, "2026-11-30 12:00", True),
        ("2026-11-29 03:10", "2026-11-30 03:09", False),
        ("2026-11-29 03:10", "2026-11-30 03:10", True),
        ("2026-11-30 03:10", "2026-11-30 23:59", False),
        ("2026-11-30 01:00", "2026-11-30 03:11", True),
        ("2026-11-28 03:10", "2026-11-30 01:00", True),  # the machine was off at night
    ],
)
def test_it_is_due_once_a_night_and_as_soon_as_the_machine_is_back(last: str | None, moment: str, due: bool) -> None:
    at = datetime.fromisoformat(f"{moment}+08:00")
    assert is_due(None if last is None else datetime.fromisoformat(f"{last}+08:00"), AT, at) is due


def test_a_night_makes_one_and_keeps_the_newest(
    sqlite_database: Database, say: Wording, tmp_path: Path, now: datetime
) -> None:
    clock, folder, made = WallClock(now.tzinfo, start=now), tmp_path / "nights", []  # type: ignore[arg-type]

    async def run(file: Path) -> str:
        backup = make_backup(sqlite_database, tmp_path, file, clock.now())
        with sqlite_database.writing() as tx:
            backups.remember(tx, LastBackup(at=backup.made_at, file=file.name, size=backup.size))
        made.append(file.name)
        return ""

    loop = nightly(sqlite_database, say, clock, folder, run)
    for _ in range(4):
        asyncio.run(loop.look())
        asyncio.run(loop.look())
        clock.jump(clock.now() + timedelta(days=1))
    assert len(made) == 4
    (folder / "somebody's.txt").write_text("not ours")
    keep_newest(folder, 2)
    assert sorted(path.name for path in folder.iterdir()) == [*made[-2:], "somebody's.txt"]
    with sqlite_database.reading() as tx:
        last = backups.last_made(tx)
    assert last is not None
    assert last.file == made[-1]
    assert told(sqlite_database) == []


def test_one_that_fails_is_tried_again_in_an_hour_and_told_once_a_day(
    sqlite_database: Database, say: Wording, tmp_path: Path, now: datetime
) -> None:
    clock, tried = WallClock(now.tzinfo, start=now), []  # type: ignore[arg-type]
    with sqlite_database.writing() as tx:
        appoint(tx, channel="telegram", chat="77", now=now)

    async def run(file: Path) -> str:
        tried.append(file)
        return "No space left on device"

    loop = nightly(sqlite_database, say, clock, tmp_path, run)
    asyncio.run(loop.look())
    asyncio.run(loop.look())
    assert len(tried) == 1
    clock.jump(clock.now() + timedelta(hours=1, minutes=1))
    asyncio.run(loop.look())
    assert len(tried) == 2
    assert told(sqlite_database) == [say("backup.failed", what="No space left on device", last=say("backup.never"))]


def test_the_name_sorts_by_time(now: datetime) -> None:
    assert name_of(now) < name_of(now + timedelta(seconds=1)) < name_of(now + timedelta(days=40))


def test_what_a_kill_left_half_made_is_removed_before_the_next_one_is_made(
    sqlite_database: Database, say: Wording, tmp_path: Path, now: datetime
) -> None:
    """Killed each hour, drafts as large as backups once filled the disk."""
    killed, under_way, foreign = (
        draft_of(tmp_path / name)
        for name in (name_of(now - timedelta(hours=2)), name_of(now - timedelta(hours=1)), "somebody's.backup")
    )
    for draft, written in ((killed, timedelta(minutes=40)), (under_way, timedelta()), (foreign, timedelta(days=2))):
        draft.write_bytes(b"half")
        os.utime(draft, (0, (now - written).timestamp()))
    left: list[set[Path]] = []

    async def run(file: Path) -> str:
        left.append(set(tmp_path.glob("*.part")))
        return "it ended with -9"

    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    asyncio.run(nightly(sqlite_database, say, clock, tmp_path, run).look())
    assert left == [{under_way, foreign}]


def test_one_that_hangs_is_ended_and_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    hanging = tmp_path / "python"
    hanging.write_text(f"#!/bin/sh\necho $$ > {noted}\nexec sleep 600\n")
    hanging.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(hanging))
    monkeypatch.setattr("bot.backup.nightly.LONGEST_S", 2.0)
    assert asyncio.run(run_apart(tmp_path / "a.backup")).startswith("it hung")
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)


def test_old_ones_that_cannot_be_removed_are_told_apart_from_one_that_was_not_made(
    sqlite_database: Database, say: Wording, tmp_path: Path, now: datetime
) -> None:
    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    with sqlite_database.writing() as tx:
        appoint(tx, channel="telegram", chat="77", now=now)

    async def run(file: Path) -> str:
        return ""

    asyncio.run(nightly(sqlite_database, say, clock, tmp_path / "not there", run).look())
    assert told(sqlite_database) == [say("backup.not_tidied", what="No such file or directory")]


def test_a_process_that_cannot_be_started_is_a_backup_that_was_not_made(
    sqlite_database: Database, say: Wording, tmp_path: Path, now: datetime
) -> None:
    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    with sqlite_database.writing() as tx:
        appoint(tx, channel="telegram", chat="77", now=now)

    async def run(file: Path) -> str:
        raise OSError(12, "Cannot allocate memory")

    asyncio.run(nightly(sqlite_database, say, clock, tmp_path, run).look())
    (text,) = told(sqlite_database)
    assert "Cannot allocate memory" in text

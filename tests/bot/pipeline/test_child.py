"""A child: what it prints or tells, how long it may be silent, and that it does not outlive who waits for it."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.pipeline import child as children
from bot.pipeline.child import ChildFailed, ChildPlace, ChildTask, carry_out, feed
from storage.database.database import Database
from storage.database.privacy import Vault
from tests.bot.recording import PATIENCE_S, play, until

FOR_EVER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"


def test_what_it_prints_and_complains_of_is_told_with_its_exit_code() -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.exit('no more')"
    child = asyncio.run(feed(("-c", code), b"abc", PATIENCE_S))
    assert (child.code, child.printed, child.complaint) == (1, b"ABC", "no more\n")


def test_one_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(feed(("-c", "import time; time.sleep(600)"), b"", 0.1))


def test_it_does_not_outlive_who_waits_for_it(tmp_path: Path) -> None:
    noted = tmp_path / "pid"

    async def scene() -> None:
        waiting = asyncio.create_task(feed(("-c", FOR_EVER, str(noted)), b"", PATIENCE_S))
        await until(lambda: noted.exists() and noted.read_text())
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    play(scene())
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)


TELLS = """
import json, os, pathlib, sys, time
task = json.loads(sys.stdin.read())
for done in range(4):
    print(json.dumps({"done": done}), flush=True)
if task["kind"] == "hangs":
    pathlib.Path(task["file"]).write_text(str(os.getpid()))
    time.sleep(600)
print(json.dumps({"result": {"whole": True}}), flush=True)
"""


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child tells four times how far it is, and then nothing where its task is one that hangs."""
    monkeypatch.setattr(children, "CHILD", ("-c", TELLS))
    monkeypatch.setattr(children, "SILENT_S", 2.0)


def task_of(kind: str, vault: Vault, file: Path) -> ChildTask:
    place = ChildPlace(
        database="sqlite://", vault=vault, zone="Asia/Shanghai", file_folder=file.parent, photo_folder=file.parent
    )
    return ChildTask(place=place, kind=kind, id=1, now=datetime(2026, 11, 30, tzinfo=UTC), file=str(file))


@pytest.mark.usefixtures("telling")
def test_one_that_says_nothing_any_more_has_failed_and_is_ended(sqlite_database: Database, tmp_path: Path) -> None:
    heard: list[int] = []

    async def told(done: int) -> None:
        heard.append(done)

    with pytest.raises(ChildFailed, match="said nothing for 2 s"):
        asyncio.run(carry_out(task_of("hangs", sqlite_database.vault, tmp_path / "pid"), told))
    assert heard == [0, 1, 2, 3]
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.usefixtures("telling")
def test_one_that_tells_how_far_it_is_may_take_its_time(sqlite_database: Database, tmp_path: Path) -> None:
    async def told(done: int) -> None:
        await asyncio.sleep(0.6)

    assert asyncio.run(carry_out(task_of("goes on", sqlite_database.vault, tmp_path / "file"), told)) == {"whole": True}

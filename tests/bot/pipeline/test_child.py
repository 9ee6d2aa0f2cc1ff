"""A child that is fed bytes: what it prints, and that it does not outlive who waits for it."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.pipeline.child import feed
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

"""An office for each test."""

import contextlib
import io
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.pipeline import exchange_child
from bot.pipeline.child import ChildFailed, ChildTask
from tests.bot.desk.office import Office, open_office
from tests.dialogue import Dialogue


@pytest.fixture
def office(dialogue: Dialogue, tmp_path: Path) -> Iterator[Office]:
    """The desk of the cast's county."""
    dialogue.installation = replace(dialogue.installation, file_folder=tmp_path / "files")
    with open_office(dialogue, tmp_path) as opened:
        yield opened


@pytest.fixture
def real_child() -> None:
    """Of a test that wants a process of its own for its task."""


@pytest.fixture
def child_at_hand(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child process does is done in this one: its start takes longer than most of its tasks."""
    if "real_child" in request.fixturenames:
        return

    async def carry_out(task: ChildTask, told: Callable[[int], Awaitable[None]]) -> dict[str, Any]:
        output = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO(task.to_json()))
        with contextlib.redirect_stdout(output):
            try:
                exchange_child.main()
            except Exception as error:
                raise ChildFailed(f"{type(error).__name__}: {error}") from error
        said = [json.loads(line) for line in output.getvalue().splitlines()]
        for one in said[:-1]:
            await told(one["done"])
        result: dict[str, Any] = said[-1]["result"]
        return result

    monkeypatch.setattr("bot.pipeline.exchange_child.gc.freeze", lambda: None)
    for work in ("arrivals", "exchange", "papers"):
        monkeypatch.setattr(f"bot.pipeline.{work}.carry_out", carry_out)

"""The log: lines to read or to parse, files that take turns, and nothing of what people wrote."""

import json
import logging
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.core.following import WayStep, following, name_queued, name_received, step
from bot.core.log_lines import start_log

log = logging.getLogger("bot.somewhere")
SECRET = "王秀英 13800000001"


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Take back what a test did to the log of the whole process."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def text() -> StringIO:
    """What is logged as lines to read."""
    stream = StringIO()
    start_log(stream=stream)
    return stream


@pytest.fixture
def parsed() -> StringIO:
    """What is logged as JSON."""
    stream = StringIO()
    start_log(as_json=True, stream=stream)
    return stream


def fail() -> None:
    """Log a fault that says what somebody wrote, and that another one led to."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError:
        log.exception("a handler failed")


def lines(stream: StringIO) -> list[dict[str, Any]]:
    """The objects of a log."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_every_line_is_one_object(parsed: StringIO) -> None:
    log.warning("two\nlines, %d things", 3)
    fail()
    first, second = lines(parsed)
    assert (first["level"], first["part"], first["text"]) == ("WARNING", "bot.somewhere", "two\nlines, 3 things")
    assert first["at"].endswith("+00:00")
    assert "fault" not in first
    assert second["fault"].splitlines()[-1] == "ValueError"


@pytest.mark.parametrize("kind", ["text", "parsed"])
def test_a_fault_is_told_by_kind_and_place_and_never_by_what_it_says(kind: str, request: pytest.FixtureRequest) -> None:
    stream: StringIO = request.getfixturevalue(kind)
    fail()
    assert "in fail" in stream.getvalue()
    assert stream.getvalue().index("KeyError") < stream.getvalue().index("ValueError")
    assert SECRET not in stream.getvalue()


def test_whatever_is_logged_on_a_messages_way_tells_which_message_it_is(parsed: StringIO) -> None:
    with following(name_received("telegram", "77")):
        log.info("a draft is set aside")
        step(WayStep.QUEUED, name_queued(12), of=name_received("telegram", "77"))
    log.info("something else")
    of_draft, queued, other = lines(parsed)
    assert of_draft["message_id"] == "telegram:77"
    assert (queued["action"], queued["message_id"], queued["answers"]) == ("queued", "outbox:12", "telegram:77")
    assert "message_id" not in other


def test_a_line_to_read_ends_with_its_message_and_is_one_line(text: StringIO) -> None:
    step(WayStep.RECEIVED, name_received("web", "a:1"))
    log.info("what\n2026-01-01 ERROR somebody wrote")
    received, told = text.getvalue().splitlines()
    assert received.endswith("INFO anju.way: received [web:a:1]")
    assert told.endswith("what 2026-01-01 ERROR somebody wrote")


def test_files_take_turns_and_are_their_owners(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "anju.log"
    start_log(file=file, most_bytes=1000, kept=2)
    for number in range(100):
        log.info("line %d", number)
    assert sorted(path.name for path in file.parent.iterdir()) == ["anju.log", "anju.log.1", "anju.log.2"]
    assert "line 99" in file.read_text(encoding="utf-8")
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    assert all(path.stat().st_size <= 1000 for path in file.parent.iterdir())

"""The last faults: bounded, without what was said, and readable after a broken line."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core import faults
from bot.core.faults import FILE, KEPT, FaultLog
from storage.database.keys import read_key

AT = datetime(2026, 11, 4, 10, 30, tzinfo=UTC)


@pytest.fixture
def logger(tmp_path: Path) -> logging.Logger:
    """A logger whose faults are noted in the folder of the test."""
    found = logging.Logger("test")
    found.addHandler(FaultLog(tmp_path, lambda: AT))
    return found


def fail(logger: logging.Logger, message: str) -> None:
    """Something of ours fails, and it is logged."""
    try:
        raise LookupError(message)
    except LookupError:
        logger.exception("could not: %s", message)


def test_kind_place_and_time_are_kept_and_no_word_of_the_message(logger: logging.Logger, tmp_path: Path) -> None:
    fail(logger, "李秀英 13800000001")
    [fault] = faults.read(tmp_path)
    assert (fault.kind, fault.at) == ("LookupError", AT)
    assert "fail" in fault.place
    kept = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "李秀英" not in kept
    assert "13800000001" not in kept


def test_the_innermost_place_of_ours_is_named(logger: logging.Logger, tmp_path: Path) -> None:
    try:
        read_key("short")
    except ValueError:
        logger.exception("no key")
    assert faults.read(tmp_path)[0].place.startswith("storage/database/keys.py:")


def test_no_more_than_the_last_ones_are_kept(logger: logging.Logger, tmp_path: Path) -> None:
    for _ in range(KEPT + 7):
        fail(logger, "x")
    assert len(faults.read(tmp_path)) == KEPT


def test_a_line_that_is_broken_hides_no_other(logger: logging.Logger, tmp_path: Path) -> None:
    fail(logger, "x")
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"kind": "half')
    assert len(faults.read(tmp_path)) == 1


def test_an_error_without_an_exception_is_no_fault(logger: logging.Logger, tmp_path: Path) -> None:
    logger.error("a channel is refused")
    assert faults.read(tmp_path) == []

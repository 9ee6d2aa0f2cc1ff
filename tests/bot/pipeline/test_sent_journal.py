"""What a channel took, noted at once in a file: also where its disk fails."""

import errno
import os
from pathlib import Path

import pytest

from bot.pipeline.sent_journal import SentJournal


def test_a_disk_that_does_not_let_a_line_be_removed_stops_nothing_and_it_goes_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop that sends ended, and with it the process."""

    def fail(path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    journal = SentJournal(tmp_path / "outbox.sent")
    journal.note(1, "17")
    with monkeypatch.context() as failing:
        failing.setattr(Path, "unlink", fail)
        journal.marked(1)
    assert SentJournal(tmp_path / "outbox.sent").left() == {1: "17"}, "it is sent already, and marked so"
    journal.note(2, None)
    journal.marked(2)
    assert SentJournal(tmp_path / "outbox.sent").left() == {}

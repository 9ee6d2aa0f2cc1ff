"""One message followed through the log, from its receipt to its answer's sending; nothing in it of what was said."""

import asyncio
import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest

from bot.channels import terminal
from bot.core.distress import Distress
from bot.core.heartbeat import Heartbeat
from bot.core.log_lines import start_log
from bot.pipeline.inbox import Inbox
from bot.pipeline.outbox import Sender
from bot.pipeline.sent_journal import SentJournal
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Command, Content, Text
from handlers.wording import Wording
from knowledge.reading.question import Question
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from tests.bot.recording import RecordingChannel, running, until
from tests.dialogue import Dialogue, lane

SECRET = "D级房拆了重建补多少钱？我是王秀英，电话13800000001"


class RepeatingSearch:
    """A search that fails with what was asked."""

    def read(self, text: str, *, region: str | None) -> Question:
        """Raises ValueError."""
        raise ValueError(text)


class FollowedWay:
    """Inbox, turns and outbox, one after another, and their log."""

    def __init__(self, dialogue: Dialogue, say: Wording, folder: Path, log: StringIO) -> None:
        self.dialogue = dialogue
        self.channel = RecordingChannel(terminal.NAME)
        self._log = log
        self._folder = folder
        self._inbox = Inbox(
            database=dialogue.database,
            clock=dialogue.clock,
            say=say,
            wake=lambda lanes: None,
            distress=Distress(database=dialogue.database, channels={}, say=say),
            workers=1,
            together=1,
        )

    def go(self, content: Content | str, update_id: str = "77") -> None:
        """Let the cadre send something, as it is meant or as it is written, and let what is said to it be sent."""
        now, written = self.dialogue.clock.now(), content
        if not isinstance(written, str):
            written = terminal.payload(cast(Content, content), lane=lane("cadre"), message=update_id, at=now)
        asyncio.run(
            self._inbox.accept(terminal.NAME, [Received(update_id=update_id, lane=lane("cadre"), payload=written)])
        )
        while self.dialogue.turns.take_next(lane("cadre")):
            pass
        asyncio.run(self._send())

    async def _send(self) -> None:
        sender = Sender(
            database=self.dialogue.database,
            channels={self.channel.name: self.channel},
            clock=self.dialogue.clock,
            heartbeat=Heartbeat(self.dialogue.database, self.dialogue.clock, "outbox"),
            journal=SentJournal(self._folder / "outbox.sent"),
            photo_folder=self._folder,
            file_folder=self._folder,
            sent=lambda channel, chat: None,
            sweep_seconds=0.01,
        )
        async with running(sender.run()):
            await until(self._all_tried)

    def _all_tried(self) -> bool:
        with self.dialogue.database.reading() as tx:
            waiting = outbox.listed(tx, [OutboxStatus.WAITING])
        return all(message.channel != terminal.NAME or message.tries for message in waiting)

    def lines(self) -> list[dict[str, Any]]:
        """What was logged."""
        return [json.loads(line) for line in self._log.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged in JSON."""
    stream = StringIO()
    root, level = logging.getLogger(), logging.getLogger().level
    handler = start_log(as_json=True, stream=stream)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def way(sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path, log: StringIO) -> FollowedWay:
    search = cast(Any, RepeatingSearch())
    dialogue = Dialogue(sqlite_database, Knowledge(packs=knowledge.packs, search=search), say)
    return FollowedWay(dialogue, say, tmp_path, log)


def test_a_message_is_followed_from_its_receipt_to_the_sending_of_its_answer(way: FollowedWay) -> None:
    way.go(Command(name="help"))
    steps = [line for line in way.lines() if line["part"] == "anju.way"]
    [queued] = [line for line in steps if line["action"] == "queued"]
    assert queued["answers"] == "terminal:77"
    of_it = [line["action"] for line in steps if "terminal:77" in (line["message_id"], line.get("answers"))]
    assert of_it == ["received", "queued", "answered"]
    assert [line["action"] for line in steps if line["message_id"] == queued["message_id"]] == ["queued", "sent"]


def test_a_message_that_breaks_is_followed_and_its_words_are_in_no_line(way: FollowedWay, log: StringIO) -> None:
    way.go(Text(text=SECRET))
    actions = [line["action"] for line in way.lines() if line.get("message_id") == "terminal:77" and "action" in line]
    assert actions == ["received", "set aside"]
    [fault] = [line for line in way.lines() if "fault" in line]
    assert fault["message_id"] == "terminal:77"
    assert "13800000001" not in log.getvalue()
    assert "王秀英" not in log.getvalue()


def test_what_cannot_be_read_or_sent_leaves_no_words_either(way: FollowedWay, log: StringIO) -> None:
    way.go(json.dumps({"kind": SECRET, "lane": "", "message": "1", "at": "2026-11-03T09:00:00+08:00", "group": None}))
    way.channel.failures[lane("cadre")].append(ValueError(SECRET))
    way.go(Command(name="help"), "78")
    assert "unsent" in [line.get("action") for line in way.lines()]
    assert "13800000001" not in log.getvalue()
    assert "王秀英" not in log.getvalue()

"""A sender between the database and a recording channel, for the tests of sending."""

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from bot.core.delivery import deliver
from bot.core.heartbeat import Heartbeat
from bot.pipeline.outbox import Sender
from bot.pipeline.pace import Pace
from bot.pipeline.sent_journal import SentJournal
from handlers.dialog.messages import Manner, Reply
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus, Outgoing
from tests.bot.recording import RecordingChannel, until
from tests.cast import chat_of
from tests.dialogue import StoppedClock


class Post:
    """A sender between the database and a recording channel, with a clock that moves by hand."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.clock = StoppedClock()
        self.channel = RecordingChannel()
        self.folder = folder
        self.told_sent: list[tuple[str, str]] = []
        self._fences = count(1)

    def sender(self, paces: Mapping[str, Pace] | None = None) -> Sender:
        """A sender as one process has it."""
        return Sender(
            database=self.database,
            channels={self.channel.name: self.channel},
            clock=self.clock,
            heartbeat=Heartbeat(self.database, self.clock, "outbox"),
            journal=SentJournal(self.folder / "outbox.sent"),
            photo_folder=self.folder,
            file_folder=self.folder,
            sent=lambda channel, chat: self.told_sent.append((channel, chat)),
            sweep_seconds=0.01,
            paces=paces,
        )

    def queue(self, person_id: int, *texts: str, manner: Manner = Manner.REPLY, channel: str = "telegram") -> None:
        """Queue messages to somebody, in this order."""
        for each in texts:
            self.queue_reply(person_id, Reply(text=each), manner=manner, channel=channel)

    def queue_reply(
        self, person_id: int, reply: Reply, *, manner: Manner = Manner.REPLY, channel: str = "telegram"
    ) -> None:
        """Queue a reply as a turn does."""
        with self.database.writing() as tx:
            deliver(
                tx,
                person_id=person_id,
                channel=channel,
                chat=chat_of(person_id),
                reply=reply,
                now=self.clock.now(),
                manner=manner,
            )

    def messages(self, *statuses: OutboxStatus) -> list[Outgoing]:
        """The outbox, the oldest first."""
        with self.database.reading() as tx:
            return outbox.listed(tx, statuses or tuple(OutboxStatus))[::-1]

    def all_done(self) -> bool:
        """Whether nothing waits."""
        return not self.messages(OutboxStatus.WAITING)

    def tried(self, times: int) -> Callable[[], bool]:
        """Whether the first message failed so many times."""
        return lambda: self.messages()[0].tries == times

    def statuses(self) -> list[str]:
        """Where each message stands, the oldest first."""
        return [str(message.status) for message in self.messages()]

    async def pass_through(self, person_id: int) -> None:
        """Let a message to a free chat come through: what has not been sent by then is being held back."""
        fence = f"fence {next(self._fences)}"
        self.queue(person_id, fence)
        await until(lambda: fence in self.channel.texts())
        self.channel.sent = [message for message in self.channel.sent if message.text != fence]

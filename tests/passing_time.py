"""A whole installation on a clock that moves by hand: turns, clock, broadcasts, and a sender whose channel records."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.channels import terminal
from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from bot.core.channel import Gone
from bot.core.heartbeat import Heartbeat
from bot.pipeline.outbox import Sender
from bot.pipeline.sent_journal import SentJournal
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Content, Inbound, Reply, reply_from_json
from handlers.wording import Wording
from knowledge.calendar.calendar import is_quiet
from storage.database.database import Database
from storage.queues import inbox, outbox
from storage.queues.tables import outbox as outbox_rows
from tests.bot.recording import RecordingChannel, play, running, until
from tests.cast import SHANGHAI, chat_of
from tests.dialogue import StoppedClock, button
from tests.installed import installed

TELEGRAM = "telegram"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One message as it reached somebody."""

    at: datetime
    person_id: int
    key: str | None
    reply: Reply


class PassingTime:
    """People of `tests.cast` before a database, on Telegram; nothing happens but by `strike`, `say` and `press`."""

    def __init__(
        self, database: Database, knowledge: Knowledge, say: Wording, folder: Path, zone: ZoneInfo = SHANGHAI
    ) -> None:
        self.database, self.folder = database, folder
        self.installation = installed(knowledge, say, zone)
        self.hands = StoppedClock()
        self.hands.zone = zone
        self.channel = RecordingChannel(TELEGRAM)
        self.turns = Turns(
            database=database, readers={TELEGRAM: _read}, installation=self.installation, clock=self.hands
        )
        self._updates = 0
        self._heard: dict[int, Heard] = {}

    def process(self, database: Database | None = None) -> tuple[Clock, Broadcasts]:
        """Clock and broadcasts as one process has them."""
        database, here = database or self.database, self.installation
        clock = Clock(database=database, installation=here, clock=self.hands, spoken=_unheard)
        room = Broadcasts(database=database, installation=here, clock=self.hands, spoken=_unheard)
        return clock, room

    def sender(self) -> Sender:
        """The sender as a process has it."""
        return Sender(
            database=self.database,
            channels={TELEGRAM: self.channel},
            clock=self.hands,
            heartbeat=Heartbeat(self.database, self.hands, "outbox"),
            journal=SentJournal(self.folder / "outbox.sent"),
            photo_folder=self.folder,
            file_folder=self.folder,
            sent=lambda channel, chat: None,
            sweep_seconds=0.01,
        )

    # --- what happens

    def strike(self, moment: datetime) -> list[Heard]:
        """The process ticks at a moment, as it does every 20 seconds; what reached people then."""
        self.hands.moment = moment
        clock, room = self.process()
        clock.tick()
        while room.move():
            pass
        return self.send()

    def say(self, person_id: int, content: Content) -> list[Heard]:
        """Somebody writes or presses; what reached people then."""
        self._updates += 1
        lane, now = f"{TELEGRAM}:{chat_of(person_id)}", self.hands.now()
        payload = terminal.payload(content, lane=lane, message=str(self._updates), at=now)
        with self.database.writing() as tx:
            inbox.put(tx, TELEGRAM, [inbox.Received(update_id=f"u{self._updates}", lane=lane, payload=payload)], now)
        return self.send()

    def press(self, person_id: int, label: str) -> list[Heard]:
        """Somebody presses the latest button with this label; what reached people then."""
        for heard in reversed(self.heard(person_id)):
            if any(option.label == label for option in heard.reply.flat_options()):
                return self.say(person_id, Choice(id=button(heard.reply, label)))
        raise AssertionError(f"{person_id} was shown no button {label}")

    def shut_out(self, person_id: int) -> None:
        """Somebody blocks the assistant: the channel refuses what is sent there."""
        self.channel.failures[chat_of(person_id)].append(Gone())

    def send(self) -> list[Heard]:
        """What waits is handled, and what may go now reaches people."""

        async def scene() -> None:
            async with running(self.sender().run()):
                await until(lambda: not (self._due() or self._under_way()))

        while self._take_turns() or self._due():
            if self._due():
                play(scene())
        fresh = self._fresh()
        self._heard |= fresh
        return list(fresh.values())

    # --- what is known of it afterwards

    def heard(self, person_id: int | None = None) -> list[Heard]:
        """What reached somebody, or anybody, in the order of sending."""
        return [heard for heard in self._heard.values() if person_id in (None, heard.person_id)]

    def _take_turns(self) -> bool:
        """Handle all that was received, also what the sender heard of those who are gone; whether there was any."""
        with self.database.reading() as tx:
            lanes = inbox.waiting_lanes(tx)
        for lane in lanes:
            while self.turns.take_next(lane):
                pass
        return bool(lanes)

    def _due(self) -> bool:
        now = self.hands.now()
        with self.database.reading() as tx:
            return bool(outbox.due(tx, now, quiet=is_quiet(now, self.hands.zone), channels=(TELEGRAM,)))

    def _under_way(self) -> bool:
        marked = select(outbox_rows.c.id).where(outbox_rows.c.under_way_since.is_not(None))
        with self.database.reading() as tx:
            return tx.execute(marked.where(outbox_rows.c.status == outbox.OutboxStatus.WAITING)).first() is not None

    def _fresh(self) -> dict[int, Heard]:
        """What was sent since the last look, by its id."""
        sent = select(outbox_rows).where(outbox_rows.c.sent_at.is_not(None)).order_by(outbox_rows.c.sent_at)
        with self.database.reading() as tx:
            return {
                row.id: Heard(
                    at=row.sent_at,
                    person_id=row.person_id,
                    key=row.key,
                    reply=reply_from_json(tx.open_json(outbox_rows.c.sealed_reply, row.id, row.sealed_reply)),
                )
                for row in tx.execute(sent)
                if row.id not in self._heard
            }


def at(day: date, clock: str = "09:00") -> datetime:
    """A moment in Shanghai, as at(date(2026, 11, 3), "08:00")."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=SHANGHAI)


def days(first: date, last: date) -> list[date]:
    """All days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _read(payload: str) -> Inbound:
    """What was written as on the terminal, as if it came by Telegram."""
    inbound = terminal.read(payload)
    return replace(inbound, channel=TELEGRAM, chat=inbound.lane.removeprefix(f"{TELEGRAM}:"))


def _unheard() -> None:
    """Nobody needs waking: everything moves by hand."""

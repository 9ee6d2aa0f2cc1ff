"""A clock over the cast, whose hands are moved by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock.clock import Clock
from handlers import capabilities
from handlers.dialog.apart import CarryOut
from handlers.wording import Wording
from knowledge.model.pack import Pack
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus, Outgoing
from storage.queues.tables import outbox as outbox_rows
from tests.cast import SHANGHAI, Cast, cast, chat_of
from tests.dialogue import StoppedClock
from tests.installed import installed, unsearched

JOINED = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
DUE = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)  # yantai's monthly report
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def in_place_of(monkeypatch: pytest.MonkeyPatch, plan: str, carry_out: CarryOut) -> None:
    """Let the clock do something else where it would carry out a plan."""
    assert plan in [one.id for one in capabilities.PLANS]
    changed = tuple(replace(one, carry_out=carry_out) if one.id == plan else one for one in capabilities.PLANS)
    monkeypatch.setattr(capabilities, "PLANS", changed)


class Tower:
    """A clock over the cast, who are there since the middle of October."""

    def __init__(
        self, database: Database, packs: Mapping[str, Pack], say: Wording, *, folder: Path | None = None
    ) -> None:
        self.database, self.packs, self.say, self.folder = database, packs, say, folder
        self.hands = StoppedClock(DUE - HOUR)
        self.told = 0
        with database.writing() as tx:
            self.people: Cast = cast(tx, JOINED)

    def clock(self) -> Clock:
        """A clock as one process has it."""
        return Clock(
            database=self.database,
            installation=installed(unsearched(self.packs), self.say),
            clock=self.hands,
            spoken=self._speak,
            folder=self.folder,
        )

    def _speak(self) -> None:
        self.told += 1

    def tick_at(self, moment: datetime) -> int:
        """Tick at a moment; how many messages were queued."""
        self.hands.moment = moment
        return self.clock().tick()

    def messages(self) -> list[Outgoing]:
        """What was queued, the oldest first."""
        with self.database.reading() as tx:
            return outbox.listed(tx, tuple(OutboxStatus), limit=10_000)[::-1]

    def said(self) -> list[str]:
        """The keys of what was queued: person, rule, due date and stage."""
        with self.database.reading() as tx:
            return [str(key) for key in tx.execute(select(outbox_rows.c.key)).scalars()]

    def heard_by(self, person_id: int) -> list[str]:
        """The texts that were queued for somebody, the oldest first."""
        return [message.reply["text"] for message in self.messages() if message.chat == chat_of(person_id)]

"""On disk before it is acknowledged: what channels hand over."""

import asyncio
from collections.abc import Iterable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.pipeline.inbox import Inbox
from handlers.wording import Wording
from storage.database.database import Database
from storage.queues import inbox, outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from tests.cast import Cast, chat_of
from tests.dialogue import StoppedClock


class Door:
    """An inbox, and who was woken."""

    def __init__(self, database: Database, say: Wording) -> None:
        self.woken: list[str] = []
        self.inbox = Inbox(database=database, clock=StoppedClock(), say=say, wake=self._wake)

    def _wake(self, lanes: Iterable[str]) -> None:
        self.woken += lanes

    def accept(self, *updates: Received) -> None:
        """Hand over."""
        asyncio.run(self.inbox.accept("telegram", updates))


def received(id: str, lane: str) -> Received:
    return Received(update_id=id, lane=lane, payload=f"payload {id}")


def test_what_is_accepted_is_on_disk_and_each_lane_is_woken_once(database: Database, say: Wording) -> None:
    door = Door(database, say)
    door.accept(received("1", "telegram:1"), received("2", "telegram:2"), received("3", "telegram:1"))
    assert door.woken == ["telegram:1", "telegram:2"]
    door.accept(received("3", "telegram:1"))
    with database.reading() as tx:
        assert [update.update_id for update in inbox.history(tx, "telegram:1", 9)] == ["1", "3"]
        assert inbox.waiting_lanes(tx) == ["telegram:1", "telegram:2"]


def test_what_cannot_be_written_is_not_accepted_and_wakes_nobody(sqlite_database: Database, say: Wording) -> None:
    door = Door(sqlite_database, say)
    with sqlite_database.writing() as tx:
        tx.execute(text("DROP TABLE inbox"))
    with pytest.raises(OperationalError):
        door.accept(received("1", "telegram:1"))
    assert door.woken == []


def test_an_update_without_a_readable_sender_is_kept_with_its_error_and_told_to_the_operators_once(
    database: Database, players: Cast, say: Wording
) -> None:
    door = Door(database, say)
    stray = received("7", "")
    for _ in range(3):
        asyncio.run(door.inbox.set_aside("telegram", stray, "no sender"))
    with database.reading() as tx:
        [aside] = inbox.aside(tx)
        [told] = outbox.listed(tx, [OutboxStatus.WAITING])
    assert (aside.payload, aside.error) == ("payload 7", "no sender")
    assert (told.chat, told.reply["text"]) == (chat_of(players.operator), say("turn.set_aside", what="telegram 7"))
    assert door.woken == []

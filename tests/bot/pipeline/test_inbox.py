"""On disk before it is acknowledged: what channels hand over."""

import asyncio
from collections.abc import Iterable, Iterator
from threading import Thread
from typing import Any
from typing import cast as cast_to

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

import storage.database.database
from bot.core import distress as saying
from bot.core.distress import Distress
from bot.pipeline.inbox import AT_ONCE, Inbox
from handlers.wording import Wording
from storage.database.database import Database
from storage.queues import inbox, outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from tests import full_disk
from tests.bot.recording import PATIENCE_S, RecordingChannel
from tests.cast import NOW, Cast, cast, chat_of, lane_of
from tests.dialogue import StoppedClock

TOGETHER = 3


class Door:
    """An inbox, and who was woken."""

    def __init__(self, database: Database, say: Wording) -> None:
        self.woken: list[str] = []
        self.channel = RecordingChannel()
        channels = {self.channel.name: self.channel}
        distress = Distress(database=database, channels=channels, say=say)
        self.inbox = Inbox(
            database=database,
            clock=StoppedClock(),
            say=say,
            wake=self._wake,
            distress=distress,
            workers=1,
            together=TOGETHER,
        )

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


def hand_over_at_once(door: Door, database: Database, *arrivals: Received) -> list[BaseException | None]:
    """What came of arrivals of which each is handed over while nothing can be written yet."""

    async def scene() -> list[BaseException | None]:
        with database.writing():
            accepting = [asyncio.create_task(door.inbox.accept("telegram", [one])) for one in arrivals]
            await asyncio.sleep(0)
        return await asyncio.gather(*accepting, return_exceptions=True)

    return asyncio.run(scene())


def test_what_is_handed_over_at_the_same_moment_is_written_down_in_few_commits(
    sqlite_database: Database, say: Wording
) -> None:
    door, commits = Door(sqlite_database, say), list[object]()
    arrivals = [received(str(number), f"telegram:{number % 4}") for number in range(2 * TOGETHER)]
    event.listen(sqlite_database.engine, "commit", commits.append)
    assert hand_over_at_once(door, sqlite_database, *arrivals) == [None] * len(arrivals)
    assert len(commits) <= 1 + 3, "that of the test, and three where the first was written down alone"
    assert door.woken == [one.lane for one in arrivals]
    with sqlite_database.reading() as tx:
        assert [update.update_id for update in inbox.history(tx, "telegram:1", 9)] == ["1", "5"]


def test_what_is_refused_keeps_out_nothing_that_was_handed_over_at_the_same_moment(
    database: Database, say: Wording
) -> None:
    door = Door(database, say)
    nameless = Received(update_id=cast_to(Any, None), lane="telegram:2", payload="x")
    arrivals = (received("1", "telegram:1"), nameless, received("3", "telegram:3"))
    first, refused, last = hand_over_at_once(door, database, *arrivals)
    assert (first, last) == (None, None)
    assert isinstance(refused, IntegrityError)
    assert door.woken == ["telegram:1", "telegram:3"]
    with database.reading() as tx:
        assert inbox.waiting_lanes(tx) == ["telegram:1", "telegram:3"]


def test_of_what_shares_a_commit_on_a_full_disk_just_that_is_accepted_which_is_there(
    sqlite_database: Database, say: Wording
) -> None:
    """SQLite rolls back all of a transaction then, and not the statement alone that has no room."""
    door = Door(sqlite_database, say)
    large = Received(update_id="2", lane="telegram:2", payload="大" * 1_000_000)
    arrivals = (received("1", "telegram:1"), large, received("3", "telegram:3"))
    full_disk.fill(sqlite_database)
    outcomes = hand_over_at_once(door, sqlite_database, *arrivals)
    assert "full" in str(outcomes[1])
    accepted = [one.lane for one, outcome in zip(arrivals, outcomes, strict=True) if outcome is None]
    assert door.woken == accepted
    with sqlite_database.reading() as tx:
        assert inbox.waiting_lanes(tx) == accepted
    full_disk.make_room(sqlite_database)
    assert hand_over_at_once(door, sqlite_database, *arrivals) == [None] * 3
    with sqlite_database.reading() as tx:
        assert sorted(inbox.waiting_lanes(tx)) == [one.lane for one in arrivals]


@pytest.fixture
def another_process(sqlite_database: Database) -> Iterator[Database]:
    """Other connections to the same file."""
    other = Database(sqlite_database.engine.url.render_as_string(), sqlite_database.vault)
    yield other
    other.close()


def test_what_comes_while_another_process_writes_is_taken_as_soon_as_that_ends(
    sqlite_database: Database, another_process: Database, say: Wording
) -> None:
    door = Door(sqlite_database, say)
    accepting = Thread(target=door.accept, args=[received("1", "telegram:1")])
    with another_process.writing():
        accepting.start()
        accepting.join(0.2)
        assert accepting.is_alive(), "it waits"
    accepting.join(PATIENCE_S)
    assert door.woken == ["telegram:1"]


def test_what_comes_while_another_process_writes_for_too_long_is_not_accepted_and_can_be_handed_over_again(
    sqlite_database: Database, another_process: Database, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.database.database, "BUSY_TIMEOUT_MS", 50)
    door = Door(sqlite_database, say)
    with another_process.writing(), pytest.raises(OperationalError, match="locked"):
        door.accept(received("1", "telegram:1"))
    assert door.woken == []
    door.accept(received("1", "telegram:1"))
    assert door.woken == ["telegram:1"]


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


def test_while_the_disk_is_full_senders_and_operators_are_told_once_without_it(
    sqlite_database: Database, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody was told anything; what was sent is taken once there is room."""
    with sqlite_database.writing() as tx:
        players = cast(tx, NOW)
    monkeypatch.setattr(saying, "TOLD_AFTER_S", 0.0)
    door = Door(sqlite_database, say)
    large = Received(update_id="1", lane=lane_of(players.cadre), payload="大" * 1_000_000)
    full_disk.fill(sqlite_database)
    for _ in range(3):
        with pytest.raises(OperationalError, match="full"):
            door.accept(large)
    told = {message.chat: message.text for message in door.channel.sent}
    assert len(door.channel.sent) == 2
    assert told[chat_of(players.cadre)] == say("turn.cannot_write")
    assert "full" in told[chat_of(players.operator)]
    full_disk.make_room(sqlite_database)
    door.accept(large)
    assert door.woken == [lane_of(players.cadre)]
    full_disk.fill(sqlite_database)
    with pytest.raises(OperationalError):
        door.accept(Received(update_id="2", lane=lane_of(players.cadre), payload="大" * 1_000_000))
    assert len(door.channel.sent) == 4, "another time is told anew"


def test_of_a_short_standstill_nobody_hears(sqlite_database: Database, say: Wording) -> None:
    with sqlite_database.writing() as tx:
        players = cast(tx, NOW)
    door = Door(sqlite_database, say)
    full_disk.fill(sqlite_database)
    with pytest.raises(OperationalError):
        door.accept(Received(update_id="1", lane=lane_of(players.cadre), payload="大" * 1_000_000))
    assert door.channel.tried == []


def test_a_flood_is_taken_whole_and_asked_once_to_slow_down(database: Database, players: Cast, say: Wording) -> None:
    """300 texts in half a second got 268 answers, and no word of it."""
    door, lane = Door(database, say), lane_of(players.cadre)
    for batch in range(3):
        door.accept(*(received(f"{batch} {number}", lane) for number in range(AT_ONCE)))
    door.accept(*(received(f"other {number}", lane_of(players.county)) for number in range(AT_ONCE // 2)))
    with database.reading() as tx:
        [told] = outbox.listed(tx, [OutboxStatus.WAITING])
        assert len(inbox.history(tx, lane, 1000)) == 3 * AT_ONCE
    assert (told.chat, told.reply["text"]) == (chat_of(players.cadre), say("turn.slower"))

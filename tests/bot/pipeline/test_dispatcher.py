"""Different people side by side, each one's messages in order, and nothing lost while the database refuses."""

import logging
import threading
from collections import defaultdict

import pytest
from sqlalchemy import text

from bot.core.heartbeat import Heartbeat
from bot.core.operators import appoint
from bot.pipeline import dispatcher
from bot.pipeline.dispatcher import Dispatcher
from bot.pipeline.turn import Later, Turns
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from storage.database.database import Database
from storage.queues import inbox, outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from tests.bot.recording import PATIENCE_S, play, running, until
from tests.cast import NOW
from tests.dialogue import StoppedClock
from tests.installed import installed


class SlowTurns(Turns):
    """Turns that only take messages and note them: those of a held lane wait in the middle of their turn."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording) -> None:
        super().__init__(database=database, readers={}, installation=installed(knowledge, say), clock=StoppedClock())
        self._store = database
        self.held: dict[str, threading.Event] = {}
        self.handled: dict[str, list[str]] = defaultdict(list)
        self.at_once: dict[str, int] = defaultdict(int)
        self.failures: list[Exception] = []

    def take_next(self, lane: str) -> bool:
        """Take the next one."""
        self.at_once[lane] += 1
        assert self.at_once[lane] == 1, "two turns of one person at the same time"
        try:
            if self.failures:
                raise self.failures.pop(0)
            if lane in self.held:
                assert self.held[lane].wait(PATIENCE_S)
            with self._store.writing() as tx:
                taken = inbox.take_next(tx, lane, NOW)
            if taken is not None:
                self.handled[lane].append(taken.update_id)
            return taken is not None
        finally:
            self.at_once[lane] -= 1


class Desk:
    """A dispatcher between the database and slow turns."""

    def __init__(self, database: Database, turns: SlowTurns) -> None:
        self.database, self.turns = database, turns
        self.spoken = 0

    def dispatcher(self, workers: int = 2, together: int = 1, sweep_seconds: float = 0.02) -> Dispatcher:
        """A dispatcher as one process has it."""
        return Dispatcher(
            database=self.database,
            turns=self.turns,
            heartbeat=Heartbeat(self.database, StoppedClock(), "turns"),
            spoken=self._speak,
            workers=workers,
            together=together,
            sweep_seconds=sweep_seconds,
        )

    def _speak(self) -> None:
        self.spoken += 1

    def receive(self, lane: str, *ids: str) -> None:
        """Write messages down, as a channel does."""
        with self.database.writing() as tx:
            inbox.put(tx, "telegram", [Received(update_id=id, lane=lane, payload="") for id in ids], NOW)


@pytest.fixture
def desk(database: Database, knowledge: Knowledge, say: Wording) -> Desk:
    return Desk(database, SlowTurns(database, knowledge, say))


def test_a_slow_turn_holds_back_its_own_person_alone(desk: Desk) -> None:
    desk.turns.held["telegram:1"] = threading.Event()
    desk.receive("telegram:1", "a1", "a2", "a3")
    desk.receive("telegram:2", "b1", "b2", "b3")

    async def scene() -> None:
        async with running(desk.dispatcher().run()):
            await until(lambda: len(desk.turns.handled["telegram:2"]) == 3)
            assert desk.turns.handled["telegram:1"] == []
            desk.turns.held["telegram:1"].set()
            await until(lambda: desk.spoken == 6)

    play(scene())
    assert desk.turns.handled == {"telegram:1": ["a1", "a2", "a3"], "telegram:2": ["b1", "b2", "b3"]}


def test_twenty_people_with_two_workers_keep_their_orders(desk: Desk) -> None:
    for number in range(5):
        for person in range(20):
            desk.receive(f"telegram:{person}", f"{person}-{number}")

    async def scene() -> None:
        async with running(desk.dispatcher().run()):
            await until(lambda: sum(map(len, desk.turns.handled.values())) == 100)

    play(scene())
    for person in range(20):
        assert desk.turns.handled[f"telegram:{person}"] == [f"{person}-{number}" for number in range(5)]


def test_what_a_crash_left_is_found_without_being_told_and_what_comes_is_taken_when_told(desk: Desk) -> None:
    desk.receive("telegram:1", "left")

    async def scene() -> None:
        dispatcher = desk.dispatcher(sweep_seconds=3600)
        async with running(dispatcher.run()):
            await until(lambda: desk.turns.handled["telegram:1"] == ["left"])
            desk.receive("telegram:1", "new")
            dispatcher.wake(["telegram:1"])
            await until(lambda: desk.turns.handled["telegram:1"] == ["left", "new"])

    play(scene())


def test_what_another_process_received_is_found_by_the_next_sweep(desk: Desk) -> None:
    async def scene() -> None:
        async with running(desk.dispatcher().run()):
            await until(lambda: "turns" in _beats(desk.database))
            desk.receive("telegram:1", "from elsewhere")
            await until(lambda: desk.turns.handled["telegram:1"])

    play(scene())


def _beats(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.execute(text("SELECT name FROM heartbeats")).scalars())


def test_while_the_database_refuses_the_pauses_grow_and_nothing_is_lost(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.turns.failures = [Later("cannot be written"), Later("cannot be written"), Later("database is locked")]
    desk.receive("telegram:1", "1", "2")

    async def scene() -> None:
        with caplog.at_level(logging.ERROR):
            async with running(desk.dispatcher().run()):
                await until(lambda: len(desk.turns.handled["telegram:1"]) == 2)

    play(scene())
    assert desk.turns.handled["telegram:1"] == ["1", "2"]
    assert [record.message.rpartition("again in ")[2] for record in caplog.records] == ["0.2 s", "0.4 s", "0.8 s"]
    assert "database is locked" in caplog.text


def test_of_a_lane_that_alone_stands_still_the_operators_hear_once_and_its_pauses_grow(
    desk: Desk, say: Wording, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of the database that cannot be read was tried every ten seconds for ever, and stood in the log alone."""
    for name, seconds in (("FIRST_PAUSE_S", 0.001), ("LONGEST_PAUSE_S", 0.002), ("LONGEST_ALONE_S", 0.008)):
        monkeypatch.setattr(dispatcher, name, seconds)
    malformed = Later("the database cannot be written: database disk image is malformed")
    desk.turns.failures = [malformed] * (dispatcher.TOLD_AFTER + 4)
    with desk.database.writing() as tx:
        appoint(tx, channel="telegram", chat="9", now=NOW)
    desk.receive("telegram:1", "1")

    async def scene() -> None:
        with caplog.at_level(logging.ERROR):
            async with running(desk.dispatcher().run()):
                await until(lambda: desk.turns.handled["telegram:1"] == ["1"])

    play(scene())
    with desk.database.reading() as tx:
        told = [message.reply["text"] for message in outbox.listed(tx, [OutboxStatus.WAITING])]
    assert told == [say("turn.lane_stands", channel="telegram", what=malformed)]
    tries = [record for record in caplog.records if "trying again" in record.message]
    pauses = [float(record.args[1]) for record in tries if isinstance(record.args, tuple)]  # type: ignore[arg-type]
    assert pauses == [0.001, *[0.002] * (dispatcher.TOLD_AFTER - 1), 0.004, *[0.008] * 3]


def test_while_nothing_at_all_can_be_written_no_lane_waits_for_longer(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST_PAUSE_S", "LONGEST_PAUSE_S"):
        monkeypatch.setattr(dispatcher, name, 0.001)
    desk.turns.failures = [Later("cannot be written")] * (dispatcher.TOLD_AFTER + 2)
    desk.receive("telegram:1", "1")

    def refused(lane: str, why: Later) -> None:
        raise Later("cannot be written either")

    monkeypatch.setattr(desk.turns, "tell_of_standstill", refused)

    async def scene() -> None:
        with caplog.at_level(logging.ERROR):
            async with running(desk.dispatcher().run()):
                await until(lambda: desk.turns.handled["telegram:1"] == ["1"])

    play(scene())
    assert caplog.text.count("operators cannot be told") == 3
    assert caplog.text.count("again in 0.0 s") == len(caplog.records) - 3


def test_a_bug_outside_of_handlers_ends_the_loop_so_that_the_process_is_started_again(desk: Desk) -> None:
    desk.turns.failures = [AssertionError("a bug")]
    desk.receive("telegram:1", "1")

    async def scene() -> None:
        with pytest.raises(AssertionError, match="a bug"):
            async with running(desk.dispatcher().run()) as dispatching:
                await until(dispatching.done)

    play(scene())


def test_when_told_to_end_the_turn_at_hand_ends_and_the_rest_waits_for_the_next_start(desk: Desk) -> None:
    desk.turns.held["telegram:1"] = threading.Event()
    desk.receive("telegram:1", "1", "2")

    async def scene() -> None:
        async with running(desk.dispatcher().run()) as dispatching:
            await until(lambda: desk.turns.at_once["telegram:1"])
            dispatching.cancel()
            desk.turns.held["telegram:1"].set()
        assert desk.turns.handled["telegram:1"] == ["1"]
        async with running(desk.dispatcher().run()):
            await until(lambda: desk.turns.handled["telegram:1"] == ["1", "2"])

    play(scene())


def test_it_ends_also_while_the_database_refuses(desk: Desk) -> None:
    desk.turns.failures = [Later("cannot be written")] * 100
    desk.receive("telegram:1", "1")

    async def scene() -> None:
        async with running(desk.dispatcher().run()):
            await until(lambda: len(desk.turns.failures) < 100)

    play(scene())
    with desk.database.reading() as tx:
        assert inbox.waiting_lanes(tx) == ["telegram:1"]

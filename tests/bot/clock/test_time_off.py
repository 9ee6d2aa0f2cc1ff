"""A machine whose clock is off, or jumps: operators hear of it."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.clock.time_off import TimeWatch
from bot.core.machine_time import MachineTime, deviation
from bot.core.wallclock import WallClock
from handlers.dialog.messages import Notice
from handlers.wording import Wording
from storage.database.database import Database
from tests.cast import NOW, SHANGHAI, cast
from tests.installed import occasion


class Machine(WallClock):
    """A clock that shows what it is set to."""

    def __init__(self, shown: datetime) -> None:
        super().__init__(SHANGHAI)
        self.shown = shown

    def machine(self) -> datetime:
        """What it shows."""
        return self.shown


def hear(machine_time: MachineTime, date: str) -> None:
    asyncio.run(machine_time.heard(date))


def dated(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def kept(database: Database) -> timedelta | None:
    with database.reading() as tx:
        return deviation(tx)


@pytest.mark.parametrize(
    ("ahead", "found"),
    [
        (timedelta(0), None),
        (timedelta(seconds=110), None),
        (timedelta(hours=8), timedelta(hours=8)),
        (-timedelta(minutes=5), -timedelta(minutes=5)),
    ],
)
def test_the_date_of_an_answer_tells_how_far_the_clock_is_off(
    sqlite_database: Database, ahead: timedelta, found: timedelta | None
) -> None:
    hear(MachineTime(sqlite_database, Machine(NOW + ahead)), dated(NOW))
    assert kept(sqlite_database) == found


def test_a_clock_that_was_set_right_is_off_no_more(sqlite_database: Database) -> None:
    machine = Machine(NOW + timedelta(hours=1))
    hear(MachineTime(sqlite_database, machine), dated(NOW))
    machine.shown = NOW
    hear(MachineTime(sqlite_database, machine), dated(NOW))  # as after a new start
    assert kept(sqlite_database) is None


@pytest.mark.parametrize("date", ["", "soon", "Tue, 99 Nov 2026 10:00:00 GMT"])
def test_an_answer_without_a_date_says_nothing(sqlite_database: Database, date: str) -> None:
    hear(MachineTime(sqlite_database, Machine(NOW)), date)
    assert kept(sqlite_database) is None


def test_it_is_written_down_where_it_changes_and_not_with_each_answer(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(NOW + timedelta(hours=1))
    machine_time = MachineTime(sqlite_database, machine)
    hear(machine_time, dated(NOW))
    monkeypatch.setattr(sqlite_database, "writing", lambda: pytest.fail("written again"))
    hear(machine_time, dated(NOW + timedelta(seconds=20)))


@pytest.fixture
def watched(sqlite_database: Database, say: Wording) -> Callable[[TimeWatch], list[str]]:
    """What a tick of a watch says to the operator."""
    with sqlite_database.writing() as tx:
        cast(tx)

    def tick(watch: TimeWatch) -> list[str]:
        told: list[str] = []

        def deliver(unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
            told.extend(notice.reply.text for notice in notices())
            return True

        with sqlite_database.reading() as tx:
            watch.plan(occasion(tx, say, NOW), deliver)
        return told

    return tick


def test_operators_hear_while_it_is_off(
    sqlite_database: Database, say: Wording, watched: Callable[[TimeWatch], list[str]]
) -> None:
    watch = TimeWatch(lambda: NOW, lambda: 0.0)
    assert watched(watch) == []
    hear(MachineTime(sqlite_database, Machine(NOW + timedelta(hours=8))), dated(NOW))
    assert watched(watch) == [say("turn.time_off", minutes=480)]


def test_operators_hear_of_a_jump_and_not_of_time_that_passes(
    say: Wording, watched: Callable[[TimeWatch], list[str]]
) -> None:
    machine, passed = Machine(NOW), [0.0]
    watch = TimeWatch(machine.machine, lambda: passed[0])
    assert watched(watch) == []
    machine.shown, passed[0] = NOW + timedelta(hours=3), 10_800.0
    assert watched(watch) == []
    machine.shown, passed[0] = NOW - timedelta(days=1), 10_820.0
    assert watched(watch) == [say("turn.time_jumped", minutes=27 * 60)]
    passed[0], machine.shown = 10_840.0, machine.shown + timedelta(seconds=20)
    assert watched(watch) == []

"""Row T7 by real processes on PostgreSQL: stopped, ended one after the other, killed; and workers beside one leader.

What is told is told once, twice at most where it was under way, and whoever is left answers: always before the one that
ended is started again.
"""

import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.bot.channels.bot_api import BotApi, wait_until
from tests.faults.conftest import campaign, in_parts
from tests.faults.machines import Machine, furnished, own_database, standing_still
from tests.faults.person import PATIENCE_S, Person
from tests.faults.report import report
from tests.faults.reporters import Reporters, check
from tests.faults.visitor import visiting

pytestmark = pytest.mark.faults

PEOPLE = 4
WORKERS = 3

Enlarge = Callable[..., Machine]


@pytest.fixture
def enlarge(tmp_path: Path, bot_api: BotApi, postgresql_server: str) -> Iterator[Enlarge]:
    """Adds a process, of these parts, to an installation that has a county; all are ended with the test."""
    machines: list[Machine] = []
    with own_database(postgresql_server) as url:

        def enlarged(*parts: str) -> Machine:
            machine = Machine(tmp_path / f"machine{len(machines)}", bot_api, url, *parts)
            if not machines:
                furnished(machine)
            machines.append(machine)
            return machine

        yield enlarged
        for machine in machines:
            machine.kill()
            print(machine.log())


@pytest.fixture
def two(enlarge: Enlarge) -> tuple[Machine, Machine]:
    """Two processes that can do all; the first leads."""
    first, second = enlarge(), enlarge()
    first.start_and_wait()
    second.join()
    return first, second


def people(bot_api: BotApi) -> list[Person]:
    """Residents who report."""
    return [Person(bot_api, 5550001 + number) for number in range(PEOPLE)]


def spoken_after(bot_api: BotApi, began: int) -> bool:
    """Whether somebody was told something since so many calls."""
    return any(call.message_id for call in bot_api.calls[began:])


def test_a_database_that_stands_still_for_half_a_minute_costs_nobody_an_answer(
    two: tuple[Machine, Machine], bot_api: BotApi, postgresql_server: str, chance: random.Random
) -> None:
    """For 5 seconds, 30 with ANJU_FAULTS set; both processes are there afterwards, and one of them leads."""
    reporters = Reporters(people(bot_api), chance)
    reporters.start()
    wait_until(lambda: bool(reporters.reported), PATIENCE_S, "a report is through")
    with standing_still(postgresql_server):
        time.sleep(campaign(5, 30, 30))
    reporters.end()
    assert reporters.failures == []
    check(two[0], reporters.reported)
    assert reporters.repeated() <= PEOPLE, "twice at most what was under way"
    assert [machine.running for machine in two] == [True, True]


def test_a_rolling_restart_loses_and_doubles_nothing(
    two: tuple[Machine, Machine], bot_api: BotApi, chance: random.Random
) -> None:
    """Told to end in turn, once each, 5 times each with ANJU_FAULTS set; the other takes over while one is down."""
    reporters = Reporters(people(bot_api), chance)
    reporters.start()
    for machine in islice(cycle(two), campaign(2, 10, 10)):
        assert machine.stop() == 0
        began = len(bot_api.calls)
        wait_until(partial(spoken_after, bot_api, began), PATIENCE_S, "the other one answers")
        machine.join()
    reporters.end()
    assert reporters.failures == []
    check(two[0], reporters.reported)
    assert reporters.repeated() == 0


@in_parts(8)
def test_an_hour_of_restarts_loses_and_doubles_nothing(
    two: tuple[Machine, Machine],
    bot_api: BotApi,
    chance: random.Random,
    record_property: Callable[[str, object], None],
    part: int,
) -> None:
    """Killed or told to end, whichever comes first: 3 times, 20 with ANJU_FAULTS=short, eight times 50 with full."""
    ends, killed = campaign(3, 20, 50), 0
    silences: list[float] = []
    reporters = Reporters(people(bot_api), chance)
    reporters.start()
    for _ in range(ends):
        time.sleep(chance.uniform(0.1, 3.0))
        machine = chance.choice(two)
        if chance.random() < 0.5:
            machine.kill()
            killed += 1
        else:
            assert machine.stop() in (0, -signal.SIGTERM), "the latter where it still starts"
        began, ended = len(bot_api.calls), time.monotonic()
        wait_until(partial(spoken_after, bot_api, began), PATIENCE_S, "the other one answers")
        silences.append(time.monotonic() - ended)
        machine.start()
        if reporters.failures:
            break
    reporters.end()
    figures = {
        "ends": ends,
        "kills": killed,
        "cases": len(reporters.reported),
        "repeated": reporters.repeated(),
        "until the other one answered, longest s": round(max(silences), 2),
    }
    for name, value in figures.items():
        record_property(name, value)
    print(figures)
    assert reporters.failures == []
    check(two[0], reporters.reported)
    assert reporters.repeated() <= killed * PEOPLE


def test_on_three_workers_of_the_page_people_are_answered_without_a_leader(enlarge: Enlarge, bot_api: BotApi) -> None:
    leader = enlarge()
    workers = [enlarge("web", "turns") for _ in range(WORKERS)]
    leader.start_and_wait()
    for worker in workers:
        worker.join()
    Person(bot_api, 5550001).say("帮助")
    bot_api.await_calls("sendMessage", within=PATIENCE_S)
    leader.kill()
    numbers = []
    for worker in workers:
        with visiting(worker) as enlisted:
            [visitor] = enlisted(1)
            numbers.append(report(visitor, "李秀英"))
            assert visitor.repeated() == 0
    assert sorted(case.number for case in leader.cases()) == sorted(numbers)
    assert [worker.running for worker in workers] == [True] * WORKERS

"""kill -9, at random moments and at every call of the Bot API: no answer is lost, no case doubled or wrong.

By polling on SQLite, and by webhook on PostgreSQL.
"""

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.channels.bot_api import BotApi, wait_until
from tests.faults.conftest import campaign, in_parts
from tests.faults.machines import Machine, furnished, own_database
from tests.faults.person import PATIENCE_S, Person
from tests.faults.point import Point, killing
from tests.faults.process import Anju
from tests.faults.report import report
from tests.faults.reporters import Reporters, check

pytestmark = pytest.mark.faults

PEOPLE = 4
MOST_REPEATED_PER_KILL = 0.2  # on average, over many kills
MANY = 100
KILLED_WHILE_STARTING = 0.2  # of all kills


Record = Callable[[str, object], None]


@pytest.fixture
def by_webhook(tmp_path: Path, bot_api: BotApi, postgresql_server: str) -> Iterator[Machine]:
    """The assistant on PostgreSQL, up, to which Telegram brings what is sent."""
    with own_database(postgresql_server) as url:
        machine = Machine(tmp_path / "machine", bot_api, url)
        furnished(machine)
        machine.hear_by_webhook()
        machine.start_and_wait()
        yield machine
        machine.kill()
        print(machine.log())


@pytest.mark.quick
@in_parts(10)
def test_kills_at_random_moments_lose_and_double_nothing(
    anju: Anju, bot_api: BotApi, chance: random.Random, record_property: Record, part: int
) -> None:
    """Row K1: 3 kills, 100 with ANJU_FAULTS=short, ten times 100 with ANJU_FAULTS=full."""
    _kill_at_random(anju, bot_api, chance, record_property, kills=campaign(3, 100, 100))


@in_parts(3)
def test_kills_at_random_moments_lose_and_double_nothing_by_webhook_on_postgresql(
    by_webhook: Machine, bot_api: BotApi, chance: random.Random, record_property: Record, part: int
) -> None:
    """Row K1: 3 kills, 20 with ANJU_FAULTS=short, three times 100 with ANJU_FAULTS=full."""
    _kill_at_random(by_webhook, bot_api, chance, record_property, kills=campaign(3, 20, 100))


def _kill_at_random(anju: Anju, bot_api: BotApi, chance: random.Random, record_property: Record, *, kills: int) -> None:
    reporters = Reporters([Person(bot_api, 5550001 + number) for number in range(PEOPLE)], chance)
    reporters.start()
    silences = []
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, 3.0))
            anju.kill()
            before = len(bot_api.calls)
            anju.start()
            if chance.random() > KILLED_WHILE_STARTING:
                silences.append(_silence(bot_api, before, anju.started_at))
            if reporters.failures:
                break
    finally:
        reporters.end()
    assert reporters.failures == []
    check(anju, reporters.reported)
    silences.sort()
    figures = {
        "kills": kills,
        "cases": len(reporters.reported),
        "repeated": reporters.repeated(),
        "first answer, median s": round(silences[len(silences) // 2], 2),
        "first answer, longest s": round(silences[-1], 2),
    }
    for name, value in figures.items():
        record_property(name, value)
    print(figures)
    assert all(person.repeated() <= kills for person in reporters.people), (
        "one message of a chat is under way at a time"
    )
    assert kills < MANY or reporters.repeated() <= MOST_REPEATED_PER_KILL * kills


def _silence(bot_api: BotApi, before: int, since: float) -> float:
    """Seconds from the restart to the first message after it."""

    def spoken() -> list[float]:
        return [call.at for call in bot_api.calls[before:] if call.message_id]

    wait_until(lambda: bool(spoken()), PATIENCE_S, "a message after the restart")
    return spoken()[0] - since


def test_a_kill_before_and_after_each_call_of_the_bot_api_loses_and_doubles_nothing(
    anju: Anju, bot_api: BotApi
) -> None:
    """Row K2: at all of these points with ANJU_FAULTS set, else at every twelfth."""
    _kill_at_each_call(anju, bot_api, every=campaign(12, 1, 1))


def test_a_kill_before_and_after_each_call_loses_and_doubles_nothing_by_webhook_on_postgresql(
    by_webhook: Machine, bot_api: BotApi
) -> None:
    """Row K2: at all of these points with ANJU_FAULTS=full, else at every twelfth."""
    _kill_at_each_call(by_webhook, bot_api, every=campaign(12, 12, 1))


def _kill_at_each_call(anju: Anju, bot_api: BotApi, *, every: int) -> None:
    """Report after report, killed once each: before its first call, after its first, before its second …"""
    person = Person(bot_api, 5550001)
    reported, killed_at = [], []
    for number in itertools.count(1, every):
        point = Point[str](number, killing(anju))
        bot_api.hook = _reaching(point)
        head = "李" + "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:03}")
        reported.append((report(person, head), head))
        killed = point.end()
        if killed is None:
            break
        killed_at.append(killed)
    print(f"{len(killed_at)} kills, {person.repeated()} repeated prompts: {dict(Counter(killed_at))}")
    check(anju, reported)
    assert len(killed_at) >= 36 // every
    assert person.repeated() <= len(killed_at)


def _reaching(point: Point[str]) -> Callable[[str, str], None]:
    def reach(moment: str, method: str) -> None:
        point.reach(f"{moment} {method}")

    return reach

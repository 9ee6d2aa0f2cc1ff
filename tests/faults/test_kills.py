"""kill -9, at random moments and at every call of the Bot API: no answer is lost, no case doubled or wrong."""

import itertools
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from storage.cases import Case
from tests.channels.bot_api import BotApi, wait_until
from tests.faults.conftest import Install, campaign
from tests.faults.person import Person
from tests.faults.process import Anju
from tests.faults.report import report

pytestmark = pytest.mark.faults

PEOPLE = 4
ANSWERS = {"danger": "none", "hazards": ["wall_crack", "roof_leak"]}
MOST_REPEATED_PER_KILL = 0.2
THINKING_S = (0.2, 1.0)  # between question and answer
KILLED_WHILE_STARTING = 0.2  # of all kills
SPEAKS_AGAIN_S = 45.0  # generous: a busy machine; the figures tell the real ones
CHANCE = secrets.SystemRandom()


@dataclass
class Reporters:
    """People who report one house after another, each in a thread, until they are told to finish the last one."""

    bot_api: BotApi
    reported: list[tuple[str, str]] = field(default_factory=list)  # number and head of household
    failures: list[str] = field(default_factory=list)
    finish: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.people = [Person(self.bot_api, 5550001 + number) for number in range(PEOPLE)]
        self.threads = [threading.Thread(target=self._run, args=(person,), daemon=True) for person in self.people]

    def _run(self, person: Person) -> None:
        surname = "赵钱孙李周吴郑王"[person.id - 5550001]
        for count in itertools.count(10):
            if self.finish.is_set():
                return
            head = surname + "".join("零一二三四五六七八九"[int(digit)] for digit in str(count))
            try:
                number = report(person, head, think=lambda: time.sleep(CHANCE.uniform(*THINKING_S)))
            except Exception as error:  # noqa: BLE001 - told by the main thread
                self.failures.append(f"{person.id}: {error}")
                return
            self.reported.append((number, head))

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.finish.set()
        for thread in self.threads:
            thread.join(timeout=120)

    def repeated(self) -> int:
        return sum(person.repeated() for person in self.people)


def check(anju: Anju, reported: list[tuple[str, str]]) -> None:
    """Each report is one case with just the answers that were given."""
    found = anju.cases()
    assert Counter((case.number, case.answers["head"]) for case in found) == Counter(reported)
    for case in found:
        check_answers(case)
    assert anju.integrity() == "ok"
    assert anju.set_aside() == []


def check_answers(case: Case) -> None:
    assert {key: case.answers[key] for key in ANSWERS} == ANSWERS
    assert case.answers["place"]["detail"] == "三组老井旁"
    assert len(case.answers["photos"]) == 2


def test_kills_at_random_moments_lose_and_double_nothing(
    install: Install, bot_api: BotApi, record_property: Callable[[str, object], None]
) -> None:
    """Row K1: 10 kills, 100 with ANJU_FAULTS=short, 1000 with ANJU_FAULTS=full."""
    kills = campaign(10, 100, 1000)
    anju = install()
    anju.start_and_wait()
    reporters = Reporters(bot_api)
    reporters.start()
    silences = []
    try:
        for _ in range(kills):
            time.sleep(CHANCE.uniform(0.1, 3.0))
            anju.kill()
            before = len(bot_api.calls)
            anju.start()
            if CHANCE.random() > KILLED_WHILE_STARTING:
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
    assert reporters.repeated() <= (kills if kills < 100 else MOST_REPEATED_PER_KILL * kills)


def _silence(bot_api: BotApi, before: int, since: float) -> float:
    """Seconds from the restart to the first message after it."""

    def spoken() -> list[float]:
        return [call.at for call in bot_api.calls[before:] if call.message_id]

    wait_until(lambda: bool(spoken()), SPEAKS_AGAIN_S, "a message after the restart")
    return spoken()[0] - since


def test_a_kill_before_and_after_each_call_of_the_bot_api_loses_and_doubles_nothing(
    install: Install, bot_api: BotApi
) -> None:
    """Row K2: report after report, killed once each: before its first call, after its first, before its second …

    In `make test` at every twelfth of these points; at all of them with ANJU_FAULTS set.
    """
    anju = install()
    anju.start_and_wait()
    person = Person(bot_api, 5550001)
    reported, killed_at = [], []
    for number in itertools.count(1, campaign(12, 1, 1)):
        point = Point(anju, number)
        bot_api.hook = point.reach
        head = "李" + "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:03}")
        reported.append((report(person, head), head))
        if point.killed_at is None:
            break
        killed_at.append(point.killed_at)
    print(f"{len(killed_at)} kills, {person.repeated()} repeated prompts: {dict(Counter(killed_at))}")
    check(anju, reported)
    assert len(killed_at) >= campaign(3, 30, 30)
    assert person.repeated() <= len(killed_at)


@dataclass
class Point:
    """Kills the process once, at one point of its talk with the Bot API. Called in the server's thread."""

    anju: Anju
    number: int
    passed: int = 0
    killed_at: str | None = None

    def reach(self, moment: str, method: str) -> None:
        self.passed += 1
        if self.passed == self.number:
            self.killed_at = f"{moment} {method}"
            self.anju.kill()
            self.anju.start()

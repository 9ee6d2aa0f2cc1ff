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
from tests.channels.bot_api import BotApi
from tests.faults.conftest import Install, campaign
from tests.faults.person import Person
from tests.faults.process import Anju
from tests.faults.report import report

pytestmark = pytest.mark.faults

PEOPLE = 4
ANSWERS = {"danger": "none", "hazards": ["wall_crack", "roof_leak"]}
MOST_REPEATED_PER_KILL = 0.2
THINKING_S = (0.2, 1.0)  # between question and answer
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
        self.threads = [threading.Thread(target=self._run, args=(person,)) for person in self.people]

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
            thread.join(timeout=300)

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
    for _ in range(kills):
        time.sleep(CHANCE.uniform(0.1, 4.0))
        anju.kill()
        before = len(bot_api.calls)
        anju.start()
        silences.append(_silence(bot_api, before, anju.started_at))
        if reporters.failures:
            break
    reporters.end()
    assert reporters.failures == []
    check(anju, reporters.reported)
    answered = sorted(silence for silence in silences if silence is not None)
    figures = {
        "kills": kills,
        "cases": len(reporters.reported),
        "repeated": reporters.repeated(),
        "first answer, median s": round(answered[len(answered) // 2], 2),
        "first answer, longest s": round(answered[-1], 2),
    }
    for name, value in figures.items():
        record_property(name, value)
    print(figures)
    assert reporters.repeated() <= (kills if kills < 100 else MOST_REPEATED_PER_KILL * kills)
    assert answered[-1] < 15


def _silence(bot_api: BotApi, before: int, since: float) -> float | None:
    """Seconds from the restart to the first message after it; none where nobody was owed one for ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        for call in bot_api.calls[before:]:
            if call.message_id:
                return call.at - since
        time.sleep(0.02)
    return None


def test_a_kill_before_and_after_a_call_of_the_bot_api_loses_and_doubles_nothing(
    install: Install, bot_api: BotApi
) -> None:
    """Row K2: a report is made while the process dies at its first call, at its second, and so on.

    In `make test` at every fourth point; at all of them with ANJU_FAULTS set.
    """
    anju = install()
    person = Person(bot_api, 5550001)
    points = Points(anju, every=campaign(4, 1, 1))
    bot_api.hook = points.reach
    anju.start()
    reported = []
    rounds = campaign(1, 2, 4)
    for number in range(rounds):
        head = "李秀" + "英兰芳梅"[number]
        reported.append((report(person, head), head))
    bot_api.hook = lambda moment, method: None
    print(f"kills at {Counter(points.killed_at)}")
    check(anju, reported)
    assert len(points.killed_at) >= campaign(3, 20, 40)
    assert person.repeated() <= len(points.killed_at)


@dataclass
class Points:
    """Kills the process at points of its talk with the Bot API, each named by what happened there before.

    Called in the server's thread. The calls that every start makes are points once; else it would never get on.
    """

    anju: Anju
    every: int
    passed: Counter[tuple[str, str]] = field(default_factory=Counter)
    killed_at: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0

    def reach(self, moment: str, method: str) -> None:
        self.passed[moment, method] += 1
        if method in ("getMe", "setMyCommands", "getUpdates") and self.passed[moment, method] > 1:
            return
        self.seen += 1
        if self.seen % self.every == 0 and self.anju.running:
            self.killed_at.append((moment, method))
            self.anju.kill()
            self.anju.start()

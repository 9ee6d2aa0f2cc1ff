"""People who report house after house while the process is killed, and what must be true in the end."""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.cases.cases import Case
from tests.faults.process import Anju
from tests.faults.report import Reporter, report

ANSWERS = {"danger": "none", "hazards": ["wall_crack", "roof_leak"]}
THINKING_S = (0.2, 1.0)  # between question and answer


@dataclass
class Reporters:
    """They report one house after another, each in a thread, until they are told to finish the last one."""

    people: Sequence[Reporter]
    chance: random.Random
    reported: list[tuple[str, str]] = field(default_factory=list)  # number and head of household
    failures: list[str] = field(default_factory=list)
    finish: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.threads = [
            threading.Thread(target=self._run, args=(person, surname), daemon=True)
            for person, surname in zip(self.people, "赵钱孙李周吴郑王", strict=False)
        ]

    def _run(self, person: Reporter, surname: str) -> None:
        for count in itertools.count(10):
            if self.finish.is_set():
                return
            head = surname + "".join("零一二三四五六七八九"[int(digit)] for digit in str(count))
            try:
                number = report(person, head, think=lambda: time.sleep(self.chance.uniform(*THINKING_S)))
            except Exception as error:  # noqa: BLE001 - told by the main thread
                self.failures.append(f"{person.name}: {error}")
                return
            self.reported.append((number, head))

    def start(self) -> None:
        """Let them begin."""
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Let each finish what is begun."""
        self.finish.set()
        for thread in self.threads:
            thread.join(timeout=120)

    def repeated(self) -> int:
        """How many prompts came a second time."""
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
    """The case holds just what was answered."""
    assert {key: case.answers[key] for key in ANSWERS} == ANSWERS
    assert case.answers["place"]["detail"] == "三组老井旁"
    assert len(case.answers["photos"]) == 2

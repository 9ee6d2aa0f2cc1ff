"""Making a value once, however many ask for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from knowledge.search.once import Once


def test_threads_that_ask_meanwhile_wait_for_the_one_value() -> None:
    made: list[object] = []
    all_here, may_finish = Barrier(5), Event()

    def make() -> object:
        assert may_finish.wait(10)
        made.append(object())
        return made[-1]

    once = Once(make)

    def ask() -> object:
        all_here.wait(10)
        return once()

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask) for _ in range(4)]
        all_here.wait(10)
        may_finish.set()
        assert {one.result() for one in asked} == set(made)
    assert len(made) == 1


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again() -> None:
    answers = iter([None, "made"])

    def make() -> str:
        answer = next(answers)
        if answer is None:
            raise OSError("no file")
        return answer

    once = Once(make)
    with pytest.raises(OSError, match="no file"):
        once()
    assert once() == "made"

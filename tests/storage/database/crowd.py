"""Many at the same moment: runs a function in threads that start together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def all_at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """What each of `count` threads got, in the order of their numbers; raises what any of them raised."""
    start = Barrier(count)

    def run(number: int) -> T:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))

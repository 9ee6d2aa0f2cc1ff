"""One point among all that a process passes, at which something befalls it, once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tests.faults.process import Anju

What = TypeVar("What")


@dataclass
class Point(Generic[What]):
    """The `number`th of all that is reached: there `act` is done, whose result goes back to whoever got there.

    Called in several threads; while it acts, nobody else gets further.
    """

    number: int
    act: Callable[[What], int]
    passed: int = 0
    reached: What | None = None
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def reach(self, what: What) -> int:
        """One more is reached; 0 where nothing befalls it."""
        with self.one_at_a_time:
            self.passed += 1
            if self.passed != self.number:
                return 0
            self.reached = what
            return self.act(what)

    def end(self) -> What | None:
        """From now on nothing befalls it; what it was at that point, once that is over."""
        with self.one_at_a_time:
            self.number = 0
        return self.reached


def killing(anju: Anju) -> Callable[[object], int]:
    """Kills a process, and starts it again at once."""

    def kill(reached: object) -> int:
        anju.kill()
        anju.start()
        return 0

    return kill

"""A value that takes long to make and is not always needed."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Calls `make` when its value is first asked for, and only then; whoever asks meanwhile, in any thread, waits.

    >>> words = Once(lambda: ["危房"])
    >>> words() is words()
    True
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: list[Value] = []

    def __call__(self) -> Value:
        """The value; raises what `make` raises, and makes it anew when it is asked for again."""
        if not self._made:
            with self._making:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

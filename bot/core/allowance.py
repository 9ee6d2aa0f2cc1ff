"""How often somebody may do something."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable


class Allowance:
    """How often somebody may do something: a store of `burst` turns that refills at `rate` a second.

    Kept in this process alone: it shields from floods and owes nobody exactness. The longest unseen are forgotten.
    """

    def __init__(
        self, *, burst: float, rate: float, remembered: int = 10_000, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._rate = rate
        self._remembered = remembered
        self._timer = timer
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, turns: float = 1) -> int:
        """Use one turn, or so many; 0 where there were, else in how many whole seconds there will be."""
        now = self._timer()
        left, at = self._left.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        allowed = left >= turns
        self._left[who] = (left - turns if allowed else left, now)
        while len(self._left) > self._remembered:
            self._left.popitem(last=False)
        return 0 if allowed else math.ceil((turns - left) / self._rate)

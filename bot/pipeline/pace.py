"""How fast a channel lets us speak: what can wait goes steadily, and nothing goes that would be refused."""

import time
from collections import deque
from collections.abc import Callable

TELEGRAM_A_SECOND = 26.0  # Telegram takes about 30 messages a second of one bot, over all chats
TELEGRAM_AT_ONCE = 1.5  # makes up for a late start, yet never lets two messages go together that a kill could double
TELEGRAM_MOST = 29  # in any `TELEGRAM_SPAN_S`: one more is refused, and with it all that follows for seconds
TELEGRAM_SPAN_S = 1.1  # a second, and by how much later than another a message may arrive


class Pace:
    """A limit for everything, and below it a steady rate for what can wait.

    `most` tokens in any `span_s` seconds, one token a message: an answer or an alarm above that would be refused, and
    goes when there is room again. All else goes `a_second`, and no more than `at_once` together, so that those find
    room.
    """

    def __init__(
        self,
        a_second: float = TELEGRAM_A_SECOND,
        at_once: float = TELEGRAM_AT_ONCE,
        *,
        most: int = TELEGRAM_MOST,
        span_s: float = TELEGRAM_SPAN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._most = most
        self._span_s = span_s
        self._clock = clock
        self._tokens = at_once
        self._filled_at = clock()
        self._taken: deque[float] = deque()

    def take(self, tokens: int, *, pressing: bool) -> bool:
        """Whether a message may go now; then its tokens are taken. One with more tokens than there are goes alone."""
        if self.wait_s(pressing=pressing) > 0 or (self._taken and len(self._taken) + tokens > self._most):
            return False
        self._tokens -= tokens
        self._taken.extend([self._clock()] * tokens)
        return True

    def wait_s(self, *, pressing: bool) -> float:
        """Seconds until a message may go, one that is `pressing` or one that can wait; 0: now."""
        self._fill()
        wait = self._until_room()
        return wait if pressing else max(wait, (1 - self._tokens) / self._a_second, 0.0)

    def rest(self, seconds: float) -> None:
        """The channel says to wait: nothing that can wait goes for so long."""
        self._fill()
        self._tokens = min(self._tokens, 1 - seconds * self._a_second)

    def _fill(self) -> None:
        now = self._clock()
        self._tokens = min(self._at_once, self._tokens + (now - self._filled_at) * self._a_second)
        self._filled_at = now
        while self._taken and self._taken[0] <= now - self._span_s:
            self._taken.popleft()

    def _until_room(self) -> float:
        if len(self._taken) < self._most:
            return 0.0
        return self._taken[len(self._taken) - self._most] + self._span_s - self._filled_at

"""How fast a channel lets us speak: what can wait goes no faster, so that answers always find room."""

import time
from collections.abc import Callable

TELEGRAM_A_SECOND = 28.5  # Telegram takes about 30 messages a second of one bot, over all chats
TELEGRAM_AT_ONCE = 1.5  # makes up for a late start, yet never lets two messages go together that a kill could double


class Pace:
    """A bucket of tokens that fills at a steady rate, one token a message.

    Answers and alarms never wait for a token; they take theirs all the same, and all else waits until the bucket has
    recovered. So many a second, and in any second no more than that and `at_once` together.
    """

    def __init__(
        self,
        a_second: float = TELEGRAM_A_SECOND,
        at_once: float = TELEGRAM_AT_ONCE,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._clock = clock
        self._tokens = at_once
        self._filled_at = clock()

    def take(self, tokens: int, *, pressing: bool) -> bool:
        """Whether a message may go now; then its tokens are taken."""
        self._fill()
        if not pressing and self._tokens < 1:
            return False
        self._tokens -= tokens
        return True

    def wait_s(self) -> float:
        """Seconds until a message that can wait may go; 0: now."""
        self._fill()
        return max(0.0, (1 - self._tokens) / self._a_second)

    def rest(self, seconds: float) -> None:
        """The channel says to wait: nothing that can wait goes for so long."""
        self._fill()
        self._tokens = min(self._tokens, 1 - seconds * self._a_second)

    def _fill(self) -> None:
        now = self._clock()
        self._tokens = min(self._at_once, self._tokens + (now - self._filled_at) * self._a_second)
        self._filled_at = now

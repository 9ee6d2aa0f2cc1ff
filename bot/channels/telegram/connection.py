"""Whether Telegram answers: growing pauses while it does not, and one log line for each change."""

import asyncio
import logging

from bot.core.channel import ChannelDead, SendFailure, Wait

log = logging.getLogger(__name__)
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0


class Connection:
    """The state of one repeated call.

    A refused token may be a proxy's or a restarting server's mistake, so it counts as final only when it has been
    refused for `patience` seconds without a break.
    """

    def __init__(self, purpose: str, *, patience: float) -> None:
        self.up = False
        self._purpose = purpose
        self._patience = patience
        self._pause = 0.0
        self._trouble = ""
        self._refused_since: float | None = None

    def worked(self) -> None:
        """Note a success."""
        if not self.up:
            log.info("Telegram: %s works", self._purpose)
        self.up, self._pause, self._trouble, self._refused_since = True, 0.0, "", None

    async def failed(self, error: Exception) -> None:
        """Note a failure and pause: 1, 2, 4 … 30 seconds, or as long as Telegram says. Raises a final ChannelDead."""
        now = asyncio.get_running_loop().time()
        kind = type(error).__name__
        if kind != self._trouble:
            expected = isinstance(error, SendFailure | ChannelDead)
            log.warning("Telegram: %s fails, trying again: %s: %s", self._purpose, kind, error, exc_info=not expected)
        self.up, self._trouble = False, kind
        if isinstance(error, ChannelDead):
            self._refused_since = now if self._refused_since is None else self._refused_since
            if now - self._refused_since >= self._patience:
                raise error
        else:
            self._refused_since = None
        self._pause = min(self._pause * 2 or _FIRST_PAUSE_S, _LONGEST_PAUSE_S)
        await asyncio.sleep(error.seconds if isinstance(error, Wait) else self._pause)

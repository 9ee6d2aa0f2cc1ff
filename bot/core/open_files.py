"""Open files: as many as the machine allows, and a log that does not fill up with there being no more."""

import logging
import sys
import time
from collections.abc import Callable

_EVERY_S = 60.0


def allow_most_open_files() -> int:
    """Raise the number of files that this process may open to what the machine allows; that number, 0 where unknown.

    Each open page is one, and many systems begin with 1 024.
    """
    if sys.platform == "win32":
        return 0
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return int(most)


class Seldom(logging.Filter):
    """Lets a message through once a minute: asyncio says of each connection that it finds no file for it."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._timer = timer
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this was not said within the last minute."""
        now, message = self._timer(), str(record.msg).partition("\n")[0]
        if now - self._said.get(message, float("-inf")) < _EVERY_S:
            return False
        self._said[message] = now
        return True

"""Open files: as many as the machine allows, and a log that does not fill up with there being no more."""

import logging
import sys
import time
from collections.abc import Callable

_EVERY_S = 60.0
_NO_FILE_LEFT = "socket.accept() out of system resource"


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
    """Lets through once a minute that no file is left for a connection, which asyncio says of each; all else always."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._timer = timer
        self._said_at = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this is something else, or was not said within the last minute."""
        if not str(record.msg).startswith(_NO_FILE_LEFT):
            return True
        now = self._timer()
        if now - self._said_at < _EVERY_S:
            return False
        self._said_at = now
        return True

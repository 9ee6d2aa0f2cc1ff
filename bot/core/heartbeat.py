"""Signs of life: each loop beats into a row, so that an operator, or a watchdog, sees one that hangs."""

import time

from bot.core.wallclock import WallClock
from storage.database import heartbeats
from storage.database.database import Database

EVERY_S = 30.0


class Heartbeat:
    """The heartbeat of one loop: beats as often as it is told, into the database at most twice a minute."""

    def __init__(self, database: Database, clock: WallClock, name: str) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._last: float | None = None

    def beat(self) -> None:
        """The loop is alive. Raises OperationalError where the database cannot be written."""
        if self._last is not None and time.monotonic() - self._last < EVERY_S:
            return
        with self._database.writing() as tx:
            heartbeats.beat(tx, self._name, self._clock.now())
        self._last = time.monotonic()

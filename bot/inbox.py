"""Where channels put what they received: on disk first, then the turn is woken."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.wallclock import WallClock
from storage import inbox
from storage.database import Database
from storage.inbox import Received


class Inbox:
    """Takes updates from the channels. `wake` hears of the lanes on which something waits."""

    def __init__(self, database: Database, clock: WallClock, wake: Callable[[Iterable[str]], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        """Write updates down in one transaction; raises on failure, then nothing may be acknowledged."""
        await asyncio.to_thread(self._write, channel, updates)
        self._wake(dict.fromkeys(update.lane for update in updates))

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        """Write down an update that has no readable sender, for the operator."""
        await asyncio.to_thread(self._write_aside, channel, update, error)

    def _write(self, channel: str, updates: Sequence[Received]) -> None:
        with self._database.writing() as tx:
            inbox.put(tx, channel, updates, self._clock.now())

    def _write_aside(self, channel: str, update: Received, error: str) -> None:
        with self._database.writing() as tx:
            inbox.put_aside(tx, channel, update, error, self._clock.now())

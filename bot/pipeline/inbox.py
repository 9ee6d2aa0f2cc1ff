"""Where channels put what they received: on disk first, then the turn is woken."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from handlers.wording import Wording
from storage.database.database import Database
from storage.queues import inbox
from storage.queues.inbox import Received


class Inbox:
    """Takes updates from the channels. `wake` hears of the lanes on which something waits."""

    def __init__(
        self, *, database: Database, clock: WallClock, say: Wording, wake: Callable[[Iterable[str]], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._wake = wake

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        """Write updates down in one transaction; raises on failure, then nothing may be acknowledged."""
        await asyncio.to_thread(self._write, channel, updates)
        self._wake(dict.fromkeys(update.lane for update in updates))

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        """Write down an update that has no readable sender, and tell the operators once."""
        await asyncio.to_thread(self._write_aside, channel, update, error)

    def _write(self, channel: str, updates: Sequence[Received]) -> None:
        with self._database.writing() as tx:
            inbox.put(tx, channel, updates, self._clock.now())

    def _write_aside(self, channel: str, update: Received, error: str) -> None:
        now, what = self._clock.now(), f"{channel} {update.update_id}"
        with self._database.writing() as tx:
            if inbox.put_aside(tx, channel, update, error, now):
                tell_operators(tx, text=self._say("turn.set_aside", what=what), key=f"aside:{what}", now=now)

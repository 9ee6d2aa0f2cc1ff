"""What another process sent to pages that are open here: one question a second wakes their streams."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from bot.channels.web.hub import Hub
from bot.core.wallclock import WallClock
from storage.database.database import Database
from storage.queues import outbox
from storage.web.sessions import CHANNEL

log = logging.getLogger(__name__)

_POLL_S = 1.0
_AWAY_S = 5.0  # the pause after the database did not answer
_REACH = timedelta(seconds=20)  # how far the clocks of two machines, and a sending and its commit, may lie apart


class SentElsewhere:
    """Wakes the streams of the chats to which a process without their hub has sent something.

    What it does not see, as with a clock that is wrong by more, a stream finds when it looks by itself, each minute.
    """

    def __init__(self, database: Database, clock: WallClock, hub: Hub) -> None:
        self._database = database
        self._clock = clock
        self._hub = hub
        self._seen: frozenset[tuple[int, str]] = frozenset()

    async def watch(self) -> None:
        """Look each second while a page is open, until cancelled."""
        while True:
            pause = _POLL_S
            try:
                if self._hub.chats:
                    await self.look()
            except DBAPIError as error:
                pause = _AWAY_S
                log.warning("what others sent cannot be read: %s; looking again in %.0f s", error.orig, pause)
            await asyncio.sleep(pause)

    async def look(self) -> None:
        """Wake the chats to which something was sent since the last look."""
        sent = await asyncio.to_thread(self._sent)
        for _, chat in sent - self._seen:
            self._hub.wake(chat)
        self._seen = sent

    def _sent(self) -> frozenset[tuple[int, str]]:
        with self._database.reading() as tx:
            return outbox.sent_since(tx, CHANNEL, self._clock.now() - _REACH)

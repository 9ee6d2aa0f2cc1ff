"""Which lanes are handled now: different people side by side, each person's messages in order."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from sqlalchemy.exc import OperationalError

from bot.core.heartbeat import Heartbeat
from bot.pipeline.shared_turns import SharedTurns
from bot.pipeline.turn import Later, Turns
from storage.database.database import Database
from storage.queues import inbox

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0  # between tries while the database cannot be written, doubled each time
LONGEST_ALONE_S = 60.0  # the same for a lane that alone cannot be handled, while the database takes all else
TOLD_AFTER = 8  # tries in a row, in half a minute


class Dispatcher:
    """Runs turns in worker threads, at most one a lane, and `together` of those that wait in one commit.

    `spoken` hears when turns have queued something to send. A sweep finds what a crash, or another process, left.
    """

    def __init__(
        self,
        *,
        database: Database,
        turns: Turns,
        heartbeat: Heartbeat,
        spoken: Callable[[], None],
        workers: int,
        together: int,
        sweep_seconds: float,
    ) -> None:
        self._database = database
        self._turns = SharedTurns(turns, workers=workers, most=together)
        self._heartbeat = heartbeat
        self._spoken = spoken
        self._sweep_seconds = sweep_seconds
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()

    def wake(self, lanes: Iterable[str]) -> None:
        """Something waits on these lanes. To be called in the event loop."""
        for lane in lanes:
            self._woken.add(lane)
            if lane not in self._lanes:
                self._lanes[lane] = asyncio.create_task(self._drain(lane), name=f"lane {lane}")

    async def run(self) -> None:
        """Sweep until cancelled; then let the turns at hand end. What still waits is taken after the next start."""
        try:
            while True:
                self.wake(await asyncio.to_thread(self._waiting))
                self._raise_failure()
                await asyncio.sleep(self._sweep_seconds)
        finally:
            for task in self._lanes.values():
                task.cancel()
            await self._turns.close()

    async def _drain(self, lane: str) -> None:
        pause, longest, failed = FIRST_PAUSE_S, LONGEST_PAUSE_S, 0
        while lane in self._woken:
            self._woken.discard(lane)
            try:
                while await self._turns.take(lane):
                    pause, longest, failed = FIRST_PAUSE_S, LONGEST_PAUSE_S, 0
                    self._spoken()
            except Later as later:
                log.error("%s; trying again in %.1f s", later, pause)
                await asyncio.sleep(pause)
                failed += 1
                if failed >= TOLD_AFTER and longest == LONGEST_PAUSE_S and await self._told(lane, later):
                    longest = LONGEST_ALONE_S
                pause = min(pause * 2, longest)
                self._woken.add(lane)
        del self._lanes[lane]

    async def _told(self, lane: str, why: Later) -> bool:
        """Tell the operators that a lane stands still; false where not even that can be written, as nothing can."""
        try:
            await asyncio.to_thread(self._turns.tell_of_standstill, lane, why)
        except Later as later:
            log.error("the operators cannot be told that a lane stands still: %s", later)
            return False
        self._spoken()
        return True

    def _raise_failure(self) -> None:
        for task in self._lanes.values():
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                raise error

    def _waiting(self) -> list[str]:
        try:
            self._heartbeat.beat()
            with self._database.reading() as tx:
                return inbox.waiting_lanes(tx)
        except OperationalError as error:
            log.error("the inbox cannot be read: %s", error.orig)
            return []

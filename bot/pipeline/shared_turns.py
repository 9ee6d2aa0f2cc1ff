"""Turns of people who wait at the same moment: taken together they share a commit, the dearest part of a small turn."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.pipeline.turn import Later, Turns

log = logging.getLogger(__name__)

Outcome = bool | BaseException  # whether a message waited, or what its turn raised


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A lane whose next message is to be handled, and who waits for that."""

    lane: str
    future: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def tell(self, outcome: Outcome) -> None:
        if self.future.done():  # cancelled: nobody waits any more
            return
        if isinstance(outcome, BaseException):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class SharedTurns:
    """Runs turns in worker threads. What waits while these are busy is taken next, `most` lanes in one commit.

    No lane may stand here twice at a time.
    """

    def __init__(self, turns: Turns, *, workers: int, most: int) -> None:
        self._turns = turns
        self._most = most
        self._idle = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="turn")
        self._waiting: deque[_Asked] = deque()
        self._working: set[asyncio.Task[None]] = set()

    async def take(self, lane: str) -> bool:
        """Handle the oldest message of a lane; false where none waits. Raises Later, and a bug outside of handlers."""
        asked = _Asked(lane=lane)
        self._waiting.append(asked)
        if self._idle:
            self._idle -= 1
            working = asyncio.create_task(self._work(), name="turns")
            self._working.add(working)
            working.add_done_callback(self._working.discard)
        return await asked.future

    async def close(self) -> None:
        """Wait until the turns at hand have ended."""
        await asyncio.to_thread(self._pool.shutdown)

    async def _work(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            if group := [asked for asked in group if not asked.future.done()]:
                await self._take(group)
        self._idle += 1

    async def _take(self, group: Sequence[_Asked]) -> None:
        handling = asyncio.get_running_loop().run_in_executor(self._pool, self._handle, [asked.lane for asked in group])
        await asyncio.wait([handling])
        bug = handling.exception()
        outcomes = handling.result() if bug is None else [bug] * len(group)
        for asked, outcome in zip(group, outcomes, strict=True):
            asked.tell(outcome)

    def _handle(self, lanes: Sequence[str]) -> Sequence[Outcome]:
        """In one commit. Where the database refuses that, each in its own: what is wrong with one takes no other's."""
        if len(lanes) == 1:
            return [self._alone(lanes[0])]
        try:
            handled = self._turns.take_together(lanes)
        except Later as later:
            log.warning("%s; taking %d turns one by one", later, len(lanes))
            return [self._alone(lane) for lane in lanes]
        return [lane in handled for lane in lanes]

    def _alone(self, lane: str) -> Outcome:
        try:
            return self._turns.take_next(lane)
        except Later as later:
            return later

"""Turns of people who wait at the same moment: taken together they share a commit, the dearest part of a small turn."""

import logging
from collections.abc import Sequence

from bot.pipeline.shared_work import SharedWork
from bot.pipeline.turn import Later, Turns

log = logging.getLogger(__name__)

Taken = bool | Later  # whether a message waited, or why it waits on


class SharedTurns:
    """Runs turns in worker threads. What waits while these are busy is taken next, `most` lanes in one commit.

    No lane may stand here twice at a time.
    """

    def __init__(self, turns: Turns, *, workers: int, most: int) -> None:
        self._turns = turns
        self._work = SharedWork[str, bool](self._handle, name="turn", workers=workers, most=most)

    async def take(self, lane: str) -> bool:
        """Handle the oldest message of a lane; false where none waits. Raises Later, and a bug outside of handlers."""
        return await self._work.ask(lane)

    def tell_of_standstill(self, lane: str, why: Later) -> None:
        """As `Turns` does, in the thread that asks. Raises Later."""
        self._turns.tell_of_standstill(lane, why)

    async def close(self) -> None:
        """Wait until the turns at hand have ended."""
        await self._work.close()

    def _handle(self, lanes: Sequence[str]) -> Sequence[Taken]:
        """In one commit. Where the database refuses that, each in its own: what is wrong with one takes no other's."""
        if len(lanes) == 1:
            return [self._alone(lanes[0])]
        try:
            handled = self._turns.take_together(lanes)
        except Later as later:
            log.warning("%s; taking %d turns one by one", later, len(lanes))
            return [self._alone(lane) for lane in lanes]
        return [lane in handled for lane in lanes]

    def _alone(self, lane: str) -> Taken:
        try:
            return self._turns.take_next(lane)
        except Later as later:
            return later

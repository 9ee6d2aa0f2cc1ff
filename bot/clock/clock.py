"""The clock: rings every 20 seconds, and carries out what time brings."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import OperationalError

from bot.clock.attempts import carry_out
from bot.clock.plans import plans
from bot.clock.time_off import TimeWatch
from bot.core.distress import Distress
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation
from storage.database.database import Database
from storage.retention import RECEIVED

log = logging.getLogger(__name__)

TICK = timedelta(seconds=20)
STEP_S = 0.01  # so long may one step of a tick keep people's messages waiting, wherever it can be ended
KEPT = RECEIVED.span  # what was received: update ids of a channel may begin anew after a quiet week
DEMO_KEPT = timedelta(days=400)  # there a visitor moves the clock by weeks, and wants to read on


class Clock:
    """Ticks. APScheduler only rings the bell; what is due stands in tables, so no downtime and no jump loses it.

    `folder` is where the data lie, whose disk is watched, and the machine's clock; none: neither is.
    """

    def __init__(
        self,
        *,
        database: Database,
        installation: Installation,
        clock: WallClock,
        spoken: Callable[[], None],
        folder: Path | None = None,
        kept: timedelta = KEPT,
        distress: Distress | None = None,
    ) -> None:
        self._database = database
        self._distress = distress
        self._kept = kept
        self._folder = folder
        self._watch = None if folder is None else TimeWatch(clock.machine, time.monotonic)
        self._installation = installation
        self._clock = clock
        self._spoken = spoken
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Tick now. To be called in the event loop."""
        self._bell.set()

    async def run(self) -> None:
        """Tick until cancelled."""
        scheduler = AsyncIOScheduler(timezone=self._clock.zone)
        scheduler.add_job(self._chime, "interval", seconds=TICK.total_seconds(), misfire_grace_time=None, coalesce=True)
        scheduler.start()
        try:
            while True:
                await self._tick()
                await self._wait()
        finally:
            scheduler.shutdown(wait=False)

    async def _chime(self) -> None:
        """Ring in the event loop; a plain function would be called in a thread, from where a bell cannot be rung."""
        self._bell.set()

    async def _wait(self) -> None:
        """Until the bell rings, or for two ticks: when the machine's clock is set back, APScheduler oversleeps."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * TICK.total_seconds()):
                await self._bell.wait()
        self._bell.clear()

    async def _tick(self) -> None:
        try:
            queued = await asyncio.to_thread(self.tick)
        except OperationalError as error:
            log.error("the clock cannot write: %s; trying again in %s", error.orig, TICK)
            if self._distress is not None:
                await self._distress.cannot_write(error)
        except Exception as bug:
            log.exception("a tick failed; people can still report and ask")
            await asyncio.to_thread(self._tell_operators, bug)
        else:
            if queued:
                self._spoken()
            if self._distress is not None:
                self._distress.over()

    def tick(self) -> int:
        """Carry out all plans, each apart from the others; how many messages were queued. Raises OperationalError."""
        with self._database.writing_in_steps(longest=STEP_S) as steps:
            occasion = Occasion(tx=steps.tx, now=self._clock.now(), installation=self._installation)
            return carry_out(occasion, plans(self._kept, self._folder, self._watch), steps)

    def _tell_operators(self, bug: Exception) -> None:
        now, what = self._clock.now(), type(bug).__name__
        try:
            with self._database.writing() as tx:
                key = f"clock:{now:%Y-%m-%d}:{what}"
                tell_operators(tx, text=self._installation.say("turn.clock_failed", what=what), key=key, now=now)
        except OperationalError as error:
            log.error("the operators cannot be told: %s", error.orig)

"""What time brings: reminders, danger that nobody looks after, forgetting. A ticker asks the database what is due."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import OperationalError

from bot.delivery import deliver_notice
from bot.operators import tell_operators
from bot.wallclock import WallClock
from handlers import alarms, check_clock, digest, notice_delivery, reminders, summaries
from handlers.dates import day_of
from handlers.standing_in import hand_over
from handlers.wording import Wording
from knowledge.pack import Pack
from storage import heartbeats, inbox, jobs, one_time_links, outbox
from storage.database import Database

log = logging.getLogger(__name__)

TICK = timedelta(seconds=20)
KEPT = timedelta(days=8)  # what was received: update ids of a channel may begin anew after a quiet week
DEMO_KEPT = timedelta(days=400)  # there a visitor moves the clock by weeks, and wants to read on
OUTBOX_KEPT = timedelta(days=90)
LINKS_KEPT = timedelta(days=1)  # after they expired: a late visitor reads why they do not work


class Clock:
    """Ticks. APScheduler only rings the bell; what is due stands in tables, so no downtime and no jump loses it."""

    def __init__(
        self,
        *,
        database: Database,
        packs: Mapping[str, Pack],
        say: Wording,
        clock: WallClock,
        spoken: Callable[[], None],
        kept: timedelta = KEPT,
    ) -> None:
        self._database = database
        self._kept = kept
        self._packs = packs
        self._say = say
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
            if await asyncio.to_thread(self.tick):
                self._spoken()
        except OperationalError as error:
            log.error("the clock cannot write: %s; trying again in %s", error.orig, TICK)
        except Exception as bug:
            log.exception("a tick failed; people can still report and ask")
            await asyncio.to_thread(self._tell_operators, bug)

    def tick(self) -> int:
        """Queue what is due, and forget what is old; how many messages were queued."""
        now, zone = self._clock.now(), self._clock.zone
        with self._database.writing() as tx:
            digest.plan(tx, now=now, zone=zone)
            notices = [
                *reminders.plan(tx, packs=self._packs, say=self._say, now=now, zone=zone),
                *summaries.plan(tx, packs=self._packs, say=self._say, now=now, zone=zone),
                *alarms.plan(tx, say=self._say, now=now),
                *check_clock.plan(tx, packs=self._packs, say=self._say, now=now, zone=zone),
                *notice_delivery.close(tx, say=self._say, now=now),
            ]
            handed_over = hand_over(tx, notices, say=self._say, today=day_of(now, zone))
            queued = sum(deliver_notice(tx, notice, now) for notice in handed_over)
            inbox.forget_before(tx, now - self._kept)
            jobs.forget_before(tx, now - self._kept)
            outbox.forget_before(tx, now - OUTBOX_KEPT)
            one_time_links.forget_before(tx, now - LINKS_KEPT)
            heartbeats.beat(tx, "clock", now)
        return queued

    def _tell_operators(self, bug: Exception) -> None:
        now, what = self._clock.now(), type(bug).__name__
        try:
            with self._database.writing() as tx:
                key = f"clock:{now:%Y-%m-%d}:{what}"
                tell_operators(tx, say=self._say, text_key="turn.clock_failed", what=what, key=key, now=now)
        except OperationalError as error:
            log.error("the operators cannot be told: %s", error.orig)

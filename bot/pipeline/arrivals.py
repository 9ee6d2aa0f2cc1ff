"""Ledgers that were sent in, looked at and taken in by a child process while the row tells how far it is.

One that a kill interrupted goes on when the lease of its job ends: rows that were taken in say nothing new by then.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.core.wallclock import WallClock
from bot.pipeline.child import ChildFailed, ChildPlace, ChildTask, carry_out
from handlers.exchange.pieces import piece_of
from handlers.exchange.receiving import ARRIVAL
from storage.database.database import Database
from storage.exchange import arrivals
from storage.exchange.arrivals import WAITED_FOR, Arrival, ArrivalStatus
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

MOST_TRIES = 3


class ArrivalWork:
    """Has ledgers taken in."""

    def __init__(self, *, database: Database, clock: WallClock, at: ChildPlace) -> None:
        self._database = database
        self._clock = clock
        self._at = at
        self._files = database.folder(at.file_folder)

    def kinds(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """What it does, by the kind of the job."""
        return {ARRIVAL: self.take_up}

    async def take_up(self, job: Job) -> None:
        """Have done what a ledger waits for; one that waits for nothing is left."""
        arrival = await asyncio.to_thread(self._find, int(job.details["arrival"]))
        if arrival is None or arrival.status not in WAITED_FOR:
            return
        file = piece_of(ARRIVAL, arrival.id, job.tries)
        task = ChildTask(place=self._at, kind=ARRIVAL, id=arrival.id, now=self._clock.now(), file=file)

        async def told(done: int) -> None:
            await asyncio.to_thread(self._progress, arrival.id, done)

        try:
            if job.tries > MOST_TRIES:
                raise ChildFailed(f"ledger {arrival.id} was begun {MOST_TRIES} times and never ended")
            result = await carry_out(task, told)
        except (ChildFailed, OSError, ValueError) as error:
            log.error("ledger %d failed: %s", arrival.id, error)
            undoing = arrival.status is ArrivalStatus.UNDOING
            result = {"status": ArrivalStatus.DONE if undoing else ArrivalStatus.FAILED, "found": {}, "noted": None}
        if result:
            await asyncio.to_thread(self._note, arrival, result)

    def _find(self, arrival_id: int) -> Arrival | None:
        with self._database.reading() as tx:
            return arrivals.find(tx, arrival_id)

    def _progress(self, arrival_id: int, done: int) -> None:
        with self._database.writing() as tx:
            arrivals.progress(tx, arrival_id, done)

    def _note(self, arrival: Arrival, result: dict[str, Any]) -> None:
        noted = None if result["noted"] is None else secrets.token_hex(16)
        if noted is not None:
            self._files.rename(result["noted"], noted)
        with self._database.writing() as tx:
            status = ArrivalStatus(result["status"])
            if arrivals.go_on(tx, arrival, status, found=result["found"], noted=noted):
                return
        if noted is not None:
            self._files.remove(noted)

"""How far the machine's clock is from that of a server which is spoken to anyway, by the date of its answers."""

import asyncio
import logging
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlalchemy.exc import OperationalError

from bot.core.wallclock import WallClock
from storage.database import heartbeats
from storage.database.database import Database, Transaction

log = logging.getLogger(__name__)

TOLERANCE = timedelta(minutes=2)  # between two clocks, and for an answer that was long under way
_FACT = "time_off"  # seconds by which the clock is ahead of others'


class MachineTime:
    """Compares the machine's clock with the dates of answers, and keeps by how much it is off where that changes."""

    def __init__(self, database: Database, clock: WallClock) -> None:
        self._database = database
        self._clock = clock
        self._kept: timedelta | None = None

    async def heard(self, date: str) -> None:
        """An answer came that says to be of this date, as HTTP writes it; what is no date counts as unsaid."""
        theirs = _read(date)
        if theirs is None:
            return
        off = self._clock.machine() - theirs
        off = off if abs(off) > TOLERANCE else timedelta(0)
        if self._kept is None or abs(off - self._kept) > TOLERANCE or bool(off) != bool(self._kept):
            await asyncio.to_thread(self._keep, off)

    def _keep(self, off: timedelta) -> None:
        try:
            with self._database.writing() as tx:
                heartbeats.set_fact(tx, _FACT, str(round(off.total_seconds())))
        except OperationalError as error:
            log.error("it cannot be kept how far the clock is off: %s", error.orig)
        else:
            self._kept = off


def deviation(tx: Transaction) -> timedelta | None:
    """By how much the clock is ahead of others', negative where it is behind; none where it is right, or not known."""
    seconds = int(heartbeats.fact(tx, _FACT) or 0)
    return timedelta(seconds=seconds) if seconds else None


def _read(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None

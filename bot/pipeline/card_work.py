"""Photos of ID cards that were sent in a chat: fetched, read, and forgotten; what was made out goes to their form.

The bytes go from the channel to the process that reads them, and are written nowhere here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict

from bot.core import internal
from bot.core.channel import Fetching, Refused, Releasing, SendFailure
from bot.core.wallclock import WallClock
from bot.pipeline.card_reader import CardRead, ReadsCards
from handlers.dialog.dates import day_of
from handlers.dialog.messages import JobDone
from handlers.forms.card_orders import READ_CARD
from handlers.forms.card_text import CardOutcome, CardReading
from storage.cases import kept_cards
from storage.database.database import Database
from storage.queues import inbox
from storage.queues.jobs import Job

KEPT_SIDE = 1000  # pixels: enough to read it, and a hundred kilobytes
MOST_TRIES = 3  # then the person types instead


class CardWork:
    """Has photos of ID cards read. Those that a county keeps are sealed into its database, small."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        channels: Mapping[str, Fetching],
        reader: ReadsCards,
        wake: Callable[[Iterable[str]], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._reader = reader
        self._wake = wake

    def kinds(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """What it does, by the kind of the job."""
        return {READ_CARD: self.read}

    async def read(self, job: Job) -> None:
        """Read a card and tell its form; the channel forgets the photo. Raises SendFailure where it is worth waiting.

        1. Fetch the bytes and have them read.
        2. Put what was made out into the inbox, once, however often this is done.
        3. Let the channel forget the bytes.
        """
        channel, source = self._channels.get(job.details["channel"]), job.details["source"]
        read = CardRead(reading=CardReading(outcome=CardOutcome.FAILED))
        if channel is not None and job.tries <= MOST_TRIES:
            try:
                data = await channel.fetch(source)
            except Refused:
                read = CardRead(reading=CardReading(outcome=CardOutcome.UNREADABLE))
            except SendFailure:
                if job.tries < MOST_TRIES:
                    raise
            else:
                today = day_of(self._clock.now(), self._clock.zone)
                read = await self._reader.read(data, today, side=KEPT_SIDE if job.details["case"] else 0)
        await asyncio.to_thread(self._tell, job, read)
        if isinstance(channel, Releasing):
            await channel.release(source)
        self._wake([job.lane])

    def _tell(self, job: Job, read: CardRead) -> None:
        now, draft, case = self._clock.now(), job.details["draft"], job.details["case"]
        told = {"draft": draft, "field": job.details["field"], **asdict(read.reading)}
        update = internal.write(job.lane, f"job:{job.id}", JobDone(kind=READ_CARD, result=told))
        with self._database.writing() as tx:
            if read.picture is not None and case is not None and kept_cards.is_kept_of(tx, case):
                kept_cards.put(tx, draft, case, read.reading.number, read.picture, now)
            inbox.put(tx, internal.INTERNAL, [update], now)

"""Photos of ID cards that are read at once, while a browser waits: one of a person's at a time, and written nowhere."""

from bot.core.wallclock import WallClock
from bot.pipeline.card_reader import ReadsCards
from bot.pipeline.card_work import KEPT_SIDE
from handlers.dialog.dates import day_of
from handlers.forms.card_on_sheet import CardSent, CardWanted


class WaitingCards:
    """Has photos read for those who wait."""

    def __init__(self, reader: ReadsCards, clock: WallClock) -> None:
        self._reader = reader
        self._clock = clock
        self._reading: set[int] = set()  # ids of people

    async def read(self, person_id: int, wanted: CardWanted, data: bytes) -> CardSent:
        """What stands on a photo, which comes along where it is to be kept; while another is read it is not looked at.

        What cannot be read is told in the answer.
        """
        if person_id in self._reading:
            return CardSent(field=wanted.field, slip="id_card.one_at_a_time")
        self._reading.add(person_id)
        try:
            today = day_of(self._clock.now(), self._clock.zone)
            read = await self._reader.read(data, today, side=KEPT_SIDE if wanted.keeps else 0)
        finally:
            self._reading.discard(person_id)
        return CardSent(field=wanted.field, reading=read.reading, picture=read.picture)

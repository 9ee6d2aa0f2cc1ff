"""Photos of ID cards that come along with a sheet: read at once, one of a person's at a time, and written nowhere."""

from starlette.datastructures import FormData

from bot.channels.web.uploads import MOST_BYTES
from bot.core.wallclock import WallClock
from bot.desk.uploads import files_in
from bot.pipeline.card_reader import ReadsCards
from bot.pipeline.card_work import KEPT_SIDE
from handlers.dialog.dates import day_of
from handlers.forms.card_on_sheet import CARD, CardSent, CardWanted
from handlers.forms.card_text import CardOutcome, CardReading


class DeskCards:
    """Has the photo of a sheet read while its browser waits."""

    def __init__(self, reader: ReadsCards, clock: WallClock) -> None:
        self._reader = reader
        self._clock = clock
        self._reading: set[int] = set()  # ids of people

    async def take(self, person_id: int, form: FormData, wanted: CardWanted, *, pressed: bool) -> CardSent | None:
        """What became of the photo in a form, as far as its sheet wants one; none where the form is sent in without.

        `pressed` is the button that has a photo read: with none chosen it says so.
        """
        files = files_in(form, f"{wanted.field}.{CARD}")
        if not files:
            return CardSent(field=wanted.field, slip="sheet.card.none_chosen") if pressed else None
        if person_id in self._reading:
            return CardSent(field=wanted.field, slip="id_card.one_at_a_time")
        if (files[0].size or 0) > MOST_BYTES:
            return CardSent(field=wanted.field, reading=CardReading(outcome=CardOutcome.UNREADABLE))
        self._reading.add(person_id)
        try:
            return await self._read(await files[0].read(), wanted)
        finally:
            self._reading.discard(person_id)

    async def _read(self, data: bytes, wanted: CardWanted) -> CardSent:
        today = day_of(self._clock.now(), self._clock.zone)
        read = await self._reader.read(data, today, side=KEPT_SIDE if wanted.keeps else 0)
        return CardSent(field=wanted.field, reading=read.reading, picture=read.picture)

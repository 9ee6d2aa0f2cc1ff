"""Photos of ID cards that come along with a sheet, read while its browser waits."""

from starlette.datastructures import FormData

from bot.channels.web.uploads import MOST_BYTES
from bot.desk.uploads import files_in
from bot.pipeline.waiting_cards import WaitingCards
from handlers.forms.card_on_sheet import CARD, CardSent, CardWanted
from handlers.forms.card_text import CardOutcome, CardReading


class DeskCards:
    """Takes the photo of a sheet."""

    def __init__(self, waiting: WaitingCards) -> None:
        self._waiting = waiting

    async def take(self, person_id: int, form: FormData, wanted: CardWanted, *, pressed: bool) -> CardSent | None:
        """What became of the photo in a form, as far as its sheet wants one; none where the form is sent in without.

        `pressed` is the button that has a photo read: with none chosen it says so.
        """
        files = files_in(form, f"{wanted.field}.{CARD}")
        if not files:
            return CardSent(field=wanted.field, slip="sheet.card.none_chosen") if pressed else None
        if (files[0].size or 0) > MOST_BYTES:
            return CardSent(field=wanted.field, reading=CardReading(outcome=CardOutcome.UNREADABLE))
        return await self._waiting.read(person_id, wanted, await files[0].read())

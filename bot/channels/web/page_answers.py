"""Answers typed on the page for a form that runs in another channel, each in a transaction of its own."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.core import internal
from bot.core.wallclock import WallClock
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation
from handlers.forms.form import Form
from handlers.forms.page_answers import LinkStanding, ReadCard, Visit
from storage.database.database import Database, Transaction
from storage.queues import inbox
from storage.queues.inbox import Received

_Told = TypeVar("_Told")


class PageAnswers:
    """Looks at links, opens them, takes answers: in worker threads, but for `read_card`."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        installation: Installation,
        forms: Mapping[str, Form],
        read_card: ReadCard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._installation = installation
        self._forms = forms
        self._read_card = read_card

    def look(self, code: str, holder: str) -> LinkStanding:
        """How the link stands to the browser that holds this; changes nothing."""
        return self._reading(code, holder, Visit.look)

    def open(self, code: str, holder: str) -> LinkStanding:
        """Open the link for this browser; of many at once one wins."""
        return self._writing(code, holder, Visit.open)

    def answer(self, code: str, holder: str, text: str, named: str) -> tuple[LinkStanding, Received | None]:
        """How the link stands after an answer; a right one is in the inbox when this returns, as the second says.

        `named` is the name that was read on an ID card and goes along, or "".
        """
        with self._database.writing() as tx:
            visit = self._visit(tx, code, holder)
            standing = visit.answer(text, named)
            if standing.answered is None:
                return standing, None
            answered = standing.answered
            received = internal.write(answered.lane, answered.key, answered.content)
            inbox.put(tx, internal.INTERNAL, [received], visit.occasion.now)
        return standing, received

    async def read_card(self, code: str, holder: str, photo: bytes, typed: str) -> LinkStanding:
        """How the link stands once a photo of an ID card was read, which may take minutes. To be awaited in the loop.

        `typed` is what stood in the box meanwhile. Nothing is answered yet.
        """
        wanting = await asyncio.to_thread(self._reading, code, holder, Visit.wanting_card)
        if wanting is None:
            return await asyncio.to_thread(self.look, code, holder)
        card = await self._read_card(*wanting, photo)
        return await asyncio.to_thread(self._writing, code, holder, lambda visit: visit.put_card(card, typed))

    def _reading(self, code: str, holder: str, ask: Callable[[Visit], _Told]) -> _Told:
        with self._database.reading() as tx:
            return ask(self._visit(tx, code, holder))

    def _writing(self, code: str, holder: str, ask: Callable[[Visit], _Told]) -> _Told:
        with self._database.writing() as tx:
            return ask(self._visit(tx, code, holder))

    def _visit(self, tx: Transaction, code: str, holder: str) -> Visit:
        occasion = Occasion(tx=tx, now=self._clock.now(), installation=self._installation)
        return Visit(occasion=occasion, code=code, holder=holder, forms=self._forms)

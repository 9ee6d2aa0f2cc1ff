"""The ledger: all cases that one may see, filtered by links, its view in the address; a search by name goes by POST."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.ledger import listing
from handlers.ledger.view import CHOICES, SIZES, read_view
from storage.cases.ledger import LedgerOrder

_FORM_BYTES = 4_000
_LONGEST_WORDS = 60


class LedgerPages:
    """`/desk/ledger`."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The page, and the search in it."""
        return [
            Route("/desk/ledger", self.show, methods=["GET"]),
            Route("/desk/ledger", self.search, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """A page of the view in the address."""
        seat = await self._seats.taken(request)
        return self._answer(seat, await asyncio.to_thread(self._look, seat, request, ""))

    async def search(self, request: Request) -> Response:
        """The same within which somebody is looked for: the words stand in no address, and the trail keeps them."""
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=4) as form:
            words = str(form.get("words", ""))[:_LONGEST_WORDS]
        return self._answer(seat, await asyncio.to_thread(self._look, seat, request, words))

    def _look(self, seat: DeskSeat, request: Request, words: str) -> dict[str, Any]:
        opening = self._sittings.writing if words else self._sittings.reading
        with opening(seat) as context:
            view, ignored = read_view(context, request.query_params.multi_items())
            found = listing.show(context, view, ignored, words)
            return {
                "found": found,
                "words": words,
                "choices": CHOICES,
                "orders": tuple(LedgerOrder),
                "sizes": SIZES,
                "who": say_who(context),
                "on": "ledger",
            }

    def _answer(self, seat: DeskSeat, values: dict[str, Any]) -> Response:
        response = self._rendering.page("ledger_list.html", **values)
        self._seats.renew(response, seat)
        return response

"""The ledger: all cases that one may see, filtered by links, its view in the address; a search by name goes by POST."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from bot.desk.ticks import carried, ticked_in
from handlers.ledger import listing, saved
from handlers.ledger.selection import MOST
from handlers.ledger.standing_views import standing_views
from handlers.ledger.view import CHOICES, CHOSEN, SIZES, LedgerView, read_view
from storage.cases.ledger import LedgerOrder
from storage.web import desk_settings

_FORM_BYTES = 64_000
_MOST_FIELDS = MOST + 10  # what was ticked on other pages comes along
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
        if not request.url.query and (columns := await asyncio.to_thread(self._kept_columns, seat)) is not None:
            response: Response = RedirectResponse(f"/desk/ledger?{LedgerView(columns=columns).address()}", 303)
            self._seats.renew(response, seat)
            return response
        return self._answer(seat, await asyncio.to_thread(self._look, seat, request, "", ()))

    async def search(self, request: Request) -> Response:
        """The same within which somebody is looked for, and with what was ticked before: neither is in the address.

        The trail keeps the words.
        """
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            words = str(form.get("words", ""))[:_LONGEST_WORDS]
            ticked = ticked_in(form)
        return self._answer(seat, await asyncio.to_thread(self._look, seat, request, words, ticked))

    def _kept_columns(self, seat: DeskSeat) -> tuple[str, ...] | None:
        """The columns with which the person opens the ledger; none where they are the usual ones."""
        with self._sittings.reading(seat) as context:
            kept = desk_settings.of(context.tx, context.person_id).columns
        return None if kept == CHOSEN else kept

    def _look(self, seat: DeskSeat, request: Request, words: str, ticked: Sequence[str]) -> dict[str, Any]:
        opening = self._sittings.writing if words else self._sittings.reading
        with opening(seat) as context:
            view, ignored = read_view(context, request.query_params.multi_items())
            found = listing.show(context, view, ignored, words)
            return {
                "found": found,
                "words": words,
                "standing": standing_views(context, found.view),
                "saved": saved.links(context, found.view),
                "ticked": frozenset(ticked),
                "carried": carried(ticked, (row.number for row in found.rows)),
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

"""Saved views of the ledger at the desk, and the columns that it is opened with."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import Seats
from bot.desk.sitting import Sittings
from handlers.dialog.context import Context
from handlers.ledger import saved
from handlers.ledger.view import read_view
from storage.web import desk_settings

_FORM_BYTES = 4_000


class SavedViewPages:
    """`/desk/ledger/…`: the address is the view that is meant, as that of the ledger is."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """What can be kept and forgotten."""
        return [
            Route("/desk/ledger/views", self.save, methods=["POST"]),
            Route("/desk/ledger/views/{view:str}/forget", self.forget, methods=["POST"]),
            Route("/desk/ledger/columns", self.keep_columns, methods=["POST"]),
        ]

    async def save(self, request: Request) -> Response:
        """Keep the view under a name."""
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=4) as form:
            name, shared = str(form.get("name", "")), form.get("shared") == "1"
        return await self._do(request, lambda context: saved.save(context, name, request.url.query, shared=shared))

    async def forget(self, request: Request) -> Response:
        """Forget a view of one's own."""

        def forget(context: Context) -> str:
            saved.forget(context, request.path_params["view"])
            return ""

        return await self._do(request, forget)

    async def keep_columns(self, request: Request) -> Response:
        """Open the ledger with these columns from now on."""

        def keep(context: Context) -> str:
            view, _ = read_view(context, request.query_params.multi_items())
            now = desk_settings.of(context.tx, context.person_id)
            desk_settings.keep(context.tx, context.person_id, replace(now, columns=view.columns), context.now)
            return ""

        return await self._do(request, keep)

    async def _do(self, request: Request, act: Callable[[Context], str]) -> Response:
        """Back to the view; what is wrong instead, where something is."""
        seat = await self._seats.taken(request)

        def acted() -> str:
            with self._sittings.writing(seat) as context:
                return act(context)

        wrong = await asyncio.to_thread(acted)
        back = f"/desk/ledger?{request.url.query}"
        response: Response = RedirectResponse(back, 303)
        if wrong:
            response = self._rendering.page("note_back.html", 422, text=wrong, back=back)
        self._seats.renew(response, seat)
        return response

"""The palette of the desk, where everything is found by typing, and the sheet of its keys."""

import asyncio
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings
from handlers import desk_rooms
from handlers.ledger import palette
from storage.web import desk_settings

_FORM_BYTES = 4_000
_LONGEST_NUMBER = 20


class PalettePages:
    """`/desk/commands` and `/desk/keys`: over the page for who has scripts, pages of their own for who has none."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The commands, what is typed among them, and the keys."""
        return [
            Route("/desk/commands", self.show, methods=["GET"]),
            Route("/desk/commands", self.go, methods=["POST"]),
            Route("/desk/keys", self.show_keys, methods=["GET"]),
            Route("/desk/keys", self.switch_keys, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """All commands; `case` is the number of the case that is open."""
        seat = await self._seats.taken(request)
        number = request.query_params.get("case", "")[:_LONGEST_NUMBER]

        def found() -> tuple[palette.DeskCommand, ...]:
            with self._sittings.reading(seat) as context:
                return (*palette.commands(context, number), *desk_rooms.commands(context))

        return self._answer(request, seat, "palette", {"commands": await asyncio.to_thread(found)})

    async def go(self, request: Request) -> Response:
        """To the case whose number was typed; anything else is looked for in the ledger, by POST as well."""
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            words = str(form.get("words", ""))

        def called() -> str | None:
            with self._sittings.reading(seat) as context:
                return palette.case_called(context, words)

        number = await asyncio.to_thread(called)
        response = RedirectResponse(f"/desk/cases/{number}", 303) if number else RedirectResponse("/desk/ledger", 307)
        self._seats.renew(response, seat)
        return response

    async def show_keys(self, request: Request) -> Response:
        """Which keys there are, and whether they do something."""
        seat = await self._seats.taken(request)
        return self._answer(request, seat, "keys", {"has_keys": (await asyncio.to_thread(self._kept, seat)).keys})

    async def switch_keys(self, request: Request) -> Response:
        """Switch single keys off, or on again."""
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            wanted = form.get("keys") == "1"

        def switch() -> None:
            with self._sittings.writing(seat) as context:
                now = desk_settings.of(context.tx, context.person_id)
                desk_settings.keep(context.tx, context.person_id, replace(now, keys=wanted), context.now)

        await asyncio.to_thread(switch)
        response = RedirectResponse("/desk", 303)
        self._seats.renew(response, seat)
        return response

    def _kept(self, seat: DeskSeat) -> desk_settings.DeskSettings:
        with self._sittings.reading(seat) as context:
            return desk_settings.of(context.tx, context.person_id)

    def _answer(self, request: Request, seat: DeskSeat, name: str, values: dict[str, Any]) -> Response:
        part = f"_{name}.html"
        response = (
            self._rendering.page(part, **values)
            if is_part(request)
            else self._rendering.page("over.html", part=part, **values)
        )
        self._seats.renew(response, seat)
        return response

"""The page of whoever runs the assistant: health, queues, messages to be sent again, versions, storage, last faults."""

import asyncio
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.core import faults
from bot.desk.machine import read_machine
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.dialog.dates import say_moment
from handlers.operating import standing

_FORM_BYTES = 1_000
_LONGEST_ID = 12


class OperatorPages:
    """`/desk/operator`; `folder` is where the data lie."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering, folder: Path) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering
        self._folder = folder

    def routes(self) -> list[Route]:
        """The page, and sending a message again."""
        return [
            Route("/desk/operator", self.show, methods=["GET"]),
            Route("/desk/operator", self.retry, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """How the assistant fares."""
        seat = await self._seats.taken(request)
        return self._answer(seat, await asyncio.to_thread(self._look, seat, ""))

    async def retry(self, request: Request) -> Response:
        """Send a message again, and show the page."""
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            named = str(form.get("message", ""))
        flash = await asyncio.to_thread(self._retry, seat, named)
        return self._answer(seat, await asyncio.to_thread(self._look, seat, flash))

    def _retry(self, seat: DeskSeat, named: str) -> str:
        id = int(named) if named.isascii() and named.isdecimal() and len(named) <= _LONGEST_ID else 0
        with self._sittings.writing(seat) as context:
            return context.say("operating.retried" if standing.retry(context, id) else "operating.not_there")

    def _look(self, seat: DeskSeat, flash: str) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            found = standing.standing(context)
            return {
                "standing": found,
                "machine": read_machine(context.tx, self._folder),
                "faults": [(one, say_moment(context.say, one.at, context.zone)) for one in faults.read(self._folder)],
                "flash": flash,
                "who": say_who(context),
                "on": "operator",
            }

    def _answer(self, seat: DeskSeat, values: dict[str, Any]) -> Response:
        response = self._rendering.page("operator.html", **values)
        self._seats.renew(response, seat)
        return response

"""Taking a county's own ledger in: a file, its heads, a trial with the bad rows back, the run, and taking it back."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.channels.web.guard import capped
from bot.channels.web.kept_response import hand_out
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.dialog.context import Context
from handlers.exchange import arrival_view, receiving
from handlers.exchange.receiving import MOST_BYTES, WrongLedger

_AROUND_IT = 100_000  # bytes that a form takes besides its file
_FORM_BYTES = 64_000
_MOST_FIELDS = 250  # a head each
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Found = TypeVar("Found")


class ImportPages:
    """`/desk/imports`, and each ledger that was sent in."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/imports", self.list, methods=["GET"]),
            Route("/desk/imports", self.receive, methods=["POST"]),
            Route("/desk/imports/{arrival:str}", self.show, methods=["GET"]),
            Route("/desk/imports/{arrival:str}/noted", self.noted, methods=["GET"]),
            Route("/desk/imports/{arrival:str}/heads", self.match, methods=["POST"]),
            Route("/desk/imports/{arrival:str}/run", self.run, methods=["POST"]),
            Route("/desk/imports/{arrival:str}/back", self.take_back, methods=["POST"]),
        ]

    async def list(self, request: Request) -> Response:
        """Where a file is sent, and those that were."""
        seat = await self._seats.taken(request)
        return self._page(seat, "imports.html", await asyncio.to_thread(self._look, seat, _everything))

    async def receive(self, request: Request) -> Response:
        """Take a file, and go where it can be watched."""
        seat = await self._seats.taken(request)
        async with capped(request, MOST_BYTES + _AROUND_IT).form(max_files=1, max_fields=2) as form:
            sent = form.get("file")
            name, data = (sent.filename or "", await sent.read()) if isinstance(sent, UploadFile) else ("", b"")
        taken = await asyncio.to_thread(self._change, seat, lambda context: receiving.receive(context, name, data))
        if isinstance(taken, str):
            found = await asyncio.to_thread(self._look, seat, _everything)
            return self._page(seat, "imports.html", {**found, "slip": taken}, status=422)
        return self._to(seat, f"/desk/imports/{taken}")

    async def show(self, request: Request) -> Response:
        """A ledger; of htmx its part alone, which asks again while it is waited for."""
        seat = await self._seats.taken(request)
        found = await asyncio.to_thread(self._look, seat, lambda context: _one(context, request))
        if is_part(request):
            # A page that renews itself keeps nobody at the desk.
            return self._rendering.page("_import.html", **found)
        return self._page(seat, "import.html", found)

    async def noted(self, request: Request) -> Response:
        """The bad rows, with red notes."""
        seat = await self._seats.taken(request)
        arrival = request.path_params["arrival"]
        noted, name = await asyncio.to_thread(self._look, seat, lambda it: arrival_view.noted_file(it, arrival))
        headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
        response = await hand_out(request, noted, media_type=_SHEET, headers=headers)
        self._seats.renew(response, seat)
        return response

    async def match(self, request: Request) -> Response:
        """Say what the heads mean, and let the rows be tried."""
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            chosen = {key: value for key, value in form.items() if isinstance(value, str)}
        return await self._do(request, lambda context, arrival: receiving.match_heads(context, arrival, chosen))

    async def run(self, request: Request) -> Response:
        """Let the good rows be taken in."""
        return await self._do(request, receiving.take_in)

    async def take_back(self, request: Request) -> Response:
        """Take back what the ledger brought."""
        return await self._do(request, receiving.take_back)

    async def _do(self, request: Request, act: Callable[[Context, str], object]) -> Response:
        seat = await self._seats.taken(request)
        arrival = request.path_params["arrival"]
        slip = await asyncio.to_thread(self._change, seat, lambda context: act(context, arrival))
        if isinstance(slip, str):
            found = await asyncio.to_thread(self._look, seat, lambda context: _one(context, request))
            return self._page(seat, "import.html", {**found, "slip": slip}, status=422)
        return self._to(seat, f"/desk/imports/{arrival}")

    def _look(self, seat: DeskSeat, find: Callable[[Context], Found]) -> Found:
        with self._sittings.reading(seat) as context:
            return find(context)

    def _change(self, seat: DeskSeat, change: Callable[[Context], Found]) -> Found | str:
        """What a change gives, or what is said where it cannot be done."""
        with self._sittings.writing(seat) as context:
            try:
                return change(context)
            except WrongLedger as wrong:
                return context.say(wrong.key)

    def _page(self, seat: DeskSeat, template: str, values: dict[str, Any], *, status: int = 200) -> Response:
        response = self._rendering.page(template, status, on="exchange", **values)
        self._seats.renew(response, seat)
        return response

    def _to(self, seat: DeskSeat, address: str) -> Response:
        response = RedirectResponse(address, 303)
        self._seats.renew(response, seat)
        return response


def _everything(context: Context) -> dict[str, Any]:
    return {"arrivals": arrival_view.all_here(context), "slip": "", "who": say_who(context)}


def _one(context: Context, request: Request) -> dict[str, Any]:
    arrival = arrival_view.one(context, request.path_params["arrival"])
    return {"arrival": arrival, "slip": "", "who": say_who(context)}

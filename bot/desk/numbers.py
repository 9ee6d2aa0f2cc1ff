"""Full numbers of a case at the desk: a reason first, and on the PC somebody who has just shown who they are."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings
from handlers.cases import numbers_at_desk
from handlers.cases.numbers_at_desk import MOST_WORDS, NumbersLook
from handlers.dialog.context import Context

_FORM_BYTES = 4_000
_Shown = bytes | NumbersLook  # a picture, or a page
_Show = Callable[[Context, str, str, str], _Shown]  # of a case by its number, for a reason and its words


class NumberPages:
    """`/desk/cases/…/numbers`. In a demo, which has nobody's numbers, no second look is asked for."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering, demo: bool) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering
        self._demo = demo

    def routes(self) -> list[Route]:
        """The question, and the answer to it."""
        return [
            Route("/desk/cases/{number:str}/numbers", self.ask, methods=["GET"]),
            Route("/desk/cases/{number:str}/numbers", self.show, methods=["POST"]),
            Route("/desk/cases/{number:str}/numbers/card", self.show_card, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Why they are needed."""
        seat = await self._seats.taken(request)
        return self._answer(request, seat, await asyncio.to_thread(self._ask, seat, request))

    async def show(self, request: Request) -> Response:
        """The numbers, once; whoever sat down too long ago signs in again first."""
        return await self._for_a_reason(request, numbers_at_desk.show)

    async def show_card(self, request: Request) -> Response:
        """The kept photo of the ID card, by itself, on the same terms."""
        return await self._for_a_reason(request, numbers_at_desk.show_card)

    async def _for_a_reason(self, request: Request, show: _Show) -> Response:
        """What is shown of a case for the reason in the request, to who has just shown who they are."""
        seat = await self._seats.taken(request)
        if not self._knows(seat):
            return self._answer(request, seat, await asyncio.to_thread(self._ask, seat, request), status=403)
        reason, words = await _reason_in(request)
        found = await asyncio.to_thread(self._show, seat, request.path_params["number"], reason, words, show)
        if isinstance(found, bytes):
            return Response(found, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
        return self._answer(request, seat, found, status=422 if found.slip else 200)

    def _ask(self, seat: DeskSeat, request: Request) -> NumbersLook:
        with self._sittings.reading(seat) as context:
            return numbers_at_desk.asked(context, request.path_params["number"])

    def _show(self, seat: DeskSeat, number: str, reason: str, words: str, show: _Show) -> _Shown:
        with self._sittings.writing(seat) as context:
            return show(context, number, reason, words)

    def _knows(self, seat: DeskSeat) -> bool:
        return self._demo or self._seats.is_sure(seat)

    def _answer(self, request: Request, seat: DeskSeat, look: NumbersLook, *, status: int = 200) -> Response:
        values: dict[str, Any] = {
            "look": look,
            "list": request.query_params.get("list", ""),
            "sure": self._knows(seat),
            "most": MOST_WORDS,
        }
        response = (
            self._rendering.page("_numbers.html", **values)
            if is_part(request)
            else self._rendering.page("numbers.html", status, **values)
        )
        response.headers["Cache-Control"] = "no-store"
        self._seats.renew(response, seat)
        return response


async def _reason_in(request: Request) -> tuple[str, str]:
    """Why they are needed, as it was chosen, and in words."""
    async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=4) as form:
        return str(form.get("reason", "")), str(form.get("words", ""))

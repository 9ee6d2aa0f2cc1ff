"""What the assistant knows: a box to try a question, documents by section, offices' phones, the consent text."""

import asyncio
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.curation.rooms import rooms
from handlers.dialog.context import Context
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.people import consent, office_list
from handlers.policy import pack_sections, trying

_FORM_BYTES = 4_000


class KnowledgePages:
    """`/desk/knowledge` and what all who sit there may read of it."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/knowledge", self.show_box, methods=["GET"]),
            Route("/desk/knowledge", self.try_out, methods=["POST"]),
            Route("/desk/knowledge/packs", self.show_packs, methods=["GET"]),
            Route("/desk/knowledge/offices", self.show_offices, methods=["GET"]),
            Route("/desk/knowledge/offices/set", self.open_office, methods=["GET"]),
            Route("/desk/knowledge/offices/set", self.set_office, methods=["POST"]),
            Route("/desk/knowledge/consent", self.show_consent, methods=["GET"]),
        ]

    async def show_box(self, request: Request) -> Response:
        """The box, empty."""
        seat = await self._seats.taken(request)
        return self._answer(seat, "knowledge_try.html", await asyncio.to_thread(self._try_out, seat, "", None))

    async def try_out(self, request: Request) -> Response:
        """What would be answered, and why. Nothing is written, so that nothing of it can be kept."""
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=4) as form:
            words, region = str(form.get("words", "")).strip()[: trying.LONGEST], str(form.get("region", ""))
        return self._answer(seat, "knowledge_try.html", await asyncio.to_thread(self._try_out, seat, words, region))

    async def show_packs(self, request: Request) -> Response:
        """A document with its sections."""
        seat = await self._seats.taken(request)
        return self._answer(
            seat, "knowledge_packs.html", await asyncio.to_thread(self._packs, seat, request.query_params.get("pack"))
        )

    async def show_offices(self, request: Request) -> Response:
        """Whom people are told to call."""
        seat = await self._seats.taken(request)
        return self._answer(seat, "knowledge_offices.html", await asyncio.to_thread(self._offices, seat, None))

    async def open_office(self, request: Request) -> Response:
        """The sheet of the own office's phone."""
        seat, area = await self._seats.taken(request), request.query_params.get("place", "")
        values = await asyncio.to_thread(self._office_sheet, seat, area, None)
        return self._answer(seat, "knowledge_sheet.html", values)

    async def set_office(self, request: Request) -> Response:
        """Set it, and show all of them."""
        seat, area = await self._seats.taken(request), request.query_params.get("place", "")
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=8) as form:
            sent = await asyncio.to_thread(self._set_office, seat, area, form)
        if isinstance(sent, WholeSheet):
            values = await asyncio.to_thread(self._office_sheet, seat, area, sent)
            return self._answer(seat, "knowledge_sheet.html", values, status=200 if sent.lines else 422)
        return self._answer(seat, "knowledge_offices.html", await asyncio.to_thread(self._offices, seat, sent))

    async def show_consent(self, request: Request) -> Response:
        """What people agree to."""
        seat = await self._seats.taken(request)
        return self._answer(seat, "knowledge_consent.html", await asyncio.to_thread(self._consent, seat))

    def _try_out(self, seat: DeskSeat, words: str, region: str | None) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            chosen = (context.region or "") if region is None else region
            tried = trying.try_out(context, words, chosen) if words else None
            values = {"words": words, "chosen": chosen, "regions": trying.regions(context), "tried": tried}
            return values | frame(context, "try")

    def _packs(self, seat: DeskSeat, pack: str | None) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            values = {"pack": pack_sections.show(context, pack), "regions": trying.regions(context)}
            return values | frame(context, "packs")

    def _offices(self, seat: DeskSeat, flash: SheetSent | None) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return {"lines": office_list.lines(context), "flash": flash} | frame(context, "offices")

    def _office_sheet(self, seat: DeskSeat, area: str, again: WholeSheet | None) -> dict[str, Any]:
        action, back = f"/desk/knowledge/offices/set?{urlencode({'place': area})}", "/desk/knowledge/offices"
        with self._sittings.reading(seat) as context:
            sheet = again or office_list.opened(context, area)
            return {"sheet": sheet, "action": action, "back": back} | frame(context, "offices")

    def _set_office(self, seat: DeskSeat, area: str, form: FormData) -> WholeSheet | SheetSent:
        filled = {name: [str(value) for value in form.getlist(name)] for name in ("phone", "hours")}
        with self._sittings.writing(seat) as context:
            return office_list.send(context, area, filled, once=str(form.get("once")), sure="sure" in form)

    def _consent(self, seat: DeskSeat) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return {"texts": consent.texts(context), "agreed": consent.agreed_to(context)} | frame(context, "consent")

    def _answer(self, seat: DeskSeat, template: str, values: dict[str, Any], *, status: int = 200) -> Response:
        response = self._rendering.page(template, status, **values)
        self._seats.renew(response, seat)
        return response


def frame(context: Context, room: str) -> dict[str, Any]:
    """What stands around each page of the knowledge: the others, and who sits there."""
    return {"rooms": rooms(context), "room": room, "who": say_who(context), "on": "knowledge"}

"""What the assistant knows: a box to try a question, documents by section, offices' phones, the consent text."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.room import Asked, Room, texts
from handlers.curation.rooms import rooms
from handlers.dialog.context import Context
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.people import consent, office_list
from handlers.policy import pack_sections, trying

_FORM_BYTES = 4_000
_OFFICES = "/desk/knowledge/offices"


class KnowledgePages:
    """`/desk/knowledge` and what all who sit there may read of it."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/knowledge", self.show_box, methods=["GET"]),
            Route("/desk/knowledge", self.try_out, methods=["POST"]),
            Route("/desk/knowledge/packs", self.show_packs, methods=["GET"]),
            Route(_OFFICES, self.show_offices, methods=["GET"]),
            Route(f"{_OFFICES}/set", self.open_office, methods=["GET"]),
            Route(f"{_OFFICES}/set", self.set_office, methods=["POST"]),
            Route("/desk/knowledge/consent", self.show_consent, methods=["GET"]),
        ]

    async def show_box(self, request: Request) -> Response:
        """The box, empty."""
        return await self._show(request, "try", "knowledge_try.html", lambda context: _try_out(context, "", None))

    async def try_out(self, request: Request) -> Response:
        """What would be answered, and why. Nothing is written, so that nothing of it can be kept."""
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=4) as form:
            words, region = str(form.get("words", "")).strip()[: trying.LONGEST], str(form.get("region", ""))
        return await self._show(request, "try", "knowledge_try.html", lambda context: _try_out(context, words, region))

    async def show_packs(self, request: Request) -> Response:
        """A document with its sections."""
        pack = request.query_params.get("pack")
        return await self._show(
            request,
            "packs",
            "knowledge_packs.html",
            lambda context: {"pack": pack_sections.show(context, pack), "regions": trying.regions(context)},
        )

    async def show_offices(self, request: Request) -> Response:
        """Whom people are told to call."""
        return await self._offices(request, None)

    async def open_office(self, request: Request) -> Response:
        """The sheet of the own office's phone."""
        area = request.query_params.get("place", "")
        return await self._sheet(request, lambda context: office_list.opened(context, area))

    async def set_office(self, request: Request) -> Response:
        """Set it, and show all of them."""
        area = request.query_params.get("place", "")

        def work(context: Context, form: FormData) -> WholeSheet | SheetSent:
            given = {name: texts(form, name) for name in ("phone", "hours")}
            return office_list.send(context, area, given, once=str(form.get("once")), sure="sure" in form)

        sent = await self._room.do(request, work)
        if isinstance(sent, WholeSheet):
            again = sent
            return await self._sheet(request, lambda context: again, status=200 if sent.lines else 422)
        return await self._offices(request, sent)

    async def show_consent(self, request: Request) -> Response:
        """What people agree to."""
        return await self._show(
            request,
            "consent",
            "knowledge_consent.html",
            lambda context: {"texts": consent.texts(context), "agreed": consent.agreed_to(context)},
        )

    async def _offices(self, request: Request, flash: SheetSent | None) -> Response:
        return await self._show(
            request,
            "offices",
            "knowledge_offices.html",
            lambda context: {"lines": office_list.lines(context), "flash": flash},
        )

    async def _sheet(self, request: Request, opened: Callable[[Context], WholeSheet], *, status: int = 200) -> Response:
        area = request.query_params.get("place", "")
        action = f"{_OFFICES}/set?{urlencode({'place': area})}"
        return await self._show(
            request,
            "offices",
            "knowledge_sheet.html",
            lambda context: {"sheet": opened(context), "action": action, "back": _OFFICES},
            status=status,
        )

    async def _show(self, request: Request, room: str, template: str, asked: Asked, *, status: int = 200) -> Response:
        return await self._room.show(
            request, template, lambda context: asked(context) | frame(context, room), status=status
        )


def _try_out(context: Context, words: str, region: str | None) -> dict[str, Any]:
    chosen = (context.region or "") if region is None else region
    tried = trying.try_out(context, words, chosen) if words else None
    return {"words": words, "chosen": chosen, "regions": trying.regions(context), "tried": tried}


def frame(context: Context, room: str) -> dict[str, Any]:
    """What stands around each page of the knowledge: the others, and which one this is."""
    return {"rooms": rooms(context), "room": room}

"""Watched houses at the desk: the list by the day on which somebody has to look, one of them, and a look at it."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.room import Room, filled
from bot.desk.uploads import DeskUploads
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.forms.at_once import SheetSent
from handlers.forms.photos import MOST
from handlers.forms.sheets import Uploads
from handlers.watches import at_desk
from handlers.watches.at_desk import WatchedHouse

_HERE = "/desk/watches"
_BYTES = 160_000_000  # of all photos of a look together
_MOST_FIELDS = 200


class WatchPages:
    """`/desk/watches`."""

    def __init__(self, *, room: Room, uploads: DeskUploads) -> None:
        self._room = room
        self._uploads = uploads

    def routes(self) -> list[Route]:
        """The list, and a house with the form of a look."""
        return [
            Route(_HERE, self.show_list, methods=["GET"]),
            Route(f"{_HERE}/{{number:str}}", self.show_house, methods=["GET"]),
            Route(f"{_HERE}/{{number:str}}", self.look, methods=["POST"]),
        ]

    async def show_list(self, request: Request) -> Response:
        """A page of the list."""
        return await self._list(request)

    async def show_house(self, request: Request) -> Response:
        """A house with its looks."""
        number = request.path_params["number"]
        return await self._house(request, lambda context: at_desk.opened(context, number))

    async def look(self, request: Request) -> Response:
        """Note a look, and show the list with what came of it; the form again where something is wrong."""
        sent = await self._take(request)
        if isinstance(sent, SheetSent):
            return await self._list(request, flash=sent.said)
        return await self._house(request, lambda context: sent, status=422)

    async def _take(self, request: Request) -> WatchedHouse | SheetSent:
        number, seat = request.path_params["number"], await self._room.seats.taken(request)

        def wanting() -> frozenset[str]:
            with self._room.sittings.reading(seat) as context:
                return at_desk.wanting_photos(context, number)

        async with capped(request, _BYTES).form(max_files=MOST, max_fields=_MOST_FIELDS) as form:
            uploads = await self._uploads.take(seat.session.lane, form, await asyncio.to_thread(wanting))
            once = str(form.get("once", ""))

            def take(given: Uploads) -> WatchedHouse | SheetSent:
                with self._room.sittings.writing(seat) as context:
                    return at_desk.look(context, number, filled(form), once=once, uploads=given)

            return await asyncio.to_thread(take, uploads)

    async def _list(self, request: Request, flash: str = "") -> Response:
        page = page_number(request.query_params.get("page", "1"))
        return await self._room.show(
            request, "watch_list.html", lambda context: {"found": at_desk.listed(context, page)}, flash=flash
        )

    async def _house(self, request: Request, found: Any, *, status: int = 200) -> Response:
        def asked(context: Context) -> dict[str, Any]:
            house = found(context)
            return {"house": house, "sheet": house.sheet, "action": f"{_HERE}/{house.number}", "back": _HERE}

        return await self._room.show(request, "watched_house.html", asked, status=status)

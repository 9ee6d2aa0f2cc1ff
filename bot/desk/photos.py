"""The photos of a case at the desk: large, beside each other, for whoever may see the case."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.kept_response import hand_out
from bot.channels.web.photos import JPEG, small_copy
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings
from handlers.cases import at_desk, pictures
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.pictures import CasePhoto
from storage.database.sealed_folder import KeptFile, SealedFolder

_KEEP = {"Cache-Control": "private, max-age=900"}  # no longer than an idle seat: others may use the browser


class PhotoPages:
    """`/desk/cases/…/photos/…`: a page for who has no scripts, over the case for who has."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering, folder: SealedFolder) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering
        self._folder = folder

    def routes(self) -> list[Route]:
        """The page of a photo, and its bytes in two sizes."""
        photo = "/desk/cases/{number:str}/photos/{photo:str}"
        return [
            Route(photo, self.show, methods=["GET"]),
            Route(f"{photo}/large", self.large, methods=["GET"]),
            Route(f"{photo}/small", self.small, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """A photo with the ways to the others; with `beside` another one next to it."""
        seat = await self._seats.taken(request)
        values = await asyncio.to_thread(self._look, seat, request)
        response = self._rendering.page("_photo.html" if is_part(request) else "photo.html", **values)
        self._seats.renew(response, seat)
        return response

    async def large(self, request: Request) -> Response:
        """The photo, at most 2560 pixels a side, without metadata."""
        seat = await self._seats.taken(request)
        photo = await asyncio.to_thread(self._photo, seat, request)
        return await hand_out(request, photo, media_type=JPEG, headers=_KEEP)

    async def small(self, request: Request) -> Response:
        """The photo, at most 480 pixels a side."""
        seat = await self._seats.taken(request)
        photo = await asyncio.to_thread(self._photo, seat, request)
        return Response(await asyncio.to_thread(small_copy, photo), media_type=JPEG, headers=_KEEP)

    def _look(self, seat: DeskSeat, request: Request) -> dict[str, Any]:
        look = pictures.look(
            self._photos(seat, request), request.path_params["photo"], request.query_params.get("beside", "")
        )
        if look is None:
            raise NoSuchCase(request.path_params["photo"])
        return {"look": look, "number": request.path_params["number"], "list": request.query_params.get("list", "")}

    def _photo(self, seat: DeskSeat, request: Request) -> KeptFile:
        photo = next((one for one in self._photos(seat, request) if one.id == request.path_params["photo"]), None)
        kept = self._folder.file(photo.file) if photo is not None and photo.file is not None else None
        if kept is None or not kept.is_here:
            raise NoSuchCase(request.path_params["photo"])
        return kept

    def _photos(self, seat: DeskSeat, request: Request) -> list[CasePhoto]:
        """Those of the case that have come. Raises NoSuchCase."""
        with self._sittings.reading(seat) as context:
            shown = pictures.with_looks(context, at_desk.find(context, request.path_params["number"]))
        return [photo for photo in shown if photo.here]

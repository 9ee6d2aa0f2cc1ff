"""The map of houses: a list by place, and beside it the houses drawn from the data itself, on tiles where there are."""

import asyncio
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import content_policy
from bot.desk.rendering import Rendering
from bot.desk.room import Room
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings
from handlers.dialog.context import Context
from handlers.overview import houses_map
from handlers.overview.houses_map import InSight, MapMark


class MapPages:
    """`/desk/map`; its address holds the place."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats, self._sittings = seats, sittings
        self._tiles = sittings.installation.map_tiles
        self._room = Room(seats=seats, sittings=sittings, rendering=rendering, on="map")

    def routes(self) -> list[Route]:
        """The page, and what is drawn in a window of its map."""
        return [
            Route("/desk/map", self.show, methods=["GET"]),
            Route("/desk/map/points", self.points, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The list of a place, with its map; of other hosts the page may ask that of the tiles alone."""
        code = request.query_params.get("place", "")

        def listed(context: Context) -> dict[str, Any]:
            return {"found": houses_map.read(context, code), "tiles": self._tiles or ""}

        response = await self._room.show(request, "map.html", listed)
        if self._tiles is not None:
            response.headers["Content-Security-Policy"] = content_policy(pictures=_origin(self._tiles))
        return response

    async def points(self, request: Request) -> Response:
        """The marks in a window; a window that is none is refused."""
        seat = await self._seats.taken(request)
        asked = request.query_params
        window = InSight.read(asked.get("zoom", ""), asked.get("box", ""))
        if window is None:
            return Response(status_code=404)
        found = await asyncio.to_thread(self._look, seat, asked.get("place", ""), window)
        return JSONResponse([asdict(one) for one in found])

    def _look(self, seat: DeskSeat, code: str, window: InSight) -> tuple[MapMark, ...]:
        with self._sittings.reading(seat) as context:
            return houses_map.marks(context, code, window)


def _origin(tiles: str) -> str:
    """The host of an address of tiles, as a content policy names it."""
    parts = urlsplit(tiles)
    return f"{parts.scheme}://{parts.netloc}"

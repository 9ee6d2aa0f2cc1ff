"""The map of houses: a list by place, and beside it the houses drawn from the data itself, on tiles where there are."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import content_policy
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.overview import houses_map
from handlers.overview.houses_map import InSight, MapMark


class MapPages:
    """`/desk/map`; its address holds the place."""

    def __init__(self, *, room: Room) -> None:
        self._room = room
        self._tiles = room.sittings.installation.map_tiles

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
        asked = request.query_params
        window = InSight.read(asked.get("zoom", ""), asked.get("box", ""))

        def found(context: Context) -> tuple[MapMark, ...] | None:
            return None if window is None else houses_map.marks(context, asked.get("place", ""), window)

        marks = await self._room.look(request, found)
        return Response(status_code=404) if marks is None else JSONResponse([asdict(one) for one in marks])


def _origin(tiles: str) -> str:
    """The host of an address of tiles, as a content policy names it."""
    parts = urlsplit(tiles)
    return f"{parts.scheme}://{parts.netloc}"

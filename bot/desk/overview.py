"""The overview: where the houses of an office stand, what is late, and how the month went; its pictures as one file."""

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.desk.room import Room
from handlers.dialog import months
from handlers.dialog.context import Context
from handlers.documents import bar_picture
from handlers.documents.charts import DESK, DESK_WIDE
from handlers.overview import figures, pictures, ranking, windows


class OverviewPages:
    """`/desk/overview`; its address holds the month."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page, and its pictures."""
        return [
            Route("/desk/overview", self.show, methods=["GET"]),
            Route("/desk/overview/picture.png", self.picture, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The overview of a month."""
        month = request.query_params.get("month", "")
        return await self._room.show(request, "month_overview.html", lambda context: _page(context, month))

    async def picture(self, request: Request) -> Response:
        """The pictures of a month in one file, to be handed on."""
        month = request.query_params.get("month", "")
        name, drawn = await self._room.look(request, lambda context: _draw(context, month))
        headers = {"Content-Disposition": disposition(f"overview-{name}.png")}
        return Response(drawn, media_type="image/png", headers=headers)


def _draw(context: Context, month: str) -> tuple[str, bytes]:
    overview = figures.read(context, figures.month_in(context, month))
    return months.stored_name(overview.first), pictures.whole(overview, context.say)


def _page(context: Context, month: str) -> dict[str, Any]:
    overview = figures.read(context, figures.month_in(context, month))
    say, first = context.say, overview.first
    following = months.after(first)
    return {
        "found": overview,
        "windows": windows.read(context, overview.place, first),
        "ranking": ranking.read(context, first),
        "states": Markup(bar_picture.on_page(pictures.states(overview, say), DESK)),
        "late": Markup(bar_picture.on_page(pictures.late(overview, say), DESK)),
        "by_month": Markup(bar_picture.on_page(pictures.by_month(overview, say), DESK_WIDE)),
        "earlier": months.before(first),
        "later": following if following <= context.today else None,
    }

"""Where the house of a case stands, at the desk: its small place and its position."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.room import Room
from handlers.cases import position_at_desk
from handlers.cases.position_at_desk import PlaceTold, PositionPage
from handlers.dialog.context import Context


class PositionPages:
    """`/desk/cases/…/position`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """What is known, and what is told instead."""
        path = "/desk/cases/{number:str}/position"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.keep, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """The small place and the position as they are known."""
        number = request.path_params["number"]
        return await self._room.show(
            request, "position.html", lambda context: {"position": position_at_desk.page(context, number)}
        )

    async def keep(self, request: Request) -> Response:
        """Keep what was typed, or ask what is doubtful about it."""
        number = request.path_params["number"]

        def work(context: Context, form: FormData) -> tuple[str, PositionPage]:
            return position_at_desk.keep(context, number, _told(form), str(form.get("version", "")))

        said, position = await self._room.do(request, work)
        return await self._room.show(request, "position.html", lambda context: {"position": position}, flash=said)


def _told(form: FormData) -> PlaceTold:
    detail, position, why = (str(form.get(name, "")).strip() for name in ("detail", "position", "why"))
    return PlaceTold(detail=detail, position=position, why=why, answered=tuple(map(str, form.getlist("answered"))))

"""The list of shots of a case at the desk: of what its photos are, and which shot cannot be taken."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.room import Room
from handlers.cases import shots_at_desk
from handlers.dialog.context import Context

_PHOTO, _SHOT = "photo.", "shot."  # before the id of what a field is about


class ShotPages:
    """`/desk/cases/…/shots`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The list, and what is changed of it."""
        path = "/desk/cases/{number:str}/shots"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.keep, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """The photos, each with what it is of, and the shots that are missing."""
        return await self._answer(request)

    async def keep(self, request: Request) -> Response:
        """Keep what was chosen; the list as it is then."""
        number = request.path_params["number"]

        def work(context: Context, form: FormData) -> str:
            named, out_of_reach = _chosen(form, _PHOTO), _chosen(form, _SHOT)
            return shots_at_desk.keep(context, number, named, out_of_reach, str(form.get("version", "")))

        return await self._answer(request, flash=await self._room.do(request, work))

    async def _answer(self, request: Request, *, flash: str = "") -> Response:
        number = request.path_params["number"]
        return await self._room.show(
            request, "shot_list.html", lambda context: {"shots": shots_at_desk.page(context, number)}, flash=flash
        )


def _chosen(form: FormData, prefix: str) -> dict[str, str]:
    """What was chosen in the fields whose names begin so, by what follows in the name."""
    return {name.removeprefix(prefix): str(value) for name, value in form.items() if name.startswith(prefix)}

"""How long what is kept, at the desk: the table for a county, and the days that it sets."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.own_data import keeping

_HERE = "/desk/retention"


class RetentionPages:
    """`/desk/retention`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page, and what is filled in on it."""
        return [Route(_HERE, self.show, methods=["GET"]), Route(_HERE, self.put, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """All classes of data with their days."""
        return await self._room.show(request, "keeping.html", lambda context: {"page": keeping.page(context)})

    async def put(self, request: Request) -> Response:
        """Set days; what cannot be right is said beside it, and nothing is set."""

        def work(context: Context, form: FormData) -> dict[str, str]:
            return dict(keeping.put(context, {name: str(value) for name, value in form.items()}))

        slips = await self._room.do(request, work)
        if not slips:
            return RedirectResponse(_HERE, status_code=303)
        return await self._room.show(
            request, "keeping.html", lambda context: {"page": keeping.page(context, slips)}, status=422
        )

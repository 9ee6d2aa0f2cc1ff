"""Households at the desk: the two lists, a household's file, and pairs of reports that somebody has to decide."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.room import Room
from handlers.dialog.pages import page_number
from handlers.households import at_desk

_HERE = "/desk/households"


class HouseholdPages:
    """`/desk/households`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages, and the answer to a pair."""
        return [
            Route(_HERE, self.show_lists, methods=["GET"]),
            Route(f"{_HERE}/pairs/{{pair:str}}", self.show_pair, methods=["GET"]),
            Route(f"{_HERE}/pairs/{{pair:str}}", self.decide, methods=["POST"]),
            Route(f"{_HERE}/{{household:str}}", self.show_file, methods=["GET"]),
        ]

    async def show_lists(self, request: Request) -> Response:
        """Pairs that wait, and files that lack something, a page of each."""
        return await self._lists(request)

    async def show_file(self, request: Request) -> Response:
        """The file of a household."""
        named = request.path_params["household"]
        return await self._room.show(request, "household.html", lambda context: {"file": at_desk.file(context, named)})

    async def show_pair(self, request: Request) -> Response:
        """Two reports side by side."""
        named = request.path_params["pair"]
        return await self._room.show(
            request, "household_pair.html", lambda context: {"pair": at_desk.pair(context, named)}
        )

    async def decide(self, request: Request) -> Response:
        """One household or two; then the list with what came of it."""
        named = request.path_params["pair"]
        said = await self._room.do(
            request, lambda context, form: at_desk.decide(context, named, str(form.get("answer", "")))
        )
        return await self._lists(request, flash=said)

    async def _lists(self, request: Request, flash: str = "") -> Response:
        doubtful, lacking = (page_number(request.query_params.get(name, "1")) for name in ("pairs", "page"))
        return await self._room.show(
            request,
            "household_lists.html",
            lambda context: {"lists": at_desk.lists(context, doubtful, lacking)},
            flash=flash,
        )

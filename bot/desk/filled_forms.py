"""A form of a document that was filled in for a case, at the desk; it is corrected within the case."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.room import Room
from handlers.cases import form_page
from handlers.dialog.pages import page_number


class FilledFormPages:
    """`/desk/cases/…/forms/…`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page of a form."""
        return [Route("/desk/cases/{number:str}/forms/{record:str}", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """Each box with what stands in it, its photos, and what was corrected."""
        number, record = request.path_params["number"], request.path_params["record"]
        query = request.query_params
        return await self._room.show(
            request,
            "filled_form.html",
            lambda context: {
                "form": form_page.page(context, number, record),
                "list": query.get("list", ""),
                "page": page_number(query.get("page", "1")),
            },
        )

"""A county's own workbooks for an official table: sent in, used, laid by; and a sample with all names set."""

from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.official_tables import own_books
from handlers.official_tables.own_books import MOST_BYTES, NoWorkbook


class TableBookPages:
    """`/desk/tables/<table>/book`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page, what is pressed on it, and the files."""
        here = "/desk/tables/{table:str}/book"
        return [
            Route(here, self.show, methods=["GET"]),
            Route(here, self.receive, methods=["POST"]),
            Route(f"{here}/sample", self.sample, methods=["GET"]),
            Route(f"{here}/back", self.back, methods=["POST"]),
            Route(f"{here}/{{book:str}}/file", self.fetch, methods=["GET"]),
            Route(f"{here}/{{book:str}}/use", self.use, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The names that there are, and the county's versions."""
        return await self._room.show(request, "table_books.html", lambda context: _look(context, request, ""))

    async def receive(self, request: Request) -> Response:
        """Take a book in; what is no Excel file is said on the page."""

        def received(context: Context, form: FormData, data: bytes) -> str:
            sent = form.get("file")
            name = sent.filename or "" if isinstance(sent, UploadFile) else ""
            try:
                own_books.receive(context, _table(request), name, data)
            except NoWorkbook:
                return context.say("tables.book.no_excel")
            return ""

        slip = await self._room.take_file(request, received, MOST_BYTES)
        if not slip:
            return _back_to_page(request)
        return await self._room.show(
            request, "table_books.html", lambda context: _look(context, request, slip), status=422
        )

    async def sample(self, request: Request) -> Response:
        """Our own layout with all names set."""
        return _file(*await self._room.fetch(request, lambda context: own_books.sample(context, _table(request))))

    async def fetch(self, request: Request) -> Response:
        """A version as it was sent in."""
        version = request.path_params["book"]
        book = await self._room.fetch(request, lambda context: own_books.find(context, _table(request), version))
        return _file(book.name, book.content)

    async def use(self, request: Request) -> Response:
        """Use a version that was laid by."""
        version = request.path_params["book"]
        await self._room.do(request, lambda context, form: own_books.use(context, _table(request), version))
        return _back_to_page(request)

    async def back(self, request: Request) -> Response:
        """Let our own layout count again."""
        await self._room.do(request, lambda context, form: own_books.back_to_ours(context, _table(request)))
        return _back_to_page(request)


def _table(request: Request) -> str:
    """The table that the address names."""
    return str(request.path_params["table"])


def _back_to_page(request: Request) -> Response:
    return RedirectResponse(f"/desk/tables/{_table(request)}/book", 303)


def _file(name: str, content: bytes) -> Response:
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES["xlsx"], headers=headers)


def _look(context: Context, request: Request, slip: str) -> dict[str, Any]:
    return {"found": own_books.look(context, _table(request)), "slip": slip}

"""The official tables: those of the own offices, one on the screen as in its annex, its houses, its forms, its file."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.desk import counted_houses
from bot.desk.room import Asked, Room, filled
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.forms.at_once import WholeSheet
from handlers.official_tables import at_desk

_HOME = "/desk/tables"


class TablePages:
    """`/desk/tables`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages, and the file."""
        table = f"{_HOME}/{{table:str}}"
        return [
            Route(_HOME, self.listed, methods=["GET"]),
            Route(table, self.show, methods=["GET"]),
            Route(table, self.send, methods=["POST"]),
            Route(f"{table}/file", self.file, methods=["POST"]),
            Route(f"{table}/houses/{{column:str}}", self.houses, methods=["GET"]),
            Route(f"{table}/fill/{{form:str}}", self.open_form, methods=["GET"]),
            Route(f"{table}/fill/{{form:str}}", self.fill_in, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:
        """The tables of the own offices."""
        return await self._room.show(
            request, "official_table_list.html", lambda context: {"lines": at_desk.listed(context)}
        )

    async def show(self, request: Request) -> Response:
        """One of them, as the ledger stands now."""
        return await self._room.show(request, "official_table.html", _look(request))

    async def send(self, request: Request) -> Response:
        """Send it with those that go with it, and keep them as they were sent."""
        id = request.path_params["table"]
        said = await self._room.do(request, lambda context, form: at_desk.send(context, id, sure="sure" in form))
        return await self._room.show(request, "official_table.html", _look(request), flash=said)

    async def file(self, request: Request) -> Response:
        """The workbook in the layout of the annex."""
        id = request.path_params["table"]
        name, data = await self._room.do(request, lambda context, form: at_desk.workbook(context, id))
        headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
        return Response(data, media_type=MEDIA_TYPES["xlsx"], headers=headers)

    async def houses(self, request: Request) -> Response:
        """The houses that a number counts."""
        id, column = request.path_params["table"], request.path_params["column"]
        return await counted_houses.show(
            self._room,
            request,
            lambda context, page: at_desk.houses(context, id, column, page),
            back=f"{_HOME}/{id}",
            back_label="desk.tables.back_to",
        )

    async def open_form(self, request: Request) -> Response:
        """A form of the table: the sums, a correction, the name of a column."""
        id, form = request.path_params["table"], request.path_params["form"]
        return await self._room.show(
            request, "whole_form.html", lambda context: _sheet(request, at_desk.opened(context, id, form))
        )

    async def fill_in(self, request: Request) -> Response:
        """Send such a form in."""
        id, name = request.path_params["table"], request.path_params["form"]
        sent = await self._room.do(
            request, lambda context, form: at_desk.fill_in(context, id, name, filled(form), str(form.get("once")))
        )
        if isinstance(sent, WholeSheet):
            values = _sheet(request, sent)
            return await self._room.show(request, "whole_form.html", lambda context: values, status=422)
        return await self._room.show(request, "official_table.html", _look(request), flash=sent.said.partition("\n")[0])


def _look(request: Request) -> Asked:
    id = request.path_params["table"]
    return lambda context: {"found": at_desk.look(context, id)}


def _sheet(request: Request, sheet: WholeSheet) -> dict[str, Any]:
    return {"sheet": sheet, "action": request.url.path, "back": f"{_HOME}/{request.path_params['table']}"}

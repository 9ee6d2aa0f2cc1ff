"""The audit trail at the desk: a page of it by person, case, kind and day, and the same as a file."""

import asyncio
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.trail import export, lines
from handlers.trail.export import TrailFormat
from handlers.trail.kinds import TrailKind
from handlers.trail.lines import TrailFilter

_MEDIA_TYPES = {
    TrailFormat.CSV: "text/csv; charset=utf-8",
    TrailFormat.XLSX: MEDIA_TYPES["xlsx"],
}


class TrailPages:
    """`/desk/trail`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page, and the file."""
        return [
            Route("/desk/trail", self.show, methods=["GET"]),
            Route("/desk/trail", self.export, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """A page of what the address names."""
        sought = lines.read_filter(request.query_params.multi_items())
        return await self._room.show(request, "audit_trail.html", lambda context: _look(context, sought))

    async def export(self, request: Request) -> Response:
        """All that the address names as a file; by POST, since it is noted, in a transaction of its own."""
        sought = lines.read_filter(request.query_params.multi_items())

        def noted(context: Context, form: FormData) -> TrailFormat:
            export.note(context)
            return TrailFormat.XLSX if form.get("format") == TrailFormat.XLSX else TrailFormat.CSV

        found = await self._room.look(request, lambda context: export.own(context, sought))
        format = await self._room.do(request, noted)
        file = await asyncio.to_thread(found.draw, format)
        headers = {"Content-Disposition": disposition(file.name), "Cache-Control": "no-store"}
        return Response(file.data, media_type=_MEDIA_TYPES[format], headers=headers)


def _look(context: Context, sought: TrailFilter) -> dict[str, Any]:
    return {
        "page": lines.page(context, sought),
        "kinds": tuple(TrailKind),
        "address": lambda **changed: _address(sought, **changed),
    }


def _address(sought: TrailFilter, **changed: object) -> str:
    """The address of a filter with some of it changed; a page begins anew unless it is said where."""
    named = {
        "who": sought.person_id,
        "case": sought.case,
        "kind": sought.kind,
        "from": sought.first,
        "to": sought.last,
        "before": None,
        **changed,
    }
    query = urlencode({key: value for key, value in named.items() if value is not None})
    return f"/desk/trail?{query}" if query else "/desk/trail"

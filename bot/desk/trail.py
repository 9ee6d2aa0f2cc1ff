"""The audit trail at the desk: a page of it by person, case, kind and day, and the same as a file."""

import asyncio
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.trail import export, lines
from handlers.trail.export import TrailFile, TrailFormat
from handlers.trail.kinds import TrailKind
from handlers.trail.lines import TrailFilter

_FORM_BYTES = 4_000
_MEDIA_TYPES = {
    TrailFormat.CSV: "text/csv; charset=utf-8",
    TrailFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TrailPages:
    """`/desk/trail`."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The page, and the file."""
        return [
            Route("/desk/trail", self.show, methods=["GET"]),
            Route("/desk/trail", self.export, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """A page of what the address names."""
        seat, sought = await self._seats.taken(request), lines.read_filter(request.query_params.multi_items())
        response = self._rendering.page("audit_trail.html", **await asyncio.to_thread(self._look, seat, sought))
        self._seats.renew(response, seat)
        return response

    async def export(self, request: Request) -> Response:
        """All that the address names as a file; by POST, since it is noted."""
        seat, sought = await self._seats.taken(request), lines.read_filter(request.query_params.multi_items())
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            format = TrailFormat.XLSX if form.get("format") == TrailFormat.XLSX else TrailFormat.CSV
        file = await asyncio.to_thread(self._export, seat, sought, format)
        headers = {"Content-Disposition": disposition(file.name), "Cache-Control": "no-store"}
        response = Response(file.data, media_type=_MEDIA_TYPES[format], headers=headers)
        self._seats.renew(response, seat)
        return response

    def _look(self, seat: DeskSeat, sought: TrailFilter) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return {
                "page": lines.page(context, sought),
                "kinds": tuple(TrailKind),
                "address": lambda **changed: _address(sought, **changed),
                "who": say_who(context),
                "on": "trail",
            }

    def _export(self, seat: DeskSeat, sought: TrailFilter, format: TrailFormat) -> TrailFile:
        with self._sittings.writing(seat) as context:
            return export.export(context, sought, format)


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

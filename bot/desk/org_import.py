"""A county's list of places and people, imported at the desk: the file, what it would change, and then its run.

Nothing is kept of a file between its trial and its run: the trial's page carries it, sealed.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.channels.web.guard import capped
from bot.core.delivery import deliver_notice
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.documents.workbook import UnusableFile
from handlers.handover import imported, org_import
from handlers.handover.org_import import MOST_BYTES, OrgTrial

_HERE = "/desk/people/import"
_FORM_BYTES = 3 * MOST_BYTES  # sealed and written in letters a file is almost twice as long
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OrgImportPages:
    """`/desk/people/import`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page, the trial, the run, and the rows that are bad."""
        return [
            Route(_HERE, self.show, methods=["GET"]),
            Route(_HERE, self.try_out, methods=["POST"]),
            Route(f"{_HERE}/run", self.run, methods=["POST"]),
            Route(f"{_HERE}/bad", self.bad_rows, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Where the file is chosen."""
        return await self._page(request)

    async def try_out(self, request: Request) -> Response:
        """What a file would change."""
        seat = await self._room.seats.taken(request)
        async with self._form(request, max_files=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                return await self._page(request, flash="desk.people.no_file", status=422)
            name, content = file.filename, await file.read()
            withdraw_missing = form.get("withdraw") == "yes"

        def tried() -> OrgTrial:
            with self._room.sittings.reading(seat) as context:
                return org_import.trial(context, name, content, withdraw_missing=withdraw_missing)

        try:
            return await self._page(request, trial=await asyncio.to_thread(tried))
        except UnusableFile as error:
            return await self._unusable(request, error)

    async def run(self, request: Request) -> Response:
        """Import a file that was tried."""
        seat = await self._room.seats.taken(request)
        async with self._form(request) as form:
            sealed = str(form.get("sealed", ""))

        def done() -> str:
            with self._room.sittings.reading(seat) as context:
                tried = org_import.plan(context, sealed)
            with self._room.sittings.working(seat) as (steps, occasion):
                for notice in imported.carry_out(steps, occasion, tried.plan, by=tried.by):
                    deliver_notice(steps.tx, notice, occasion.now)
            return org_import.say_done(self._room.rendering.say, tried)

        try:
            return await self._page(request, done=await asyncio.to_thread(done))
        except UnusableFile as error:
            return await self._unusable(request, error)

    async def bad_rows(self, request: Request) -> Response:
        """The bad rows of a file that was tried, as a workbook with what is right in its last column."""
        seat = await self._room.seats.taken(request)
        async with self._form(request) as form:
            sealed = str(form.get("sealed", ""))

        def written() -> bytes:
            with self._room.sittings.reading(seat) as context:
                return org_import.bad_rows(context, sealed)

        try:
            content = await asyncio.to_thread(written)
        except UnusableFile as error:
            return await self._unusable(request, error)
        name = self._room.rendering.say("desk.people.bad_rows_name")
        response = Response(content, media_type=_WORKBOOK, headers={"Content-Disposition": disposition(name)})
        self._room.seats.renew(response, seat)
        return response

    def _form(self, request: Request, *, max_files: int = 0) -> Any:
        return capped(request, _FORM_BYTES).form(max_files=max_files, max_fields=2, max_part_size=_FORM_BYTES)

    async def _unusable(self, request: Request, error: UnusableFile) -> Response:
        return await self._page(request, flash=error.key, values=error.values, status=422)

    async def _page(
        self,
        request: Request,
        *,
        trial: OrgTrial | None = None,
        done: str = "",
        flash: str = "",
        values: dict[str, object] | None = None,
        status: int = 200,
    ) -> Response:
        asked: Callable[[Context], dict[str, Any]] = lambda context: {
            "may": org_import.may_import(context),
            "trial": trial,
            "done": done,
            "tab": "import",
        }
        text = self._room.rendering.say(flash, **(values or {})) if flash else ""
        return await self._room.show(request, "org_import.html", asked, status=status, flash=text)

"""A room of the desk: how its pages are looked at, and how what somebody sends in is done, each in one transaction."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.dialog.context import Context
from handlers.forms.sheets import Filled

_FORM_BYTES = 64_000
_MOST_FIELDS = 1020  # a cell of a table each, or a case that was ticked
_OWN = ("once", "sure")  # fields of the page, not of the form

Done = TypeVar("Done")
Asked = Callable[[Context], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Room:
    """Shows pages to who sits there; `on` is the link of the navigation that leads here."""

    seats: Seats
    sittings: Sittings
    rendering: Rendering
    on: str

    async def show(
        self, request: Request, template: str, asked: Asked, *, status: int = 200, flash: str = ""
    ) -> Response:
        """A page with what is asked of the context, and a word above it. Raises NotSeated."""
        seat = await self.seats.taken(request)
        values = {"flash": flash} | await asyncio.to_thread(self._look, seat, asked)
        response = self.rendering.page(template, status, **values)
        self.seats.renew(response, seat)
        return response

    async def show_by_itself(self, request: Request, template: str, asked: Asked) -> Response:
        """A part that the page asks for again and again, which is no work and keeps no seat. Raises NotSeated."""
        seat = await self.seats.taken(request)
        return self.rendering.page(template, **await asyncio.to_thread(self._look, seat, asked))

    async def do(self, request: Request, work: Callable[[Context, FormData], Done]) -> Done:
        """Do what was sent in; what it gives. Raises NotSeated, and what the work raises, which then did nothing."""
        seat = await self.seats.taken(request)

        def done(form: FormData) -> Done:
            with self.sittings.writing(seat) as context:
                return work(context, form)

        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return await asyncio.to_thread(done, form)

    async def take_file(self, request: Request, work: Callable[[Context, FormData, bytes], Done], most: int) -> Done:
        """Do what was sent in with a `file` of `most` bytes. Raises NotSeated, and what the work raises."""
        seat = await self.seats.taken(request)

        def done(form: FormData, data: bytes) -> Done:
            with self.sittings.writing(seat) as context:
                return work(context, form, data)

        async with capped(request, most + _FORM_BYTES).form(max_files=1, max_fields=4) as form:
            sent = form.get("file")
            data = await sent.read() if isinstance(sent, UploadFile) else b""
            return await asyncio.to_thread(done, form, data)

    async def look(self, request: Request, find: Callable[[Context], Done]) -> Done:
        """What is found for an answer that is no page. Raises NotSeated, and what finding it raises."""
        seat = await self.seats.taken(request)

        def found() -> Done:
            with self.sittings.reading(seat) as context:
                return find(context)

        return await asyncio.to_thread(found)

    async def fetch(self, request: Request, find: Callable[[Context], Done]) -> Done:
        """What is fetched, a fact that is noted. Raises NotSeated, and what finding it raises."""
        seat = await self.seats.taken(request)

        def found() -> Done:
            with self.sittings.writing(seat) as context:
                return find(context)

        return await asyncio.to_thread(found)

    def _look(self, seat: DeskSeat, asked: Asked) -> dict[str, Any]:
        with self.sittings.reading(seat) as context:
            return {**asked(context), "who": say_who(context), "on": self.on}


def filled(form: FormData) -> Filled:
    """What stands in the fields of a form, by name."""
    return {name: texts(form, name) for name in form if name not in _OWN}


def texts(form: FormData, name: str) -> list[str]:
    """What stands in all fields of one name."""
    return [value for value in form.getlist(name) if isinstance(value, str)]

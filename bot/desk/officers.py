"""Who answers questions, who deals with complaints and who is on duty, each named by the chat's own buttons."""

import asyncio
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers import desk_buttons, officers
from handlers.desk_buttons import ButtonSheet, DeskSaid, SheetOutcome

_FORM_BYTES = 64_000
_MOST_FIELDS = 20
_BUTTON = "of"  # the field of a page that names the button; the others are the form's
_HERE = "/desk/people/officers"


class OfficerPages:
    """`/desk/people/officers`."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The page, and what is pressed and filled in there."""
        return [
            Route(_HERE, self.show, methods=["GET"]),
            Route(f"{_HERE}/press", self.press, methods=["POST"]),
            Route(f"{_HERE}/sheet", self.open_sheet, methods=["GET"]),
            Route(f"{_HERE}/sheet", self.send_sheet, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """All that the person may say."""
        seat = await self._seats.taken(request)
        return self._answer(seat, await asyncio.to_thread(self._look, seat))

    async def press(self, request: Request) -> Response:
        """Do what a button does, and show how it stands now."""
        seat = await self._seats.taken(request)
        id = str((await self._form(request)).get(_BUTTON, ""))
        await asyncio.to_thread(self._press, seat, id)
        return self._answer(seat, await asyncio.to_thread(self._look, seat))

    async def open_sheet(self, request: Request) -> Response:
        """The form of a button."""
        seat = await self._seats.taken(request)
        form = await asyncio.to_thread(self._open, seat, request.query_params.get(_BUTTON, ""))
        return self._answer(seat, await asyncio.to_thread(self._look, seat, form))

    async def send_sheet(self, request: Request) -> Response:
        """Send a form in; where something in it is wrong, it stands there again with a word beside it."""
        seat = await self._seats.taken(request)
        outcome = await asyncio.to_thread(self._send, seat, await self._form(request))
        values = await asyncio.to_thread(self._look, seat, outcome.again, outcome.said)
        return self._answer(seat, values, status=422 if outcome.again else 200)

    def _look(self, seat: DeskSeat, form: ButtonSheet | None = None, said: tuple[DeskSaid, ...] = ()) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return {
                "shown": desk_buttons.shown(officers.show(context)),
                "said": [one.text for one in said],
                "form": form,
                "base": _HERE,
                "who": say_who(context),
                "on": "people",
                "tab": "officers",
            }

    def _press(self, seat: DeskSeat, id: str) -> None:
        with self._sittings.writing(seat) as context:
            desk_buttons.press(context, id)

    def _open(self, seat: DeskSeat, id: str) -> ButtonSheet | None:
        with self._sittings.reading(seat) as context:
            return desk_buttons.opened(context, id)

    def _send(self, seat: DeskSeat, form: FormData) -> SheetOutcome:
        filled = {
            name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form if name != _BUTTON
        }
        with self._sittings.writing(seat) as context:
            return desk_buttons.send(context, str(form.get(_BUTTON, "")), filled)

    async def _form(self, request: Request) -> FormData:
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return form

    def _answer(self, seat: DeskSeat, values: dict[str, Any], status: int = 200) -> Response:
        response = self._rendering.page("officers.html", status, **values)
        self._seats.renew(response, seat)
        return response

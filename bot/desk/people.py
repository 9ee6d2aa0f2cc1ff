"""The directory by place, and the page of a person with what can be done for or about that one."""

import asyncio
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.core import qr
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers import desk_buttons
from handlers.desk_buttons import ButtonSheet, DeskSaid, SheetOutcome
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.people import by_place, person_page, renaming
from handlers.people.person_page import NoSuchPerson, PersonPage
from handlers.people.renaming import PutRight

_FORM_BYTES = 16_000
_MOST_FIELDS = 20
_LONGEST_WORDS = 60
_BUTTON = "of"  # the field of a page that names the button; the others are the form's


class PeoplePages:
    """`/desk/people`."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The directory, the search in it, a person's page, and what is pressed and filled in there."""
        return [
            Route("/desk/people", self.show, methods=["GET"]),
            Route("/desk/people", self.search, methods=["POST"]),
            Route("/desk/people/{person:str}", self.show_person, methods=["GET"]),
            Route("/desk/people/{person:str}/press", self.press, methods=["POST"]),
            Route("/desk/people/{person:str}/name", self.put_right, methods=["POST"]),
            Route("/desk/people/{person:str}/sheet", self.open_sheet, methods=["GET"]),
            Route("/desk/people/{person:str}/sheet", self.send_sheet, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """A page of the directory as the address says."""
        seat = await self._seats.taken(request)
        return self._answer(seat, await asyncio.to_thread(self._directory, seat, request))

    async def search(self, request: Request) -> Response:
        """Those whom words name: a name stands in no address."""
        seat = await self._seats.taken(request)
        form = await self._form(request)
        words = str(form.get("words", ""))[:_LONGEST_WORDS]
        return self._answer(seat, await asyncio.to_thread(self._directory, seat, request, words))

    async def show_person(self, request: Request) -> Response:
        """Somebody's page."""
        seat = await self._seats.taken(request)
        return self._answer(seat, await asyncio.to_thread(self._person, seat, request))

    async def open_sheet(self, request: Request) -> Response:
        """Somebody's page with the form of a button open in it."""
        seat = await self._seats.taken(request)
        return self._answer(seat, await asyncio.to_thread(self._open, seat, request))

    async def press(self, request: Request) -> Response:
        """Do what a button does; of htmx what it says alone."""
        seat = await self._seats.taken(request)
        id = str((await self._form(request)).get(_BUTTON, ""))
        said = await asyncio.to_thread(self._press, seat, request, id)
        if is_part(request):
            return self._rendering.page("_pressed.html", said=said)
        return self._answer(seat, await asyncio.to_thread(self._afterwards, seat, request, said))

    async def send_sheet(self, request: Request) -> Response:
        """Send a form in; where something in it is wrong, it stands there again with a word beside it."""
        seat = await self._seats.taken(request)
        outcome = await asyncio.to_thread(self._send, seat, request, await self._form(request))
        values = await asyncio.to_thread(self._afterwards, seat, request, outcome.said, outcome.again)
        return self._answer(seat, values, status=422 if outcome.again else 200)

    async def put_right(self, request: Request) -> Response:
        """Change somebody's name and number."""
        seat = await self._seats.taken(request)
        form = await self._form(request)
        name, phone = (str(form.get(field, ""))[:_LONGEST_WORDS].strip() for field in ("name", "phone"))

        def done() -> PutRight:
            with self._sittings.writing(seat) as context:
                found = person_page.page(context, request.path_params["person"])
                if not found.may_put_right:
                    raise NoSuchPerson
                return renaming.put_right(context, found.person_id, name, phone)

        result = await asyncio.to_thread(done)
        values = await asyncio.to_thread(self._person, seat, request, (DeskSaid(text=result.said),))
        return self._answer(seat, values, status=422 if result.wrong else 200)

    # --- looked up and done

    def _directory(
        self, seat: DeskSeat, request: Request, words: str = "", said: tuple[DeskSaid, ...] = ()
    ) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return self._values(context, request, words=words, said=said)

    def _person(
        self, seat: DeskSeat, request: Request, said: tuple[DeskSaid, ...] = (), form: ButtonSheet | None = None
    ) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return self._values(context, request, person=request.path_params["person"], said=said, form=form)

    def _afterwards(
        self, seat: DeskSeat, request: Request, said: tuple[DeskSaid, ...], form: ButtonSheet | None = None
    ) -> dict[str, Any]:
        """The person's page, or the directory where the person is no longer below, with what was said."""
        try:
            return self._person(seat, request, said, form)
        except NoSuchPerson:
            return self._directory(seat, request, said=said)

    def _open(self, seat: DeskSeat, request: Request) -> dict[str, Any]:
        id = request.query_params.get(_BUTTON, "")
        with self._sittings.reading(seat) as context:
            person_page.page(context, request.path_params["person"])
            form = desk_buttons.opened(context, id)
        return self._person(seat, request, form=form)

    def _press(self, seat: DeskSeat, request: Request, id: str) -> tuple[DeskSaid, ...]:
        with self._sittings.writing(seat) as context:
            person_page.page(context, request.path_params["person"])
            return desk_buttons.press(context, id)

    def _send(self, seat: DeskSeat, request: Request, form: FormData) -> SheetOutcome:
        filled = {
            name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form if name != _BUTTON
        }
        with self._sittings.writing(seat) as context:
            person_page.page(context, request.path_params["person"])
            return desk_buttons.send(context, str(form.get(_BUTTON, "")), filled)

    def _values(
        self,
        context: Context,
        request: Request,
        *,
        person: str = "",
        words: str = "",
        said: tuple[DeskSaid, ...] = (),
        form: ButtonSheet | None = None,
    ) -> dict[str, Any]:
        query = request.query_params
        found_person = person_page.page(context, person) if person else None
        code = found_person.code if found_person else query.get("place", "")
        number = page_number(query.get("page", "1"))
        return {
            "found": by_place.show(context, code, query.get("part", ""), number, words),
            "person": found_person,
            **_boxes(found_person),
            "base": f"/desk/people/{person}",
            "said": said,
            "form": form,
            "who": say_who(context),
            "on": "people",
            "tab": "" if person else "directory",
        }

    async def _form(self, request: Request) -> FormData:
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return form

    def _answer(self, seat: DeskSeat, values: dict[str, Any], status: int = 200) -> Response:
        response = self._rendering.page("people.html", status, qr=_drawn, **values)
        self._seats.renew(response, seat)
        return response


def _boxes(person: PersonPage | None) -> dict[str, tuple[DeskSaid, ...]]:
    if person is None:
        return {}
    devices = [] if person.devices is None else [person.devices]
    return {
        "card": desk_buttons.shown([person.card]),
        "posts": desk_buttons.shown(person.posts),
        "devices": desk_buttons.shown(devices),
    }


def _drawn(link: str) -> Markup:
    return Markup(qr.svg(link))

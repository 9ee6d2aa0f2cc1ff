"""The directory by place, and the page of a person with what can be done for or about that one."""

from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.core import qr
from bot.desk.rendering import is_part
from bot.desk.room import Asked, Room, filled
from handlers import desk_buttons
from handlers.desk_buttons import ButtonSheet, DeskSaid
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.people import by_place, person_page, renaming
from handlers.people.person_page import NoSuchPerson, PersonPage

_SEARCH_BYTES = 2_000
_LONGEST_WORDS = 60
_BUTTON = "of"  # the field of a page that names the button; the others are the form's
_PAGE = "people.html"


class PeoplePages:
    """`/desk/people`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

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
        return await self._room.show(request, _PAGE, lambda context: _directory(context, request))

    async def search(self, request: Request) -> Response:
        """Those whom words name: a name stands in no address."""
        async with capped(request, _SEARCH_BYTES).form(max_files=0, max_fields=1) as form:
            words = str(form.get("words", ""))[:_LONGEST_WORDS]
        return await self._room.show(request, _PAGE, lambda context: _directory(context, request, words=words))

    async def show_person(self, request: Request) -> Response:
        """Somebody's page."""
        return await self._room.show(request, _PAGE, lambda context: _person(context, request))

    async def open_sheet(self, request: Request) -> Response:
        """Somebody's page with the form of a button open in it."""
        id = request.query_params.get(_BUTTON, "")
        return await self._room.show(
            request, _PAGE, lambda context: _person(context, request, form=desk_buttons.opened(context, id))
        )

    async def press(self, request: Request) -> Response:
        """Do what a button does; of htmx what it says alone."""

        def press(context: Context, form: FormData) -> tuple[DeskSaid, ...]:
            _found(context, request)
            return desk_buttons.press(context, str(form.get(_BUTTON, "")))

        said = await self._room.do(request, press)
        if is_part(request):
            return await self._room.show(request, "_pressed.html", lambda context: {"said": said})
        return await self._room.show(request, _PAGE, _afterwards(request, said))

    async def send_sheet(self, request: Request) -> Response:
        """Send a form in; where something in it is wrong, it stands there again with a word beside it."""

        def send(context: Context, form: FormData) -> desk_buttons.SheetOutcome:
            _found(context, request)
            return desk_buttons.send(context, str(form.get(_BUTTON, "")), filled(form))

        outcome = await self._room.do(request, send)
        status = 422 if outcome.again else 200
        return await self._room.show(request, _PAGE, _afterwards(request, outcome.said, outcome.again), status=status)

    async def put_right(self, request: Request) -> Response:
        """Change somebody's name and number."""

        def put_right(context: Context, form: FormData) -> renaming.PutRight:
            name, phone = (str(form.get(field, ""))[:_LONGEST_WORDS].strip() for field in ("name", "phone"))
            found = _found(context, request)
            if not found.may_put_right:
                raise NoSuchPerson
            return renaming.put_right(context, found.person_id, name, phone)

        result = await self._room.do(request, put_right)
        said = (DeskSaid(text=result.said),)
        status = 422 if result.wrong else 200
        return await self._room.show(
            request, _PAGE, lambda context: _person(context, request, said=said), status=status
        )


def _found(context: Context, request: Request) -> PersonPage:
    """Who the address names. Raises NoSuchPerson."""
    return person_page.page(context, request.path_params["person"])


def _afterwards(request: Request, said: tuple[DeskSaid, ...], form: ButtonSheet | None = None) -> Asked:
    """The person's page, or the directory where the person is no longer below, with what was said."""

    def asked(context: Context) -> dict[str, Any]:
        try:
            return _person(context, request, said=said, form=form)
        except NoSuchPerson:
            return _directory(context, request, said=said)

    return asked


def _directory(
    context: Context, request: Request, *, words: str = "", said: tuple[DeskSaid, ...] = ()
) -> dict[str, Any]:
    code = request.query_params.get("place", "")
    return {**_around(context, request, code, words), "person": None, "said": said, "form": None, "tab": "directory"}


def _person(
    context: Context, request: Request, *, said: tuple[DeskSaid, ...] = (), form: ButtonSheet | None = None
) -> dict[str, Any]:
    """Somebody's page beside the tree of places. Raises NoSuchPerson."""
    found = _found(context, request)
    return {
        **_around(context, request, found.code),
        "person": found,
        "card": desk_buttons.shown([found.card]),
        "posts": desk_buttons.shown(found.posts),
        "devices": desk_buttons.shown([] if found.devices is None else [found.devices]),
        "base": f"/desk/people/{found.person_id}",
        "said": said,
        "form": form,
        "tab": "",
    }


def _around(context: Context, request: Request, code: str, words: str = "") -> dict[str, Any]:
    """The directory at a place, and how a link becomes a picture for the phone."""
    query = request.query_params
    number = page_number(query.get("page", "1"))
    return {"found": by_place.show(context, code, query.get("part", ""), number, words), "qr": _drawn}


def _drawn(link: str) -> Markup:
    return Markup(qr.svg(link))

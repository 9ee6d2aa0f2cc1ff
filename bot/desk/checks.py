"""Roll-calls and checks: what runs, the live board of one with its houses and phones, calling one and ending it."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.checks import board, calling, houses, phone_list, running
from handlers.checks.actions import is_id
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled

_FORM_BYTES = 64_000
_MOST_FIELDS = 500  # a place each
_OWN = ("once", "sure")  # fields of the page, not of the form

Asked = Callable[[Context], dict[str, Any]]


class CheckPages:
    """`/desk/checks`, and a check's board beside its houses, its phones and its end."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/alarms", self.alarms, methods=["GET"]),
            Route("/desk/checks", self.list, methods=["GET"]),
            *(Route(f"/desk/checks/new/{form}", self.open_form, methods=["GET"]) for form in running.FORMS),
            *(Route(f"/desk/checks/new/{form}", self.call, methods=["POST"]) for form in running.FORMS),
            Route("/desk/checks/{check:str}", self.show, methods=["GET"]),
            Route("/desk/checks/{check:str}/houses", self.houses, methods=["GET"]),
            Route("/desk/checks/{check:str}/houses", self.answer, methods=["POST"]),
            Route("/desk/checks/{check:str}/looked/{item:str}", self.open_looked, methods=["GET"]),
            Route("/desk/checks/{check:str}/looked/{item:str}", self.send_looked, methods=["POST"]),
            Route("/desk/checks/{check:str}/phones", self.phones, methods=["POST"]),
            Route("/desk/checks/{check:str}/end", self.ask_end, methods=["GET"]),
            Route("/desk/checks/{check:str}/end", self.end, methods=["POST"]),
        ]

    async def alarms(self, request: Request) -> Response:
        """The strip on top of every page while people are to be brought to safety; looking by itself is no work."""
        seat = await self._seats.taken(request)
        values = await asyncio.to_thread(self._look, seat, lambda context: {"alarms": running.alarms_of(context)})
        return self._rendering.page("_alarms.html", **values)

    async def list(self, request: Request) -> Response:
        """What runs and what ended lately."""
        return await self._shown(request, "check_list.html", lambda context: {"found": running.checks_of(context)})

    async def show(self, request: Request) -> Response:
        """The board; of htmx, which asks for it by itself, its live part alone, and the seat is not kept by that."""
        id, state = _id(request), request.query_params.get("show", "")

        def asked(context: Context) -> dict[str, Any]:
            return {"board": board.board(context, id, state), "flash": ""}

        if is_part(request):
            seat = await self._seats.taken(request)
            return self._rendering.page("_board.html", **await asyncio.to_thread(self._look, seat, asked))
        return await self._shown(request, "board.html", asked)

    async def houses(self, request: Request) -> Response:
        """The houses of the check, or of a village of it."""
        return await self._shown(request, "check_houses.html", self._houses(request, ""))

    async def answer(self, request: Request) -> Response:
        """Answer for a house, and show the houses again with a word of it."""
        id = _id(request)
        said = await self._done(
            request, lambda context, form: houses.answer(context, id, str(form.get("item")), str(form.get("answer")))
        )
        return await self._shown(request, "check_houses.html", self._houses(request, said))

    async def open_looked(self, request: Request) -> Response:
        """The form by which a whole village is answered for."""
        id, item = _id(request), request.path_params["item"]
        return await self._shown(
            request, "check_form.html", lambda context: self._form(request, houses.looked(context, id, item))
        )

    async def send_looked(self, request: Request) -> Response:
        """Answer for a whole village."""
        id, item = _id(request), request.path_params["item"]
        sent = await self._done(
            request, lambda context, form: houses.send_looked(context, id, item, _filled(form), str(form.get("once")))
        )
        if isinstance(sent, WholeSheet):
            return await self._again(request, sent)
        return await self._shown(request, "check_houses.html", self._houses(request, sent.said))

    async def phones(self, request: Request) -> Response:
        """The phones of who is silent, to be printed; asked for by POST, since the look is noted."""
        id = _id(request)
        found = await self._done(request, lambda context, form: phone_list.phone_list(context, id))
        return await self._shown(request, "check_phones.html", lambda context: {"found": found})

    async def open_form(self, request: Request) -> Response:
        """The form of a new check."""
        form = _which(request)
        return await self._shown(
            request, "check_form.html", lambda context: self._form(request, calling.opened(context, form))
        )

    async def call(self, request: Request) -> Response:
        """Call it, once it was looked over."""
        which = _which(request)
        sent = await self._done(
            request,
            lambda context, form: calling.send(
                context, which, _filled(form), once=str(form.get("once")), sure="sure" in form
            ),
        )
        match sent:
            case int():
                return RedirectResponse(f"/desk/checks/{sent}", 303)
            case SheetSent(said=said):
                return await self._shown(
                    request, "check_list.html", lambda context: {"found": running.checks_of(context)}, flash=said
                )
        return await self._again(request, sent)

    async def ask_end(self, request: Request) -> Response:
        """Whether it is to end."""
        id = _id(request)
        return await self._shown(request, "check_end.html", lambda context: {"question": calling.question(context, id)})

    async def end(self, request: Request) -> Response:
        """End it, and show how it ended."""
        id = _id(request)
        said = await self._done(request, lambda context, form: calling.end(context, id))
        return await self._shown(request, "board.html", lambda context: {"board": board.board(context, id)}, flash=said)

    def _houses(self, request: Request, said: str) -> Asked:
        id, query = _id(request), request.query_params

        def asked(context: Context) -> dict[str, Any]:
            village, state, number = query.get("village", ""), query.get("show", ""), query.get("page", "1")
            found = houses.houses(context, id, village=village, state=state, number=page_number(number))
            return {"found": found, "flash": said}

        return asked

    def _form(self, request: Request, sheet: WholeSheet) -> dict[str, Any]:
        id = request.path_params.get("check")
        back = "/desk/checks" if id is None else f"/desk/checks/{id}"
        return {"sheet": sheet, "action": request.url.path, "back": back}

    async def _again(self, request: Request, sheet: WholeSheet) -> Response:
        status = 200 if sheet.lines else 422
        return await self._shown(request, "check_form.html", lambda context: self._form(request, sheet), status=status)

    async def _done(self, request: Request, work: "Callable[[Context, FormData], Any]") -> Any:
        seat = await self._seats.taken(request)

        def done(form: FormData) -> Any:
            with self._sittings.writing(seat) as context:
                return work(context, form)

        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return await asyncio.to_thread(done, form)

    async def _shown(
        self, request: Request, template: str, asked: Asked, *, status: int = 200, flash: str = ""
    ) -> Response:
        seat = await self._seats.taken(request)
        values = {"flash": flash} | await asyncio.to_thread(self._look, seat, asked)
        response = self._rendering.page(template, status, **values)
        self._seats.renew(response, seat)
        return response

    def _look(self, seat: DeskSeat, asked: Asked) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return {**asked(context), "who": say_who(context), "on": "checks"}


def _id(request: Request) -> int:
    """The check that an address names; none has the number 0."""
    named = request.path_params["check"]
    return int(named) if is_id(named) else 0


def _which(request: Request) -> str:
    """The form that an address ends with."""
    return request.url.path.rpartition("/")[2]


def _filled(form: FormData) -> Filled:
    return {
        name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form if name not in _OWN
    }

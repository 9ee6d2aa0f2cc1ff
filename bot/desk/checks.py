"""Roll-calls and checks: what runs, the live board of one with its houses and phones, calling one and ending it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk.rendering import is_part
from bot.desk.room import Asked, Room, filled
from handlers.cases import dangers
from handlers.checks import answering, board, calling, houses, phone_list, running
from handlers.checks.actions import is_id
from handlers.checks.answering import FORMS
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.forms.at_once import SheetSent, WholeSheet


class CheckPages:
    """`/desk/checks`, and a check's board beside its houses, its phones and its end."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages."""
        items = [f"/desk/checks/{{check:str}}/{name}/{{item:str}}" for name in FORMS]
        return [
            Route("/desk/alarms", self.alarms, methods=["GET"]),
            Route("/desk/checks", self.list, methods=["GET"]),
            *(Route(f"/desk/checks/new/{form}", self.open_form, methods=["GET"]) for form in running.FORMS),
            *(Route(f"/desk/checks/new/{form}", self.call, methods=["POST"]) for form in running.FORMS),
            Route("/desk/checks/{check:str}", self.show, methods=["GET"]),
            Route("/desk/checks/{check:str}/houses", self.houses, methods=["GET"]),
            Route("/desk/checks/{check:str}/houses", self.answer, methods=["POST"]),
            *(Route(path, self.open_item, methods=["GET"]) for path in items),
            *(Route(path, self.send_item, methods=["POST"]) for path in items),
            Route("/desk/checks/{check:str}/phones", self.phones, methods=["POST"]),
            Route("/desk/checks/{check:str}/end", self.ask_end, methods=["GET"]),
            Route("/desk/checks/{check:str}/end", self.end, methods=["POST"]),
        ]

    async def alarms(self, request: Request) -> Response:
        """The strip above every page while lives are at stake: dangers that nobody took, roll-calls that run."""

        def asked(context: Context) -> dict[str, Any]:
            return {"dangers": dangers.untaken_dangers(context), "alarms": running.alarms_of(context)}

        return await self._room.show_by_itself(request, "_alarms.html", asked)

    async def list(self, request: Request) -> Response:
        """What runs and what ended lately."""
        return await self._room.show(request, "check_list.html", lambda context: {"found": running.checks_of(context)})

    async def show(self, request: Request) -> Response:
        """The board; of htmx, which asks for it by itself, its live part alone, and the seat is not kept by that."""
        id, state = _id(request), request.query_params.get("show", "")

        def asked(context: Context) -> dict[str, Any]:
            return {"board": board.board(context, id, state), "flash": ""}

        if is_part(request):
            return await self._room.show_by_itself(request, "_board.html", asked)
        return await self._room.show(request, "board.html", asked)

    async def houses(self, request: Request) -> Response:
        """The houses of the check, or of a village of it."""
        return await self._room.show(request, "check_houses.html", self._houses(request, ""))

    async def answer(self, request: Request) -> Response:
        """Answer for a house, and show the houses again with a word of it."""
        id = _id(request)
        said = await self._room.do(
            request, lambda context, form: answering.answer(context, id, str(form.get("item")), str(form.get("answer")))
        )
        return await self._room.show(request, "check_houses.html", self._houses(request, said))

    async def open_item(self, request: Request) -> Response:
        """A form about a house or a whole village."""
        id, item, name = _id(request), request.path_params["item"], _form_of_item(request)
        return await self._room.show(
            request, "whole_form.html", lambda context: self._form(request, answering.opened(context, id, item, name))
        )

    async def send_item(self, request: Request) -> Response:
        """Send it in, and show the houses again with a word of it."""
        id, item, name = _id(request), request.path_params["item"], _form_of_item(request)
        sent = await self._room.do(
            request,
            lambda context, form: answering.send(context, id, item, name, filled(form), str(form.get("once"))),
        )
        if isinstance(sent, WholeSheet):
            return await self._again(request, sent)
        return await self._room.show(request, "check_houses.html", self._houses(request, sent.said))

    async def phones(self, request: Request) -> Response:
        """The phones of who is silent, to be printed; asked for by POST, since the look is noted."""
        id = _id(request)
        found = await self._room.do(request, lambda context, form: phone_list.phone_list(context, id))
        return await self._room.show(request, "check_phones.html", lambda context: {"found": found})

    async def open_form(self, request: Request) -> Response:
        """The form of a new check."""
        form = _which(request)
        return await self._room.show(
            request, "whole_form.html", lambda context: self._form(request, calling.opened(context, form))
        )

    async def call(self, request: Request) -> Response:
        """Call it, once it was looked over."""
        which = _which(request)
        sent = await self._room.do(
            request,
            lambda context, form: calling.send(
                context, which, filled(form), once=str(form.get("once")), sure="sure" in form
            ),
        )
        match sent:
            case int():
                return RedirectResponse(f"/desk/checks/{sent}", 303)
            case SheetSent(said=said):
                return await self._room.show(
                    request, "check_list.html", lambda context: {"found": running.checks_of(context)}, flash=said
                )
        return await self._again(request, sent)

    async def ask_end(self, request: Request) -> Response:
        """Whether it is to end."""
        id = _id(request)
        return await self._room.show(
            request, "check_end.html", lambda context: {"question": calling.question(context, id)}
        )

    async def end(self, request: Request) -> Response:
        """End it, and show how it ended."""
        id = _id(request)
        said = await self._room.do(request, lambda context, form: calling.end(context, id))
        return await self._room.show(
            request, "board.html", lambda context: {"board": board.board(context, id)}, flash=said
        )

    def _houses(self, request: Request, said: str) -> Asked:
        id, query = _id(request), request.query_params

        def asked(context: Context) -> dict[str, Any]:
            village, state, number = query.get("village", ""), query.get("show", ""), query.get("page", "1")
            found = houses.houses(context, id, village=village, state=state, number=page_number(number))
            return {"found": found, "flash": said}

        return asked

    def _form(self, request: Request, sheet: WholeSheet) -> dict[str, Any]:
        id = request.path_params.get("check")
        if id is None:
            return {"sheet": sheet, "action": request.url.path, "back": "/desk/checks"}
        view = request.url.query  # of the houses from which the form was opened
        return {
            "sheet": sheet,
            "action": f"{request.url.path}?{view}",
            "back": f"/desk/checks/{id}/houses?{view}",
        }

    async def _again(self, request: Request, sheet: WholeSheet) -> Response:
        status = 200 if sheet.lines else 422
        return await self._room.show(
            request, "whole_form.html", lambda context: self._form(request, sheet), status=status
        )


def _id(request: Request) -> int:
    """The check that an address names; none has the number 0."""
    named = request.path_params["check"]
    return int(named) if is_id(named) else 0


def _form_of_item(request: Request) -> str:
    """The form about an item that an address names."""
    return request.url.path.split("/")[-2]


def _which(request: Request) -> str:
    """The form that an address ends with."""
    return request.url.path.rpartition("/")[2]

"""Who answers questions, who deals with complaints and who is on duty, each named by the chat's own buttons."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.room import Room, filled
from handlers import desk_buttons, officers
from handlers.desk_buttons import ButtonSheet, DeskSaid, SheetOutcome
from handlers.dialog.context import Context

_BUTTON = "of"  # the field of a page that names the button; the others are the form's
_HERE = "/desk/people/officers"


class OfficerPages:
    """`/desk/people/officers`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

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
        return await self._room.show(request, "officers.html", _look)

    async def press(self, request: Request) -> Response:
        """Do what a button does, and show how it stands now."""
        await self._room.do(request, _press)
        return await self.show(request)

    async def open_sheet(self, request: Request) -> Response:
        """The form of a button."""
        id = request.query_params.get(_BUTTON, "")
        return await self._room.show(
            request, "officers.html", lambda context: _look(context, form=desk_buttons.opened(context, id))
        )

    async def send_sheet(self, request: Request) -> Response:
        """Send a form in; where something in it is wrong, it stands there again with a word beside it."""
        outcome = await self._room.do(request, _send)
        return await self._room.show(
            request,
            "officers.html",
            lambda context: _look(context, form=outcome.again, said=outcome.said),
            status=422 if outcome.again else 200,
        )


def _look(context: Context, form: ButtonSheet | None = None, said: tuple[DeskSaid, ...] = ()) -> dict[str, Any]:
    return {
        "shown": desk_buttons.shown(officers.show(context)),
        "said": [one.text for one in said],
        "form": form,
        "base": _HERE,
        "tab": "officers",
    }


def _press(context: Context, form: FormData) -> None:
    desk_buttons.press(context, str(form.get(_BUTTON, "")))


def _send(context: Context, form: FormData) -> SheetOutcome:
    return desk_buttons.send(context, str(form.get(_BUTTON, "")), filled(form))

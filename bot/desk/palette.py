"""The palette of the desk, where everything is found by typing, and the sheet of its keys."""

from dataclasses import replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import is_part
from bot.desk.room import Asked, Room
from handlers import desk_rooms
from handlers.dialog.context import Context
from handlers.ledger import palette
from storage.web import desk_settings

_FORM_BYTES = 4_000
_LONGEST_NUMBER = 20


class PalettePages:
    """`/desk/commands` and `/desk/keys`: over the page for who has scripts, pages of their own for who has none."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The commands, what is typed among them, and the keys."""
        return [
            Route("/desk/commands", self.show, methods=["GET"]),
            Route("/desk/commands", self.go, methods=["POST"]),
            Route("/desk/keys", self.show_keys, methods=["GET"]),
            Route("/desk/keys", self.switch_keys, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """All commands; `case` is the number of the case that is open."""
        number = request.query_params.get("case", "")[:_LONGEST_NUMBER]
        return await self._over(
            request,
            "_palette.html",
            lambda context: {"commands": (*palette.commands(context, number), *desk_rooms.commands(context))},
        )

    async def go(self, request: Request) -> Response:
        """To the case whose number was typed; anything else is looked for in the ledger, by POST as well."""
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            words = str(form.get("words", ""))
        number = await self._room.look(request, lambda context: palette.case_called(context, words))
        return RedirectResponse(f"/desk/cases/{number}", 303) if number else RedirectResponse("/desk/ledger", 307)

    async def show_keys(self, request: Request) -> Response:
        """Which keys there are, and whether they do something."""
        return await self._over(
            request,
            "_keys.html",
            lambda context: {"has_keys": desk_settings.of(context.tx, context.person_id).keys},
        )

    async def switch_keys(self, request: Request) -> Response:
        """Switch single keys off, or on again."""

        def switch(context: Context, form: FormData) -> None:
            now = desk_settings.of(context.tx, context.person_id)
            kept = replace(now, keys=form.get("keys") == "1")
            desk_settings.keep(context.tx, context.person_id, kept, context.now)

        await self._room.do(request, switch)
        return RedirectResponse("/desk", 303)

    async def _over(self, request: Request, part: str, asked: Asked) -> Response:
        if is_part(request):
            return await self._room.show(request, part, asked)
        return await self._room.show(request, "over.html", lambda context: {"part": part, **asked(context)})

"""The places of a county at the desk: their tree, what is changed of one for a reason, and what was changed before."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.people import area_edits, area_tree
from handlers.people.area_edits import LONGEST_REASON, AreaEdited
from handlers.people.org_areas import LONGEST_NAME
from handlers.trail import area_history

_HERE = "/desk/people/areas"
_FIELDS = ("place", "code", "name", "township", "reason")
_ACTS = ("add", "rename", "move")
_LONGEST = 1000  # of what is looked at of a field

Given = dict[str, str]
Edit = Callable[[Context, Given], AreaEdited]


class AreaPages:
    """`/desk/people/areas`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The page, and what is sent in there; the field `place` is the code of the place that is looked at."""
        return [
            Route(_HERE, self.show, methods=["GET"]),
            Route(f"{_HERE}/add", self.add, methods=["POST"]),
            Route(f"{_HERE}/rename", self.rename, methods=["POST"]),
            Route(f"{_HERE}/move", self.move, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The tree, with a place of it."""
        return await self._page(request, request.query_params.get("place", ""))

    async def add(self, request: Request) -> Response:
        """Add a village below a township."""
        return await self._edit(
            request,
            "add",
            lambda context, given: area_edits.add_village(
                context, given["place"], given["code"], given["name"], given["reason"]
            ),
        )

    async def rename(self, request: Request) -> Response:
        """Call a place otherwise."""
        return await self._edit(
            request,
            "rename",
            lambda context, given: area_edits.rename(context, given["place"], given["name"], given["reason"]),
        )

    async def move(self, request: Request) -> Response:
        """Put a village below another township."""
        return await self._edit(
            request,
            "move",
            lambda context, given: area_edits.move_village(context, given["place"], given["township"], given["reason"]),
        )

    async def _edit(self, request: Request, act: str, edit: Edit) -> Response:
        def done(context: Context, form: FormData) -> tuple[Given, AreaEdited]:
            given = _given(form)
            return given, edit(context, given)

        given, edited = await self._room.do(request, done)
        if edited.wrong:
            return await self._page(request, given["place"], edited, {act: given})
        return await self._page(request, given["place"], edited)

    async def _page(
        self, request: Request, code: str, edited: AreaEdited | None = None, again: dict[str, Given] | None = None
    ) -> Response:
        """The page; `again` is by its act what somebody filled in that was wrong."""

        def asked(context: Context) -> dict[str, Any]:
            tree = area_tree.show(context, code)
            return {
                "tree": tree,
                "history": area_history.show(context, tree.here) if tree else (),
                "edited": edited,
                "given": {act: dict.fromkeys(_FIELDS, "") for act in _ACTS} | (again or {}),
                "longest_name": LONGEST_NAME,
                "longest_reason": LONGEST_REASON,
                "tab": "areas",
            }

        return await self._room.show(request, "areas.html", asked, status=422 if edited and edited.wrong else 200)


def _given(form: FormData) -> Given:
    """What was filled in, by field: the reason without blanks around it, all else without any."""
    texts = {field: str(form.get(field, ""))[:_LONGEST] for field in _FIELDS}
    return {field: text.strip() if field == "reason" else "".join(text.split()) for field, text in texts.items()}

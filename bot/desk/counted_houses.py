"""The page of the houses that a number counts, the same for every table at the desk that has such numbers."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.official_tables.counted_page import CountedPage


async def show(
    room: Room, request: Request, houses: Callable[[Context, int], CountedPage], *, back: str, back_label: str
) -> Response:
    """A page of them by its number, with the way back under the label of a text. Raises what finding them raises."""
    page = page_number(request.query_params.get("page", "1"))

    def asked(context: Context) -> dict[str, Any]:
        found = houses(context, page)
        return {"found": found, "here": request.url.path, "back": back, "back_label": context.say(back_label)}

    return await room.show(request, "counted_houses.html", asked)

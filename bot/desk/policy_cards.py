"""明白卡 at the desk: the cards of the own region as PDF and as picture, and noting to whom they were handed out.

A note that was wrong is taken back.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.policy_cards import drawing, handing_out, shelf
from handlers.policy_cards.drawing import CardFormat
from handlers.policy_cards.handing_out import HandOutForm, NotHandedOut

_HERE = "/desk/cards"
_MEDIA_TYPES = {CardFormat.PDF: "application/pdf", CardFormat.PNG: "image/png"}


@dataclass(frozen=True, kw_only=True)
class RefusedNote:
    """What was filled in for a card, by id, and cannot be right, with a slip for each wrong field."""

    card: str
    form: HandOutForm
    slips: Mapping[str, str]


class PolicyCardPages:
    """`/desk/cards`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route(_HERE, self.show, methods=["GET"]),
            Route(f"{_HERE}/{{card:str}}/pdf", self.pdf, methods=["GET"]),
            Route(f"{_HERE}/{{card:str}}/png", self.png, methods=["GET"]),
            Route(f"{_HERE}/{{card:str}}", self.hand_out, methods=["POST"]),
            Route(f"{_HERE}/handed/{{note:str}}/back", self.take_back, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The cards, and what was handed out."""
        return await self._room.show(request, "policy_cards.html", _all)

    async def pdf(self, request: Request) -> Response:
        """A card to be printed."""
        return await self._drawn(request, CardFormat.PDF)

    async def png(self, request: Request) -> Response:
        """A card as a picture."""
        return await self._drawn(request, CardFormat.PNG)

    async def hand_out(self, request: Request) -> Response:
        """Note that a card was handed out; what cannot be right is shown again with a word."""
        card = request.path_params["card"]

        def noted(context: Context, form: FormData) -> RefusedNote | None:
            filled = HandOutForm(**{name: str(form.get(name, "")).strip() for name in ("place", "copies", "day")})
            try:
                handing_out.hand_out(context, card, filled)
            except NotHandedOut as wrong:
                return RefusedNote(card=card, form=filled, slips=wrong.slips)
            return None

        refused = await self._room.do(request, noted)
        if refused is None:
            return RedirectResponse(_HERE, 303)
        return await self._room.show(request, "policy_cards.html", lambda context: _all(context, refused), status=422)

    async def take_back(self, request: Request) -> Response:
        """Take back a note that was wrong."""
        note = request.path_params["note"]
        await self._room.do(request, lambda context, form: handing_out.take_back(context, note))
        return RedirectResponse(_HERE, 303)

    async def _drawn(self, request: Request, format: CardFormat) -> Response:
        card, name = await self._room.fetch(request, lambda context: _found(context, request, format))
        data = await asyncio.to_thread(drawing.draw, card, format)
        headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
        return Response(data, media_type=_MEDIA_TYPES[format], headers=headers)


def _found(context: Context, request: Request, format: CardFormat) -> tuple[shelf.PrintedCard, str]:
    card = shelf.find(context, request.path_params["card"])
    return card, context.say("policy_card.file", title=card.title, format=format.value)


def _all(context: Context, refused: RefusedNote | None = None) -> dict[str, Any]:
    return {
        "cards": shelf.cards(context),
        "places": handing_out.places(context),
        "handed": handing_out.handed_out(context),
        "today": context.today.isoformat(),
        "refused": refused,
    }

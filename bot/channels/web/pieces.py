"""The pieces of photos: taken as they arrive, so that an upload goes on where the line broke."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.admission import Admission
from bot.channels.web.guard import capped
from bot.channels.web.updates import client_id, piece_begins
from bot.channels.web.uploads import MOST_BYTES, Incoming, NotBegun, NotThere
from bot.channels.web.visit import Visits
from handlers.wording import Wording

_PIECE_BYTES = 1_048_576


class Pieces:
    """Takes photos in pieces under the id of the message that hands them in. See `Chat.take_message`."""

    def __init__(self, *, say: Wording, visits: Visits, admission: Admission, incoming: Incoming) -> None:
        self._say = say
        self._visits = visits
        self._admission = admission
        self._incoming = incoming

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/api/photos/{id:str}", self.show, methods=["GET"]),
            Route("/api/photos/{id:str}", self.take, methods=["PUT"]),
        ]

    async def show(self, request: Request) -> Response:
        """{bytes}: how much of the photo is here."""
        message, session = client_id(request.path_params["id"]), await self._visits.session(request)
        held = 0 if session is None else await asyncio.to_thread(self._incoming.held, session.lane, message)
        return JSONResponse({"bytes": held})

    async def take(self, request: Request) -> Response:
        """The bytes from `at` on, up to 1 MiB of them: {bytes}, how much is here then.

        409 with the same where something is missing before them. What arrived before a line broke is kept. Of what was
        not handed in before, nothing is read: 409 with {error, bytes}, so many that a page of an earlier release holds
        it for sent, hands it in, and begins anew.
        """
        message, at = client_id(request.path_params["id"]), piece_begins(request.query_params.get("at"))
        session = await self._admission.with_piece(request)
        if session is None or not await asyncio.to_thread(self._incoming.has_begun, session.lane, message):
            return self._not_begun()
        lane = session.lane
        held = await asyncio.to_thread(self._incoming.held, lane, message)
        try:
            async for chunk in capped(request, _PIECE_BYTES).stream():
                if chunk:
                    self._admission.count_bytes(request, session, len(chunk))
                    held = await asyncio.to_thread(self._incoming.write, lane, message, at, chunk)
                    at += len(chunk)
        except NotBegun:
            return self._not_begun()
        except NotThere as error:
            return JSONResponse({"bytes": error.held}, 409)
        return JSONResponse({"bytes": held})

    def _not_begun(self) -> Response:
        return JSONResponse({"error": self._say("web.error.upload_not_begun"), "bytes": MOST_BYTES}, 409)

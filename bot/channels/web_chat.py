"""The page's endpoints: what a person does comes in, the conversation goes out."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.channel import Receiver
from bot.channels.web_guard import capped
from bot.channels.web_history import Labels, Own, merge, said
from bot.channels.web_hub import Hub
from bot.channels.web_pace import Pace
from bot.channels.web_refusals import Denied
from bot.channels.web_updates import Unfit, client_id, message_content, read, received
from bot.channels.web_uploads import MOST_BYTES, Incoming
from bot.channels.web_visit import Visits
from bot.door import clean_inbound
from bot.wallclock import WallClock
from handlers.messages import Photo
from handlers.wording import Wording
from storage import inbox, outbox, photos
from storage.database import Database, Transaction
from storage.outbox import Outgoing
from storage.web_sessions import CHANNEL, SessionEnded, WebSession

_MESSAGE_BYTES = 64_000
_ENVELOPE_BYTES = 100_000  # what a form with a photo has besides the photo
_POLL_S = 1.0  # the hub knows only of this process
_HEARTBEAT_S = 15.0
_MOST_SHOWN = 200


class Chat:
    """Takes messages and photos into the inbox, shows the conversation, streams what is new."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        visits: Visits,
        incoming: Incoming,
        hub: Hub,
        receiver: Receiver,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._visits = visits
        self._incoming = incoming
        self._hub = hub
        self._receiver = receiver
        self._pace = Pace(burst=30, rate=1)
        self._pace_of_newcomers = Pace(burst=60, rate=1)

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/api/messages", self.take_message, methods=["POST"]),
            Route("/api/messages", self.show_new, methods=["GET"]),
            Route("/api/photos", self.take_photo, methods=["POST"]),
            Route("/api/history", self.show_history, methods=["GET"]),
            Route("/api/events", self.stream, methods=["GET"]),
        ]

    # --- in

    async def take_message(self, request: Request) -> Response:
        """{id, text | choice {id, on} | location {latitude, longitude, accuracy}}: 202 once it is on disk."""
        data = await read_json(request, _MESSAGE_BYTES)
        message, content = client_id(data.get("id")), message_content(data)
        await self._accept(await self._enter(request), message, content)
        return JSONResponse({"accepted": True}, 202)

    async def take_photo(self, request: Request) -> Response:
        """A form with `id`, perhaps `album`, and the file `photo`: 202 once file and message are on disk."""
        session = await self._enter(request)
        async with capped(request, MOST_BYTES + _ENVELOPE_BYTES).form(max_files=1, max_fields=4) as form:
            message, file = client_id(form.get("id")), form.get("photo")
            album = client_id(form["album"]) if "album" in form else None
            if not isinstance(file, UploadFile):
                raise Unfit("web.error.photo_missing")
            upload = await asyncio.to_thread(self._incoming.keep, file.file)
        await self._accept(session, message, upload.content(album))
        return JSONResponse({"accepted": True}, 202)

    async def accept_invitation(self, request: Request, message: str, code: str) -> None:
        """Hand in an invitation's code."""
        content = {"kind": "invitation", "code": code}
        await self._accept(await self._enter(request), client_id(message), content)

    async def _enter(self, request: Request) -> WebSession:
        """The session of who does something, begun for a newcomer. Raises Denied, SessionEnded."""
        token = self._visits.token(request)
        if token is None:
            raise Denied(400, "web.error.no_cookie")
        session = await self._visits.session(request)
        host = request.client.host if request.client else ""
        seconds = self._pace_of_newcomers.take(host) if session is None else self._pace.take(session.token_hash)
        if seconds:
            raise Denied(429, "web.error.slow_down", seconds=seconds)
        return session or await self._visits.begin(request, token)

    async def _accept(self, session: WebSession, message: str, content: dict[str, Any]) -> None:
        update = received(session.lane, message, self._clock.now(), content, session=session.id)
        await self._receiver.accept(CHANNEL, [update])

    # --- out

    async def show_history(self, request: Request) -> Response:
        """{known, items}: the conversation, by time; `known` is false for somebody who has not done anything yet."""
        session = await self._visits.session(request)
        items = [] if session is None else await asyncio.to_thread(self._history, session)
        return JSONResponse({"known": session is not None, "items": items})

    async def show_new(self, request: Request) -> Response:
        """{items}: what the assistant said after the message `after`."""
        session = await self._visits.session(request)
        messages = [] if session is None else await asyncio.to_thread(self._later, session, _number(request, "after"))
        return JSONResponse({"items": [said(message) for message in messages]})

    async def stream(self, request: Request) -> Response:
        """What the assistant says after `after`, or after the last event that the browser has, as it is said.

        204 for somebody who has not done anything yet: then the browser does not ask again by itself.
        """
        session = await self._visits.session(request)
        if session is None:
            return Response(status_code=204)
        last = request.headers.get("last-event-id", "")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else _number(request, "after")
        return StreamingResponse(
            self._events(request, session, after),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    async def _events(self, request: Request, session: WebSession, after: int) -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        delivered: set[int] = set()
        silent = 0.0
        while not self._hub.closed:
            later = await asyncio.to_thread(self._later, session, after)
            if later and not await self._is_still(request, session):
                return
            for message in later:
                if message.id not in delivered:
                    delivered.add(message.id)
                    yield f"id: {message.id}\ndata: {json.dumps(said(message))}\n\n"
                    silent = 0.0
            after = max(delivered, default=after)
            await self._hub.wait(session.lane, _POLL_S)
            silent += _POLL_S
            if silent >= _HEARTBEAT_S:
                silent = 0.0
                if not await self._is_still(request, session):
                    return
                yield "event: beat\ndata: {}\n\n"

    async def _is_still(self, request: Request, session: WebSession) -> bool:
        """Whether the browser still is whose it was; where not, asking anew tells it what has become of it (401)."""
        try:
            now = await self._visits.session(request)
        except SessionEnded:
            return False
        return now is not None and now.person_id == session.person_id

    def _later(self, session: WebSession, after: int) -> list[Outgoing]:
        with self._database.reading() as tx:
            return self._sent(tx, session, after)

    def _history(self, session: WebSession) -> list[dict[str, Any]]:
        with self._database.reading() as tx:
            messages = self._sent(tx, session, 0)
            own = self._own(tx, session)
        return merge(messages, own, Labels(messages, self._say))

    def _sent(self, tx: Transaction, session: WebSession, after: int) -> list[Outgoing]:
        return outbox.sent_to(tx, CHANNEL, session.lane, person_id=session.person_id, after=after, limit=_MOST_SHOWN)

    def _own(self, tx: Transaction, session: WebSession) -> Sequence[Own]:
        waiting = [one for one in inbox.history(tx, session.lane, _MOST_SHOWN) if one.channel == CHANNEL]
        inbounds = [clean_inbound(read(one.payload)) for one in waiting]
        names = [inbound.content.unique_name for inbound in inbounds if isinstance(inbound.content, Photo)]
        here = photos.fetched_by_name(tx, session.person_id, names)
        return [
            Own(inbound=one, photo=here.get(one.content.unique_name) if isinstance(one.content, Photo) else None)
            for one in inbounds
        ]


async def read_json(request: Request, most: int) -> dict[str, Any]:
    """The body as a JSON object. Raises Unfit, Denied."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Unfit("web.error.unreadable")
    try:
        data = json.loads(await capped(request, most).body())
    except (ValueError, RecursionError) as error:
        raise Unfit("web.error.unreadable") from error
    if not isinstance(data, dict):
        raise Unfit("web.error.unreadable")
    return data


def _number(request: Request, name: str) -> int:
    value = request.query_params.get(name, "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0

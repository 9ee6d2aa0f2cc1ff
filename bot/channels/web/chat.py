"""The page's endpoints: what a person does comes in, the conversation goes out."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.web.admission import Admission, check_whose, whose
from bot.channels.web.guard import capped
from bot.channels.web.handing_in import HandingIn
from bot.channels.web.history import Labels, Own, merge, said
from bot.channels.web.hub import Hub
from bot.channels.web.sharing import shown_since
from bot.channels.web.updates import Claim, Unfit, client_id, message_content, read, received, upload_claim
from bot.channels.web.uploads import NotThere
from bot.channels.web.visit import Visits
from bot.core.channel import Receiver, Unreadable
from bot.core.sanitize import clean_inbound
from bot.core.wallclock import WallClock
from handlers.dialog.messages import Inbound, Photo
from handlers.wording import Wording
from storage.cases import files, photos
from storage.cases.files import StoredFile
from storage.database.database import Database, Transaction
from storage.queues import inbox, outbox
from storage.queues.inbox import InboxStatus, Past
from storage.queues.outbox import Outgoing
from storage.web.sessions import CHANNEL, SessionEnded, WebSession

log = logging.getLogger(__name__)

_MESSAGE_BYTES = 64_000
_HEARTBEAT_S = 15.0
_SILENT_BEATS = 3  # after so many in a row it is looked what was said, and whether the browser still is whose it was
_SUPERSEDED_MS = 60_000
_MOST_SHOWN = 200
_STREAM = "text/event-stream"


class Chat:
    """Takes messages into the inbox, shows the conversation, streams what is new."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        visits: Visits,
        admission: Admission,
        handing_in: HandingIn,
        hub: Hub,
        receiver: Receiver,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._visits = visits
        self._admission = admission
        self._handing_in = handing_in
        self._hub = hub
        self._receiver = receiver

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/api/messages", self.take_message, methods=["POST"]),
            Route("/api/messages", self.show_new, methods=["GET"]),
            Route("/api/history", self.show_history, methods=["GET"]),
            Route("/api/events", self.stream, methods=["GET"]),
        ]

    # --- in

    async def take_message(self, request: Request) -> Response:
        """202 with {accepted, whose} once it is on disk; the same message twice counts once.

        {id, whose, and one of text with `on`, choice {id, on}, location {latitude, longitude, accuracy} or photo
        {bytes, sha256, album, caption} or file {bytes, sha256, album, caption, name} or voice {bytes, sha256, album,
        caption, ending}}. `whose` is what the page was told when it was written, or null; `on` is the id of the message
        that bore the button, or that was the newest on view when the text was typed ("0" where none was), or null;
        `sha256` and `album` may be null, and a caption left out.

        A photo, file or sound is said before it is sent: 409 with {bytes}, how much of it is here, and from then on its
        pieces are taken; 403 where nothing asks for it. Once all of it is here, the same message hands it in.
        """
        data = await read_json(request, _MESSAGE_BYTES)
        message, claim = client_id(data.get("id")), upload_claim(data)
        if claim is not None:
            return await self._take_upload(request, message, claim, data.get("whose"))
        content = message_content(data)
        session = await self._admission.with_message(request)
        check_whose(session, data.get("whose"))
        return await self._accepted(session, message, content)

    async def _take_upload(self, request: Request, message: str, claim: Claim, written_as: object) -> Response:
        session = await self._admission.with_claim(request)
        check_whose(session, written_as)
        try:
            upload = await self._handing_in.take(session, message, claim)
        except NotThere as error:
            return JSONResponse({"bytes": error.held}, 409)
        self._admission.count_message(session)
        return await self._accepted(session, message, upload.content())

    async def _accepted(self, session: WebSession, message: str, content: dict[str, Any]) -> Response:
        await self._accept(session, message, content)
        return JSONResponse({"accepted": True, "whose": whose(session)}, 202)

    async def accept_invitation(self, request: Request, message: str, code: str) -> None:
        """Hand in an invitation's code."""
        content = {"kind": "invitation", "code": code}
        await self._accept(await self._admission.with_message(request), client_id(message), content)

    async def take_from_form(self, request: Request, message: str, content: dict[str, Any]) -> str:
        """Take a text or a choice that came by a form; the lane on which it is answered."""
        session = await self._admission.with_message(request)
        await self._accept(session, message, content)
        return session.lane

    async def _accept(self, session: WebSession, message: str, content: dict[str, Any]) -> None:
        update = received(session.lane, message, self._clock.now(), content, session=session.id)
        await self._receiver.accept(CHANNEL, [update])

    # --- out

    async def show_history(self, request: Request) -> Response:
        """{whose, items}: the conversation, by time; `whose` is null for somebody who has not done anything yet."""
        session = await self._visits.session(request)
        if session is None:
            return JSONResponse({"whose": None, "items": []})
        return JSONResponse({"whose": whose(session), "items": await asyncio.to_thread(self._history, session)})

    async def said_to(self, request: Request) -> list[dict[str, Any]]:
        """The conversation in words, by time; empty for somebody who has not done anything yet."""
        session = await self._visits.session(request)
        return [] if session is None else await asyncio.to_thread(self._history, session, drawn=False)

    async def show_new(self, request: Request) -> Response:
        """{whose, items}: what the assistant said after the message `after`."""
        session = await self._visits.session(request)
        if session is None:
            return JSONResponse({"whose": None, "items": []})
        items = [item for _, item in await asyncio.to_thread(self._later, session, _number(request, "after"))]
        return JSONResponse({"whose": whose(session), "items": items})

    async def stream(self, request: Request) -> Response:
        """What the assistant says after `after`, or after the last event that the browser has, as it is said.

        204 for somebody who has not done anything yet: then the browser does not ask again by itself.
        """
        session = await self._admission.to_listen(request)
        if session is None:
            return Response(status_code=204)
        if request.method == "HEAD":  # a stream that nobody reads would never end
            return Response(media_type=_STREAM)
        last = request.headers.get("last-event-id", "")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else _number(request, "after")
        return StreamingResponse(
            self._events(request, session, after),
            media_type=_STREAM,
            headers={"X-Accel-Buffering": "no", "Connection": "close"},  # its file is free as soon as it ends
        )

    async def _events(self, request: Request, session: WebSession, after: int) -> AsyncIterator[str]:
        address = request.client.host if request.client else ""
        with self._hub.page(session.lane, session=session.token_hash, address=address) as stream:
            yield "retry: 2000\n\n"
            delivered: set[int] = set()
            silent, looks = 0, True
            while not self._hub.closed and not stream.superseded:
                later = await asyncio.to_thread(self._later, session, after) if looks else []
                if later or silent == _SILENT_BEATS:
                    if not await self._is_still(request, session):
                        return
                    silent = 0
                for id, item in later:
                    if id not in delivered:
                        delivered.add(id)
                        yield f"id: {id}\ndata: {json.dumps(item)}\n\n"
                after = max(delivered, default=after)
                looks = await stream.wait(_HEARTBEAT_S)
                if not looks:
                    silent += 1
                    looks = silent == _SILENT_BEATS
                    yield "event: beat\ndata: {}\n\n"
            if stream.superseded:  # too many at once: this one asks again, but not at once
                yield f"retry: {_SUPERSEDED_MS}\n\n"

    async def _is_still(self, request: Request, session: WebSession) -> bool:
        """Whether the browser still is whose it was; where not, asking anew tells it what has become of it (401)."""
        try:
            now = await self._visits.session(request)
        except SessionEnded:
            return False
        return now is not None and now.person_id == session.person_id

    def _later(self, session: WebSession, after: int) -> list[tuple[int, dict[str, Any]]]:
        """What was said after a message, each with its id."""
        with self._database.reading() as tx:
            since = shown_since(tx, session)
            found = outbox.sent_after(tx, CHANNEL, session.lane, after, person_id=session.person_id)
            messages = [one for one in found if since is None or one.created_at >= since]
            attachments = _attachments(tx, messages)
        return [(message.id, said(message, attachments)) for message in messages]

    def _history(self, session: WebSession, *, drawn: bool = True) -> list[dict[str, Any]]:
        with self._database.reading() as tx:
            since = shown_since(tx, session)
            messages = outbox.sent_to(
                tx, CHANNEL, session.lane, person_id=session.person_id, since=since, limit=_MOST_SHOWN
            )
            own, attachments = self._own(tx, session, since), _attachments(tx, messages)
        return merge(messages, own, Labels(messages, self._say), attachments, drawn=drawn)

    def _own(self, tx: Transaction, session: WebSession, since: datetime | None) -> Sequence[Own]:
        past = [
            one
            for one in inbox.history(tx, session.lane, _MOST_SHOWN)
            if one.channel == CHANNEL and (since is None or one.received_at >= since)
        ]
        known = [(one, inbound) for one in past if (inbound := _readable(one)) is not None]
        names = [inbound.content.unique_name for _, inbound in known if isinstance(inbound.content, Photo)]
        here = photos.fetched_by_name(tx, session.person_id, names)
        return [
            Own(
                inbound=inbound,
                photo=here.get(inbound.content.unique_name) if isinstance(inbound.content, Photo) else None,
                aside=one.status is InboxStatus.ASIDE,
            )
            for one, inbound in known
        ]


def _attachments(tx: Transaction, messages: Sequence[Outgoing]) -> dict[str, StoredFile]:
    """The files that messages bear, by id."""
    ids = [id for message in messages for id in message.reply.get("files", ())]
    return {file.id: file for file in files.of(tx, ids)}


def _readable(past: Past) -> Inbound | None:
    """What a person did; None if what was written down has become unreadable, as its turn told."""
    try:
        return clean_inbound(read(past.payload))
    except Unreadable as error:
        log.warning("left out of a conversation: %s", error)
        return None


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

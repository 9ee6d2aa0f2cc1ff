"""Reports that were filled on the phone without a line: the form that it keeps, and the packets that it sends."""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.admission import Admission, check_whose, whose
from bot.channels.web.chat import read_json
from bot.channels.web.handing_in import HandingIn
from bot.channels.web.updates import Unfit, client_id, message_content, received, upload_claim
from bot.channels.web.uploads import MOST_UNFINISHED, NotThere
from bot.channels.web.visit import Visits
from bot.core.channel import Receiver
from bot.core.wallclock import WallClock
from storage.web.sessions import CHANNEL, WebSession

OLDEST = timedelta(days=30)  # what is said to have waited longer has a clock that makes no sense
_PACKET_BYTES = 64_000
_MOST_ANSWERS = 80
_LONGEST_NAME = 60
_FIELD = re.compile(r"[a-z_]{1,30}")
_VERSION = re.compile(r"[0-9A-Za-z._-]{1,20}")

BuildForm = Callable[[int | None], Mapping[str, Any]]  # for a person, none for who has not done anything yet


class Packets:
    """Gives phones the form to fill, and takes what was filled, each packet with its photos as one message."""

    def __init__(
        self,
        *,
        clock: WallClock,
        visits: Visits,
        admission: Admission,
        handing_in: HandingIn,
        receiver: Receiver,
        build_form: BuildForm,
    ) -> None:
        self._clock = clock
        self._visits = visits
        self._admission = admission
        self._handing_in = handing_in
        self._receiver = receiver
        self._build_form = build_form

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/api/report-form", self.show_form, methods=["GET"]),
            Route("/api/report-packets", self.take, methods=["POST"]),
        ]

    async def show_form(self, request: Request) -> Response:
        """{whose, form}: the form as this person fills it; `whose` is null for who has not done anything yet."""
        session = await self._visits.session(request)
        person_id = None if session is None else session.person_id
        form = await asyncio.to_thread(self._build_form, person_id)
        return JSONResponse({"whose": None if session is None else whose(session), "form": form})

    async def take(self, request: Request) -> Response:
        """202 with {accepted, whose} once it is on disk; the same packet twice counts once.

        {id, whose, name, entered, sent, consent, alarm, answers}: `entered` and `sent` are milliseconds on the phone's
        own clock, `consent` a version of the privacy notice and `alarm` the id of a message, or null. Each answer is
        {field} with text, choice {id, on}, location, or photo {id, bytes, sha256, album}. Where of a photo something is
        missing, 409 with {photo, bytes}, how much of it is here, and from then on the pieces of all its photos are
        taken: so a packet is sent first without them, and once more behind them.
        """
        data = await read_json(request, _PACKET_BYTES)
        message, given = client_id(data.get("id")), _answers(data.get("answers"))
        session = await self._admission.with_message(request)
        check_whose(session, data.get("whose"))
        now = self._clock.now()
        entered_at = moment_of(data.get("entered"), data.get("sent"), now)
        try:
            answers = [await self._content(session, one) for one in given]
        except _PhotoNotThere as missing:
            await self._handing_in.expect(session, _photos(given))
            return JSONResponse({"photo": missing.photo, "bytes": missing.held}, 409)
        content = {
            "kind": "packet",
            "name": _short_text(data.get("name")),
            "entered_at": None if entered_at is None else entered_at.isoformat(),
            "consent": _matching(_VERSION, data.get("consent")),
            "alarm": None if data.get("alarm") is None else client_id(data["alarm"]),
            "answers": answers,
        }
        update = received(session.lane, message, now, content, session=session.id)
        await self._receiver.accept(CHANNEL, [update])
        return JSONResponse({"accepted": True, "whose": whose(session)}, 202)

    async def _content(self, session: WebSession, answer: dict[str, Any]) -> dict[str, Any]:
        """An answer as it is written down. Raises Unfit, _PhotoNotThere.

        A photo that cannot be opened takes no other answer with it: it is written down as what nobody can use.
        """
        field = answer["field"]
        if "photo" not in answer:
            return {"field": field, **message_content(answer)}
        claim, photo = upload_claim(answer), client_id(answer["photo"].get("id"))
        assert claim is not None
        try:
            upload = await self._handing_in.take_of_packet(session, photo, claim)
        except NotThere as error:
            raise _PhotoNotThere(photo, error.held) from error
        except Unfit:
            return {"field": field, "kind": "unsupported", "what": "photo"}
        return {"field": field, **upload.content()}


class _PhotoNotThere(Exception):
    """Of a packet's photo not all pieces arrived."""

    def __init__(self, photo: str, held: int) -> None:
        super().__init__(f"{held} bytes of {photo} arrived")
        self.photo = photo
        self.held = held


def moment_of(entered: object, sent: object, now: datetime) -> datetime | None:
    """When something was entered, by how long it had waited on the phone when it was sent; its clock may be wrong.

    None where it would have waited for less than nothing or for longer than 30 days: then the clock was moved.
    """
    if not isinstance(entered, int) or not isinstance(sent, int):
        raise Unfit("web.error.unreadable")
    waited = sent - entered
    return now - timedelta(milliseconds=waited) if 0 <= waited <= OLDEST / timedelta(milliseconds=1) else None


def _answers(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_ANSWERS:
        raise Unfit("web.error.unreadable")
    for one in value:
        match one:
            case {"field": str(field), "photo": {"id": str()}} if _FIELD.fullmatch(field):
                continue
            case {"field": str(field), **rest} if (
                _FIELD.fullmatch(field) and "photo" not in rest and "file" not in rest
            ):
                continue
        raise Unfit("web.error.unreadable")
    if len(_photos(value)) > MOST_UNFINISHED:
        raise Unfit("web.error.unreadable")
    return value


def _photos(answers: list[dict[str, Any]]) -> list[str]:
    """The ids of a packet's photos. Raises Unfit."""
    return [client_id(one["photo"]["id"]) for one in answers if "photo" in one]


def _short_text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit("web.error.unreadable")
    return value[:_LONGEST_NAME]


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    if value is None or (isinstance(value, str) and pattern.fullmatch(value)):
        return value
    raise Unfit("web.error.unreadable")

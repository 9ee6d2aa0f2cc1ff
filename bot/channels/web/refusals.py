"""What the web chat does not take, and the sentence that says so."""

import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import OperationalError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.updates import Unfit
from handlers.wording import Wording
from storage.web.sessions import SessionEnded

log = logging.getLogger(__name__)

_CANNOT_READ = "what a page asks for cannot be read: %s"
_CANNOT_KEEP = "what a page sent cannot be kept: %s"


class Denied(Exception):
    """A request that is not done: HTTP status, key and values of the sentence that says why."""

    def __init__(self, status: int, key: str, *, seconds: int = 0) -> None:
        super().__init__(f"{status} {key}")
        self.status = status
        self.key = key
        self.seconds = seconds


class NotAskedFor(Exception):
    """A photo, file or sound that nothing asks for; `sentence` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


Handler = Callable[[Request, Exception], Awaitable[Response]]


def refusals(say: Wording, page: Callable[[str, int], Response]) -> dict[type[Exception], Handler]:
    """For each kind of exception how it is answered: {error: sentence}, or a page to somebody who opens one."""

    async def refuse(request: Request, error: Exception) -> Response:
        denied = _denied(request, error)
        headers = {"Retry-After": str(denied.seconds)} if denied.seconds else {}
        sentence = say(denied.key, seconds=denied.seconds)
        if "text/html" in request.headers.get("accept", ""):
            refusal = page(sentence, denied.status)
            refusal.headers.update(headers)
            return refusal
        return JSONResponse({"error": sentence}, denied.status, headers)

    async def leave(request: Request, error: Exception) -> Response:
        return Response(status_code=400)  # nobody hears it

    async def turn_away(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotAskedFor)
        return JSONResponse({"error": error.sentence}, 403)

    return {
        **dict.fromkeys((Denied, Unfit, SessionEnded, OperationalError, OSError), refuse),
        NotAskedFor: turn_away,
        ClientDisconnect: leave,
    }


def _denied(request: Request, error: Exception) -> Denied:
    match error:
        case Denied():
            return error
        case Unfit(key=key):
            return Denied(400, key)
        case SessionEnded():
            return Denied(401, "web.error.ended")
    log.error(_CANNOT_READ if request.method in ("GET", "HEAD") else _CANNOT_KEEP, _told(error))
    return Denied(503, "web.error.busy", seconds=5)


def _told(error: Exception) -> str:
    """What database or disk complained of, without what was to be written."""
    return str(error.orig if isinstance(error, OperationalError) else error)

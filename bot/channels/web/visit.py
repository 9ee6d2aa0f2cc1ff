"""Who visits: the cookie with the browser's token, and the session that it stands for."""

import asyncio
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.devices import device_of
from bot.core.wallclock import WallClock
from storage.database.database import Database
from storage.web import sessions as web_sessions
from storage.web.sessions import SessionEnded, WebSession

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_COOKIE_SECONDS = 400 * 24 * 3600  # the longest that browsers keep one


class Visits:
    """Knows browsers by their cookie. A page gives the cookie; only the first thing done makes a person of it."""

    def __init__(self, database: Database, clock: WallClock, *, secure: bool) -> None:
        self._database = database
        self._clock = clock
        self.secure = secure
        self._cookie = "__Host-anju" if secure else "anju"

    def token(self, request: Request) -> str | None:
        """The token in the cookie of the browser; None if the browser sends no such cookie."""
        token = request.cookies.get(self._cookie, "")
        return token if _TOKEN.fullmatch(token) else None

    async def session(self, request: Request) -> WebSession | None:
        """Whose browser it is; None for a newcomer before the first message. Raises SessionEnded."""
        token = self.token(request)
        return None if token is None else await asyncio.to_thread(self._find, token)

    async def begin(self, request: Request, token: str) -> WebSession:
        """The session of a token, begun with a new person where there is none. Raises SessionEnded."""
        return await asyncio.to_thread(self._begin, token, _device(request))

    async def be(self, token: str, person_id: int) -> None:
        """Make this browser another person's. Raises SessionEnded."""
        await asyncio.to_thread(self._belong, token, person_id)

    async def rotate(self, token: str, salt: str, response: Response) -> None:
        """Give the browser another token for its session; the same salt gives the same. Raises SessionEnded."""
        self._give(response, await asyncio.to_thread(self._rotate, token, salt))

    async def sign_in(self, request: Request, response: Response, person_id: int, salt: str) -> WebSession:
        """Make this browser one of a person's, with a token of its own; the same salt gives the same."""
        args = (person_id, salt, _device(request), self.token(request))
        token, session = await asyncio.to_thread(self._sign_in, *args)
        self._give(response, token)
        return session

    async def welcome(self, request: Request, response: Response) -> None:
        """Give the browser a token, or let it keep the one that it has for another 400 days."""
        token = self.token(request)
        if token is None or await asyncio.to_thread(self._note, token, _device(request)):
            token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._give(response, token)

    def _give(self, response: Response, token: str) -> None:
        response.set_cookie(
            self._cookie, token, max_age=_COOKIE_SECONDS, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def _find(self, token: str) -> WebSession | None:
        with self._database.reading() as tx:
            session = web_sessions.find(tx, token)
            if session is None and web_sessions.has_ended(tx, token):
                raise SessionEnded
        if session is not None and session.replaces is not None:
            with self._database.writing() as tx:
                web_sessions.settle(tx, session, self._clock.now())
        return session

    def _begin(self, token: str, device: str) -> WebSession:
        with self._database.writing() as tx:
            return web_sessions.begin(tx, token, self._clock.now(), device)

    def _belong(self, token: str, person_id: int) -> None:
        with self._database.writing() as tx:
            web_sessions.belong(tx, token, person_id, self._clock.now())

    def _rotate(self, token: str, salt: str) -> str:
        with self._database.writing() as tx:
            return web_sessions.rotate(tx, token, salt, self._clock.now())

    def _sign_in(self, person_id: int, salt: str, device: str, instead_of: str | None) -> tuple[str, WebSession]:
        now = self._clock.now()
        with self._database.writing() as tx:
            token = web_sessions.sign_in(tx, person_id, salt, now, device=device, instead_of=instead_of)
            session = web_sessions.find(tx, token)
        if session is None:  # it was ended since the link was opened
            raise SessionEnded
        return token, session

    def _note(self, token: str, device: str) -> bool:
        """Note the visit; whether the token is good for nothing any more."""
        now = self._clock.now()
        with self._database.reading() as tx:
            session = web_sessions.find(tx, token)
            if session is None:
                return web_sessions.has_ended(tx, token)
        if web_sessions.is_worth_noting(session, device, now):
            with self._database.writing() as tx:
                web_sessions.note_seen(tx, session, device, now)
        return False


def _device(request: Request) -> str:
    return device_of(request.headers.get("user-agent", ""))

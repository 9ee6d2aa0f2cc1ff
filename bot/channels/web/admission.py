"""Who may do something on the page: browsers that keep our cookie, no faster than a person could."""

import hashlib

from starlette.requests import Request

from bot.channels.web.refusals import Denied
from bot.channels.web.visit import Visits
from bot.core.allowance import Allowance
from storage.web.sessions import WebSession

_DAY_S = 86_400
_DAYS_BYTES = 500_000_000  # of one browser: 25 of the largest photos, or 500 as phones send them
_DAYS_BYTES_OF_ADDRESS = 5_000_000_000


class Admission:
    """Lets in who does something."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._newcomers = Allowance(burst=60, rate=1)
        self._messages = Allowance(burst=30, rate=1)
        self._pieces = Allowance(burst=200, rate=20)
        self._bytes = Allowance(burst=_DAYS_BYTES, rate=_DAYS_BYTES / _DAY_S)
        self._bytes_of_address = Allowance(burst=_DAYS_BYTES_OF_ADDRESS, rate=_DAYS_BYTES_OF_ADDRESS / _DAY_S)
        self._streams = Allowance(burst=20, rate=0.5)
        self._streams_of_address = Allowance(burst=1000, rate=20)

    async def with_message(self, request: Request) -> WebSession:
        """The session of who says something, begun for a newcomer. Raises Denied, SessionEnded."""
        return await self._enter(request, self._messages)

    async def with_claim(self, request: Request) -> WebSession:
        """The session of who says what photo or file is to come, begun for a newcomer. Raises Denied, SessionEnded."""
        return await self._enter(request, self._pieces)

    async def with_piece(self, request: Request) -> WebSession | None:
        """The session of who sends a piece of a photo; none of a newcomer. Raises Denied, SessionEnded."""
        session = await self._visits.session(request)
        if session is not None:
            self._count(self._pieces, session.token_hash)
        return session

    def count_message(self, session: WebSession) -> None:
        """Count what was said along with what came in pieces. Raises Denied."""
        self._count(self._messages, session.token_hash)

    def count_bytes(self, request: Request, session: WebSession, count: int) -> None:
        """Count what a browser sent of photos and files. Raises Denied where it is more than a day's."""
        host = request.client.host if request.client else ""
        seconds = self._bytes.take(session.token_hash, count) or self._bytes_of_address.take(host, count)
        if seconds:
            raise Denied(429, "web.error.upload_quota", seconds=seconds)

    async def to_listen(self, request: Request) -> WebSession | None:
        """The session of who wants to hear what is said; None for a newcomer. Raises Denied, SessionEnded."""
        host = request.client.host if request.client else ""
        seconds = self._streams.take(self._visits.token(request) or host) or self._streams_of_address.take(host)
        if seconds:
            raise Denied(429, "web.error.slow_down", seconds=seconds)
        return await self._visits.session(request)

    async def _enter(self, request: Request, allowance: Allowance) -> WebSession:
        token = self._visits.token(request)
        if token is None:
            raise Denied(400, "web.error.no_cookie")
        session = await self._visits.session(request)
        if session is not None:
            self._count(allowance, session.token_hash)
            return session
        self._count(self._newcomers, request.client.host if request.client else "")
        return await self._visits.begin(request, token)

    def _count(self, allowance: Allowance, who: str) -> None:
        seconds = allowance.take(who)
        if seconds:
            raise Denied(429, "web.error.slow_down", seconds=seconds)


def whose(session: WebSession) -> str:
    """An id by which a page knows whether its browser still is the same person's, and which tells nothing else."""
    return hashlib.sha256(f"page:{session.lane}".encode()).hexdigest()[:16]


def check_whose(session: WebSession, written_as: object) -> None:
    """Refuse what was written as somebody else and waited on the phone. None is anybody's. Raises Denied."""
    if written_as is not None and written_as != whose(session):
        raise Denied(403, "web.error.other_person")

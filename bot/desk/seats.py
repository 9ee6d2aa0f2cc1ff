"""Who sits at the desk: a browser with a session, whose seat ends after fifteen minutes in which nothing is done."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.visit import Visits
from bot.core.wallclock import WallClock
from storage.database.privacy import Vault
from storage.web.sessions import WebSession

IDLE = timedelta(minutes=15)
AT_MOST = timedelta(hours=10)  # a working day, on a PC of one's own
AT_MOST_SHARED = timedelta(hours=1)  # on one that several people use
SURE = timedelta(minutes=30)  # so long after signing in it is sure enough who sits there to see full numbers
SURE_SHARED = timedelta(minutes=5)
_PATH = "/desk"
_TAKING_A_SEAT = timedelta(minutes=1)  # from signing in to the seat, at most


class NotSeated(Exception):
    """Nobody sits there, or nothing was done for too long: the phone has to say again who it is."""


@dataclass(frozen=True, kw_only=True)
class DeskSeat:
    """A browser at the desk: its session, and till when it may stay whatever is done."""

    session: WebSession
    until: datetime


class Seats:
    """Gives seats as cookies that nobody can make, good for one session and renewed by what is done."""

    def __init__(self, visits: Visits, clock: WallClock, vault: Vault) -> None:
        self._visits = visits
        self._clock = clock
        self._vault = vault
        self._cookie = "__Secure-anju-seat" if visits.secure else "anju-seat"

    async def taken(self, request: Request) -> DeskSeat:
        """Who sits there. Raises NotSeated, SessionEnded."""
        session = await self._visits.session(request)
        parts = request.cookies.get(self._cookie, "").split(".")
        if session is None or len(parts) != 3:
            raise NotSeated
        idle_until, until, proof = parts
        if not hmac.compare_digest(proof.encode(), self._proof(session, idle_until, until).encode()):
            raise NotSeated
        now = self._clock.now().timestamp()
        if not now < min(int(idle_until), int(until)):
            raise NotSeated
        return DeskSeat(session=session, until=datetime.fromtimestamp(int(until), self._clock.now().tzinfo))

    def give(self, response: Response, session: WebSession, *, shared: bool) -> None:
        """Let a browser take its seat."""
        until = self._clock.now() + (AT_MOST_SHARED if shared else AT_MOST)
        self.renew(response, DeskSeat(session=session, until=until))

    def renew(self, response: Response, seat: DeskSeat) -> None:
        """Something was done: the quarter of an hour begins anew."""
        idle_until, until = str(int((self._clock.now() + IDLE).timestamp())), str(int(seat.until.timestamp()))
        value = f"{idle_until}.{until}.{self._proof(seat.session, idle_until, until)}"
        response.set_cookie(
            self._cookie, value, path=_PATH, secure=self._visits.secure, httponly=True, samesite="strict"
        )

    def is_sure(self, seat: DeskSeat) -> bool:
        """Whether whoever sits there has shown just now who they are; on a shared PC others come by sooner."""
        begun = seat.session.created_at
        is_shared = seat.until - begun <= AT_MOST_SHARED + _TAKING_A_SEAT
        return self._clock.now() - begun < (SURE_SHARED if is_shared else SURE)

    def leave(self, response: Response) -> None:
        """The seat is free."""
        response.delete_cookie(self._cookie, path=_PATH, secure=self._visits.secure, httponly=True, samesite="strict")

    def _proof(self, session: WebSession, idle_until: str, until: str) -> str:
        return self._vault.fingerprint(f"desk seat {session.token_hash} {idle_until} {until}")[:43]

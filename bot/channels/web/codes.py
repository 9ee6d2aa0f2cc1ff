"""Codes of links: taken out of the address at the first opening, into a cookie that only the page behind it gets."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypedDict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

Answering = Callable[[Request], Awaitable[Response]]

_CARRIED = re.compile(r"([A-Za-z0-9_-]{1,40})\.([0-9a-f]{32})")
_HOLDER_BYTES = 16
_SECONDS = 3600


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A code, and what tells this browser from any other that has the same link."""

    code: str
    holder: str


class Codes:
    """Carries the codes of one kind of link, whose addresses are below `path`; the page itself is at `path`."""

    def __init__(self, path: str, *, secure: bool) -> None:
        self._path = path
        self._secure = secure
        self._cookie = f"{'__Secure-' if secure else ''}anju{path.replace('/', '-')}"

    def routes(self, show: Answering, take: Answering) -> list[Route]:
        """The link, and the page that it leads to: `show` it, and `take` what is sent from there."""
        return [
            Route(f"{self._path}/{{code:str}}", self.follow, methods=["GET"]),
            Route(self._path, show, methods=["GET"]),
            Route(self._path, take, methods=["POST"]),
        ]

    async def follow(self, request: Request) -> Response:
        """From the link on to the page, whose address bears no code."""
        response = RedirectResponse(self._path, 303)
        code, before = request.path_params["code"], self.read(request)
        holder = before.holder if before and before.code == code else secrets.token_hex(_HOLDER_BYTES)
        if _CARRIED.fullmatch(f"{code}.{holder}"):
            response.set_cookie(self._cookie, f"{code}.{holder}", max_age=_SECONDS, **self._scope())
        return response

    def read(self, request: Request) -> Carried | None:
        """The code that the browser carries."""
        match = _CARRIED.fullmatch(request.cookies.get(self._cookie, ""))
        return None if match is None else Carried(code=match[1], holder=match[2])

    def drop(self, response: Response) -> None:
        """The code has done its work."""
        response.delete_cookie(self._cookie, **self._scope())

    def _scope(self) -> "_Scope":
        return {"path": self._path, "secure": self._secure, "httponly": True, "samesite": "lax"}


class _Scope(TypedDict):
    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]

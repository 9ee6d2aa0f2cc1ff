"""What every request passes: headers of defence, the same-origin check, a cap on size."""

import base64
import hashlib
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.refusals import Denied


def content_policy(style: str | None = None, *, pictures: str = "") -> str:
    """What a page may load and run: what is of this site; of what stands in the page only a `style` of this text.

    `pictures` is a further origin from which it may show pictures.
    """
    inline = "" if style is None else f" 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self'{inline}",
            f"img-src 'self' blob: {pictures}".rstrip(),
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


PARTS = ("/static/", "/desk/static/")
_OF_A_PART = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_HEADERS = _OF_A_PART | {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": content_policy(),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Defended:
    """The application with its headers of defence on every response that does not set its own.

    A part that a page loads obeys the policy of the page, and is nobody's secret: thirty parts with a policy each would
    weigh a quarter of the first visit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        defence = _OF_A_PART if scope["path"].startswith(PARTS) else _HEADERS

        async def send_defended(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in defence.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_defended)


def is_from_own_page(headers: Headers, public_url: str | None) -> bool:
    """Whether a request that changes something was made by this site's page.

    Browsers say so by Sec-Fetch-Site; older ones by Origin, which must name the host that was asked, or the public
    one, since a proxy in between may ask by another name.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(headers.get("origin", "")).netloc
    except ValueError:  # no browser writes such an address
        return False
    own = {headers.get("host", "")} | ({urlsplit(public_url).netloc} if public_url else set())
    return bool(origin) and origin in own


class OwnPageOnly:
    """Routes that take changes from this site's page alone. Raises Denied."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        self._app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        changes = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD")
        if changes and not is_from_own_page(Headers(scope=scope), self._public_url):
            raise Denied(403, "web.error.strange_origin")
        await self._app(scope, receive, send)


def keep_files_off_the_disk() -> None:
    """Have the files of all forms of this process stay in memory, within the cap of each: a disk would show them."""
    MultiPartParser.spool_max_size = 0  # no limit, as of a SpooledTemporaryFile


def capped(request: Request, most: int) -> Request:
    """The request, whose body raises Denied past so many bytes. Raises it at once where the length is declared."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise Denied(413, "web.error.too_big")
    read = 0

    async def receive() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > most:
            raise Denied(413, "web.error.too_big")
        return message

    return Request(request.scope, receive)

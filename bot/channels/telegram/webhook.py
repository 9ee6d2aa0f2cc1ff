"""Telegram's webhook: a route that acknowledges an update once it is on disk."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

log = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_BODY_BYTES = 1_000_000
_DEFAULT_PATH = "/telegram"


def address(webhook_url: str) -> str:
    """The address to register: the one given, with a path where it has none."""
    return webhook_url if urlsplit(webhook_url).path.strip("/") else webhook_url.rstrip("/") + _DEFAULT_PATH


def secret_token(secret: bytes) -> str:
    """What Telegram has to send along with each update."""
    return secret.hex()


def webhook_route(webhook_url: str, secret: bytes, take: Callable[[Sequence[object]], Awaitable[None]]) -> Route:
    """The route: 403 without the secret token, 413 for a huge body, 200 after `take` returned.

    500 where it raises: then Telegram sends the update again. A body that is no JSON is handed over as text, to be
    set aside: sent again, it would be no better.
    """
    expected = secret_token(secret).encode()

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), expected):
            return Response(status_code=403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _BODY_BYTES:
                return Response(status_code=413)
        try:
            await _hand_over(take, bytes(body))
        except Exception:
            log.exception("an update from Telegram's webhook was not written down")
            return Response(status_code=500)
        return Response(status_code=200)

    return Route(urlsplit(address(webhook_url)).path, receive, methods=["POST"])


async def _hand_over(take: Callable[[Sequence[object]], Awaitable[None]], body: bytes) -> None:
    """Hand over the update: as text where it is no JSON, or nested too deep to be read or written down again."""
    text = body.decode("utf-8", "replace")
    try:
        update: object = json.loads(body)
    except (ValueError, RecursionError):
        update = text
    try:
        await take([update])
    except RecursionError:
        await take([text])

"""The page's side of Web Push: a browser subscribes, and unsubscribes."""

import asyncio
import base64
import binascii
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.admission import Admission
from bot.channels.web.chat import read_json
from bot.channels.web.updates import Unfit
from bot.core.push_services import is_known_service
from bot.core.wallclock import WallClock
from storage.database.database import Database
from storage.web import push_subscriptions
from storage.web.sessions import WebSession

_BODY_BYTES = 4000
_LONGEST_ENDPOINT = 2000
_KEY_BYTES = {"p256dh": 65, "auth": 16}


class Subscribing:
    """Keeps and drops subscriptions. `key` is the public key that the browser is to demand signatures of."""

    def __init__(self, *, database: Database, clock: WallClock, admission: Admission, key: str) -> None:
        self._database = database
        self._clock = clock
        self._admission = admission
        self._key = key

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/api/push", self.show_key, methods=["GET"]),
            Route("/api/push", self.subscribe, methods=["POST"]),
            Route("/api/push", self.unsubscribe, methods=["DELETE"]),
        ]

    async def show_key(self, request: Request) -> Response:
        """{key}: by which the browser subscribes."""
        return JSONResponse({"key": self._key})

    async def subscribe(self, request: Request) -> Response:
        """A PushSubscription as JSON: from now on this browser hears of notices. 204."""
        info = _subscription(await read_json(request, _BODY_BYTES))
        session = await self._admission.with_message(request)
        await asyncio.to_thread(self._put, session, info)
        return Response(status_code=204)

    async def unsubscribe(self, request: Request) -> Response:
        """A PushSubscription as JSON: this browser hears nothing more. 204."""
        info = _subscription(await read_json(request, _BODY_BYTES))
        session = await self._admission.with_message(request)
        await asyncio.to_thread(self._drop, session, info)
        return Response(status_code=204)

    def _put(self, session: WebSession, info: dict[str, Any]) -> None:
        with self._database.writing() as tx:
            push_subscriptions.put(tx, session.person_id, session.token_hash, info, self._clock.now())

    def _drop(self, session: WebSession, info: dict[str, Any]) -> None:
        with self._database.writing() as tx:
            push_subscriptions.drop(tx, info, session.token_hash, self._clock.now())


def _subscription(data: dict[str, Any]) -> dict[str, Any]:
    """Endpoint and keys, and nothing else that came along. Raises Unfit."""
    match data:
        case {"endpoint": str(endpoint), "keys": {"p256dh": str(p256dh), "auth": str(auth)}}:
            keys = {"p256dh": p256dh, "auth": auth}
        case _:
            raise Unfit("web.error.unreadable")
    known = len(endpoint) <= _LONGEST_ENDPOINT and is_known_service(endpoint)
    if not known or any(len(_decoded(key)) != _KEY_BYTES[name] for name, key in keys.items()):
        raise Unfit("web.error.unreadable")
    return {"endpoint": endpoint, "keys": keys}


def _decoded(key: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except (binascii.Error, ValueError):
        return b""

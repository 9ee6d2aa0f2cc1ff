"""An ASGI application asked directly, as its server asks it: with bytes that no client would send."""

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

PATIENCE_S = 120.0  # a request that is not answered by then hangs, also on a busy machine


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request. `target` is path and query in ASCII; a client that `leaves` is gone after half of its body."""

    method: str
    target: str
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    leaves: bool = False


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came back; of a stream what came first."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


async def ask(app: ASGIApp, asked: Asked) -> Answered:
    """The answer. Raises what the application raises, TimeoutError where it does not end.

    The client reads the first piece of an answer and goes: so a stream ends, too.
    """
    coming = [{"type": "http.request", "body": asked.body, "more_body": False}]
    if asked.leaves:
        coming = [{"type": "http.request", "body": asked.body[: len(asked.body) // 2], "more_body": True}]
    read, sent = asyncio.Event(), list[Message]()

    async def receive() -> Message:
        if coming:
            return coming.pop()
        if not asked.leaves:
            await read.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            read.set()

    path, _, query = asked.target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": list(asked.headers),
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    async with asyncio.timeout(PATIENCE_S):
        await app(scope, receive, send)
    [start] = [message for message in sent if message["type"] == "http.response.start"]
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return Answered(status=start["status"], headers=tuple(start["headers"]), body=body)

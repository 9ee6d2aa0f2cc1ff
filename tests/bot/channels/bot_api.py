"""A Bot API server for tests: the emulator, what it lacks, and faults on demand, in a thread of its own."""

import asyncio
import copy
import json
import selectors
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator

TOKEN = "100000001:fake-token-of-a-test-bot"
SERVER_USERNAME = "anju_test_bot"
WEBHOOK_AGAIN_S = 0.3  # after which what a webhook did not take is sent again; Telegram waits longer


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with a call. `done` tells whether the server did what was asked all the same."""

    status: int = 200
    body: bytes = b""
    done: bool = False
    drop: bool = False
    pause: float = 0.0


def refusal(status: int, description: str, **parameters: object) -> Fault:
    """An error as the Bot API tells it."""
    answer: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Fault(status=status, body=json.dumps(answer).encode())


UNAUTHORIZED = refusal(401, "Unauthorized")
NOT_FOUND = refusal(404, "Not Found")
CONFLICT = refusal(409, "Conflict: terminated by other getUpdates request")
SERVER_ERROR = refusal(500, "Internal Server Error")
BAD_GATEWAY = Fault(status=502, body=b"<html>Bad Gateway</html>")
GARBAGE = Fault(body=b"\x00\xffnot json")
TRUNCATED = Fault(body=b'{"ok":true,"resu')
WRONG_SHAPE = Fault(body=b'{"ok":true,"result":"odd"}')
NO_RESULT = Fault(body=b'{"ok":true}')
LOST_RESPONSE = Fault(done=True, drop=True)
CUT_OFF = Fault(drop=True)


@dataclass(kw_only=True)
class Call:
    """One call of the Bot API, with its fields decoded where they are JSON."""

    method: str
    fields: dict[str, Any]
    files: list[str] = field(default_factory=list)
    message_id: int = 0  # of the message that it made or changed
    at: float = field(default_factory=time.monotonic)


class Pushed(dict[str, Any]):
    """An update that is delivered whatever kinds the bot asked for."""

    def __contains__(self, key: object) -> bool:
        return True


class BotApi(LoBotApiEmulator):  # type: ignore[misc]
    """Used as a context manager: then `url` is its root. All methods may be called from any thread."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(max_assets=10_000, max_updates=10_000, allow_insecure_loopback_webhooks=True)
        self.calls: list[Call] = []
        self.url = ""
        self._port = port
        self.hook: Callable[[str, str], None] = lambda moment, method: None
        self._faults: dict[str, list[Fault]] = {}
        self.down: Fault | None = None  # how every call goes wrong meanwhile
        self._open = selectors.DefaultSelector()
        self._loop = asyncio.SelectorEventLoop(self._open)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._lock = threading.Lock()
        self.next_id = 1000

    # --- its life

    def __enter__(self) -> Self:
        self._thread.start()
        self._on_loop(self._start())
        return self

    def __exit__(self, *exception: object) -> None:
        self._loop.call_soon_threadsafe(self._insisting.cancel)
        self._on_loop(self._runner.cleanup())
        self._on_loop(self._all_closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _start(self) -> None:
        self._runner = web.AppRunner(self.app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._insisting = asyncio.create_task(self._insist())

    async def _insist(self) -> None:
        while True:
            await asyncio.sleep(WEBHOOK_AGAIN_S)
            await self._update_queues.deliver(TOKEN)

    async def _all_closed(self) -> None:
        """Connections that were cut off are closed in the next turns of the loop, of which a busy machine has few."""
        for _ in range(200):
            if len(self._open.get_map()) <= 1:  # the loop's own
                return
            await asyncio.sleep(0.01)

    def _on_loop(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    # --- faults

    def fail(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        with self._lock:
            self._faults.setdefault(method, []).extend([fault] * times)

    def failing(self, method: str) -> bool:
        """Whether some of these faults have not happened yet."""
        with self._lock:
            return bool(self._faults.get(method))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call: its fault where it has one, else the emulator's answer."""
        method = request.match_info["method"]
        self.hook("before", method)
        with self._lock:
            queued = self._faults.get(method)
            fault = queued.pop(0) if queued else self.down
        if fault is None or fault.done:
            response: web.StreamResponse = await super().handle(request)
            self.hook("after", method)
        else:
            await request.read()
            self.calls.append(Call(method=method, fields={"fault": fault.status}))
            response = web.Response(status=fault.status, body=fault.body, content_type="application/json")
        if fault is not None:
            await asyncio.sleep(fault.pause)
            if fault.drop and request.transport is not None:
                request.transport.abort()
        return response

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file, in two halves: the hook hears `amid` between them."""
        whole: web.Response = await super().download(request)
        assert isinstance(whole.body, bytes)
        half = len(whole.body) // 2
        response = web.StreamResponse(headers={"Content-Length": str(len(whole.body))})
        await response.prepare(request)
        await response.write(whole.body[:half])
        self.hook("amid", "download")
        await response.write(whole.body[half:])
        return response

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """The emulator's checks and answer, noted down, and what the emulator lacks."""
        decoded = {key: _decoded(value) for key, value in fields.items()}
        call = Call(method=method, fields=decoded, files=sorted(uploads))
        self.calls.append(call)
        if method == "deleteMessage" and fields.get("message_id") == "404":
            raise ApiRefusal("Bad Request: message to delete not found")
        result = super().validate(method, fields, uploads)
        if isinstance(result, dict):
            call.message_id = result.get("message_id", 0)
        if method == "getMe":
            result["username"] = SERVER_USERNAME
        if method == "getFile":
            result["file_size"] = len(self.assets[fields["file_id"]]["data"])
        return result

    # --- what it was told

    def made(self, method: str) -> list[dict[str, Any]]:
        """The fields of all calls of a method that had no fault."""
        return [call.fields for call in list(self.calls) if call.method == method and "fault" not in call.fields]

    def await_calls(self, method: str, count: int = 1, *, within: float = 20) -> list[dict[str, Any]]:
        """The fields of a method's calls, once there are so many."""
        wait_until(lambda: len(self.made(method)) >= count, within, f"{count} × {method}")
        return self.made(method)

    # --- what it delivers

    def new_id(self) -> int:
        """An id for a message or an update."""
        with self._lock:
            self.next_id += 1
            return self.next_id

    def deliver(self, **update: Any) -> int:
        """Queue an update of any shape; its id."""
        update.setdefault("update_id", self.new_id())
        self._on_loop(self._queue(Pushed(update)))
        return int(update["update_id"]) if isinstance(update["update_id"], int) else 0

    async def _queue(self, update: Pushed) -> None:
        state = self._update_queues._state(TOKEN)
        async with state.condition:
            state.updates.append(copy.deepcopy(update))
            state.condition.notify_all()
        await self._update_queues.deliver(TOKEN)

    def keep_file(self, data: bytes) -> str:
        """A file that the bot can fetch; its id."""
        file_id = f"file-{self.new_id()}"
        self.assets[file_id] = {"data": data, "size": len(data)}
        return file_id


def wait_until(condition: Callable[[], bool], within: float, what: str) -> None:
    """Return once the condition holds; raises TimeoutError with `what` was missed."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {within:g} s: {what}")
        time.sleep(0.02)


def _decoded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value

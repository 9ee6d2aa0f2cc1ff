"""A bad line: a proxy between page and server, on this machine, that fails on demand as mobile networks do."""

import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

Failing = Literal["before", "after", "half", "garbage", "502", "429", "empty"]
FAILURES: tuple[Failing, ...] = ("after", "before", "half", "garbage", "502", "429", "empty")
_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "keep-alive"}


@dataclass
class Fault:
    """One kind of failure for the next requests of one kind; `after` loses the answer of what was done."""

    failing: Failing
    method: str
    path: str
    times: int


class BadLine:
    """Passes requests on to `target`, and fails those that it was told to."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._fault: Fault | None = None
        self.failed: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        """Where the line begins."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, failing: Failing, method: str, path: str, times: int) -> None:
        """Fail the next requests of this method whose path begins so."""
        self._fault = Fault(failing, method, path, times)

    def __enter__(self) -> "BadLine":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _failing(self, method: str, path: str) -> Failing | None:
        with self._lock:
            fault = self._fault
            if fault is None or fault.times == 0 or fault.method != method or not path.startswith(fault.path):
                return None
            fault.times -= 1
            self.failed[method, fault.failing] += 1
            return fault.failing

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        line = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._pass_on()

            do_POST = do_PUT = do_GET

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                failing = line._failing(self.command, self.path)
                if failing == "before":
                    self._cut()
                elif failing in ("502", "429"):
                    self._answer(int(failing), b"<html>busy</html>", {})
                else:
                    self._ask(body, failing)

            def _ask(self, body: bytes, failing: Failing | None) -> None:
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
                try:
                    answer = httpx.request(
                        self.command, line._target + self.path, content=body, headers=headers, timeout=20
                    )
                except httpx.TransportError:
                    self._cut()
                    return
                match failing:
                    case "after":
                        self._cut()
                    case "half":
                        self._answer(answer.status_code, answer.content, {}, cut=True)
                    case "garbage":
                        self._answer(200, b"\x00\xff not what was asked", {})
                    case "empty":
                        self._answer(200, b"", {})
                    case _:
                        self._answer(answer.status_code, answer.content, dict(answer.headers))

            def _cut(self) -> None:
                self.close_connection = True
                self.connection.close()

            def _answer(self, status: int, body: bytes, headers: dict[str, str], *, cut: bool = False) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in _HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if cut else body)
                if cut:
                    self._cut()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

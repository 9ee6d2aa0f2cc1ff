"""A service that is notified over HTTP, on this machine: it keeps what is posted and answers as it is told."""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(kw_only=True)
class Answer:
    """One answer; `after` holds it back until that is set."""

    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    after: threading.Event | None = None


class NotifiedService:
    """Answers each post with the next of `answers`, and with a plain 200 once there are none left."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.sealed: list[tuple[Mapping[str, str], bytes]] = []  # headers and body of what is no JSON
        self.answers: list[Answer] = []
        self.asked = threading.Event()  # once anything was posted
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_port}"

    def texts(self) -> list[str]:
        """What was posted to a json:// address, in order."""
        return [post["message"] for post in self.posts]

    def __enter__(self) -> "NotifiedService":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for answer in self.answers:
            if answer.after is not None:
                answer.after.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "aes128gcm":
                    service.sealed.append(({name.lower(): it for name, it in self.headers.items()}, body))
                else:
                    service.posts.append(json.loads(body))
                answer = service.answers.pop(0) if service.answers else Answer()
                service.asked.set()
                if answer.after is not None:
                    answer.after.wait(10)
                with suppress(ConnectionError):  # who asked may not have waited
                    self._answer(answer)

            def _answer(self, answer: Answer) -> None:
                body = json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                """Keep quiet."""

        return Handler

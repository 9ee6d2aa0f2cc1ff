"""What lies between a process and its PostgreSQL and may go dead with all connections open: a firewall, a VPN."""

import contextlib
import selectors
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL


class DeadProxy:
    """Passes connections on to a server's socket until it dies; then they stay open, and nothing passes any more."""

    def __init__(self, url: URL) -> None:
        self._server = str(Path(str(url.query["host"])) / f".s.PGSQL.{url.query.get('port', url.port or 5432)}")
        self._door = socket.create_server(("127.0.0.1", 0))
        port = self._door.getsockname()[1]
        self.url = url.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
        self._dead = threading.Event()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._thread = threading.Thread(target=self._pass_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.die()
        self.hang_up()

    def die(self) -> None:
        """Pass nothing on any more, and keep all connections open."""
        self._dead.set()
        with contextlib.suppress(OSError), socket.create_connection(self._door.getsockname()):
            self._thread.join()

    def hang_up(self) -> None:
        """Close all connections at last."""
        for one in (*self._pairs, self._door):
            one.close()

    def _pass_on(self) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(self._door, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if self._dead.is_set():
                        return
                    if key.fileobj is self._door:
                        for side in self._connect():
                            ready.register(side, selectors.EVENT_READ)
                    elif not self._move(key.fileobj):
                        ready.unregister(key.fileobj)

    def _connect(self) -> tuple[socket.socket, socket.socket]:
        client, _ = self._door.accept()
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._server)
        self._pairs |= {client: server, server: client}
        return client, server

    def _move(self, side: object) -> bool:
        """Pass on what came; whether more may come."""
        assert isinstance(side, socket.socket)
        data = side.recv(65536)
        with contextlib.suppress(OSError):
            if data:
                self._pairs[side].sendall(data)
            else:
                self._pairs[side].shutdown(socket.SHUT_WR)
        return bool(data)

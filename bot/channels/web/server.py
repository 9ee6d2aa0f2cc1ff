"""Serving the web application by uvicorn inside this process."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp


class CannotListen(Exception):
    """The address for the web chat cannot be used; the message says which and why."""


class _Server(uvicorn.Server):
    """A server that leaves signals to the process it runs in."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        hint = "set ANJU_WEB_ADDRESS to another host or port"
        raise CannotListen(f"the web chat cannot listen on {host}:{port}: {error.strerror}; {hint}") from error


async def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Serve until cancelled; open streams are cut after a second."""
    config = uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve([listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise

"""Signs of life to systemd: a process whose event loop stands still is started again (`Type=notify`, `WatchdogSec=`).

The protocol is sd_notify's: datagrams to the socket that NOTIFY_SOCKET names. Elsewhere nothing is sent.
"""

import asyncio
import logging
import os
import socket

log = logging.getLogger(__name__)

READY, ALIVE, STOPPING = b"READY=1", b"WATCHDOG=1", b"STOPPING=1"
_EVERY_S = 15.0


def tell_supervisor(state: bytes) -> None:
    """Send a state to the supervisor, where there is one. One that does not listen is no reason to stop answering."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sending:
            sending.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            sending.send(state)
    except OSError as error:
        log.warning("the supervisor cannot be told %s: %s", state.decode(), error.strerror)


async def keep_telling() -> None:
    """Say that it is ready, then that it is alive, until cancelled."""
    tell_supervisor(READY)
    try:
        while True:
            tell_supervisor(ALIVE)
            await asyncio.sleep(_EVERY_S)
    finally:
        tell_supervisor(STOPPING)

"""Signs of life to systemd."""

import asyncio
import contextlib
import socket
from pathlib import Path

import pytest

from bot.health.watchdog import ALIVE, READY, STOPPING, keep_telling, tell_supervisor


def test_it_says_ready_alive_and_that_it_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(address))
        supervisor.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(address))

        async def live() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await keep_telling()

        asyncio.run(live())
        assert [supervisor.recv(100) for _ in range(3)] == [READY, ALIVE, STOPPING]


def test_without_a_supervisor_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setattr(socket, "socket", None)  # it would fail where one is opened
    tell_supervisor(ALIVE)


def test_a_supervisor_that_does_not_listen_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    tell_supervisor(ALIVE)
    assert "the supervisor cannot be told WATCHDOG=1" in caplog.text

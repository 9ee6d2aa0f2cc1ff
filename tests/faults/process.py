"""The real process: started, killed, asked by its own commands, and its database looked into."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from handlers.forms.releasing import RELEASE
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.tables import photos
from storage.database.database import Database
from storage.database.keys import KeyFile, read_key
from storage.database.privacy import Vault
from storage.queues import inbox
from storage.queues.inbox import Aside
from storage.queues.jobs import JobStatus
from storage.queues.tables import jobs
from tests.bot.channels.bot_api import TOKEN, BotApi, wait_until

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PORTS = range(20_000, 30_000)
ROOT = Path(__file__).parents[2]  # the code under test, wherever another copy may be installed
PROGRAM = (sys.executable, "-m", "bot.cli")
_PATIENCE_S = 120  # generous, for a busy machine: only a test that fails waits so long


class Anju:
    """One installation in a folder of its own, talking to one Bot API server, or without Telegram."""

    def __init__(self, folder: Path, bot_api: BotApi | None = None, **settings: str) -> None:
        self.folder = folder
        self.bot_api = bot_api
        reserved, self.port = _reserve_port()
        weakref.finalize(self, reserved.close)
        self.log_file = folder / "anju.log"
        self.started_at = 0.0
        self.program: tuple[str, ...] = PROGRAM
        self.parts: tuple[str, ...] = ()  # that it runs; all where none are named
        self._process: subprocess.Popen[bytes] | None = None
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
            **({} if bot_api is None else {"ANJU_TELEGRAM_TOKEN": TOKEN, "ANJU_TELEGRAM_API": bot_api.url}),
            "ANJU_DATA_DIR": str(folder / "data"),
            "ANJU_SECRET_KEY": KEY,
            "ANJU_WEB_ADDRESS": f"127.0.0.1:{self.port}",
            **settings,
        }

    # --- its life

    def start(self) -> None:
        """Start it; returns at once."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.program, "run", *(("--only", ",".join(self.parts)) if self.parts else ())],
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.started_at = time.monotonic()

    def start_and_wait(self) -> None:
        """Start it; returns once it asks for updates or names its webhook, or without Telegram serves its page."""
        before = self._asked()
        self.start()
        wait_until(lambda: self._is_up(before) or not self.running, _PATIENCE_S, "anju is up")
        assert self.running, self.log()

    def _is_up(self, before: int) -> bool:
        return self._asked() > before if self._asks else self.is_serving

    @property
    def _asks(self) -> bool:
        """Whether this process asks Telegram for updates."""
        return self.bot_api is not None and (not self.parts or "telegram" in self.parts)

    def _asked(self) -> int:
        way = "setWebhook" if "ANJU_WEBHOOK_URL" in self.environment else "getUpdates"
        return 0 if self.bot_api is None else len(self.bot_api.made(way))

    def hear_by_webhook(self) -> str:
        """Have Telegram bring from the next start on what people send, rather than ask for it; the address."""
        self.environment["ANJU_WEBHOOK_URL"] = f"{self.url}/telegram"
        return self.environment["ANJU_WEBHOOK_URL"]

    @property
    def is_serving(self) -> bool:
        """Whether its page can be had."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def ended_with(self) -> int | None:
        """The exit code of the process that was started last; none while it lives, or before."""
        return None if self._process is None else self._process.poll()

    @property
    def pid(self) -> int:
        """The id of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=_PATIENCE_S)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=_PATIENCE_S)

    @contextmanager
    def supervised(self) -> Iterator[list[int]]:
        """While inside, it is started again whenever it ends, as systemd does; the exit codes so far."""
        codes: list[int] = []
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.1):
                if (code := self.ended_with) is not None:
                    codes.append(code)
                    self.start()

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield codes
        finally:
            over.set()
            watching.join(_PATIENCE_S)

    # --- its commands and its data

    def command(self, *arguments: str, check: bool = True) -> str:
        """What a command of `anju` prints."""
        done = self.ran(*arguments)
        assert done.returncode == 0 or not check, f"anju {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def ran(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """How a command of `anju` ended."""
        return subprocess.run(
            [*self.program, *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )

    def invite(self, role: str, area: str) -> str:
        """An invitation code."""
        return str(json.loads(self.command("invite", "--role", role, "--area", area, "--json"))["code"])

    def case_list(self) -> list[dict[str, Any]]:
        """The cases as scripts see them."""
        rows: list[dict[str, Any]] = json.loads(self.command("case", "list", "--json"))
        return rows

    def cases(self) -> list[Case]:
        """The cases with all that they hold."""
        database = self.database()
        try:
            with database.reading() as tx:
                return cases.everything(tx)
        finally:
            database.close()

    def set_aside(self) -> list[Aside]:
        """The updates that could not be handled."""
        database = self.database()
        try:
            with database.reading() as tx:
                return inbox.aside(tx)
        finally:
            database.close()

    def is_at_rest(self) -> bool:
        """Whether nothing that was sent waits for its turn, and nothing for being fetched; some is held yet."""
        database = self.database()
        try:
            with database.reading() as tx:
                to_do = (jobs.c.status == JobStatus.WAITING, jobs.c.kind != RELEASE)
                jobs_wait = tx.execute(select(jobs.c.id).where(*to_do).limit(1)).first()
                return jobs_wait is None and not inbox.waiting_lanes(tx)
        finally:
            database.close()

    def photos(self) -> list[bytes]:
        """All photos that are noted, each opened. Raises AssertionError where one is not kept."""
        database = self.database()
        try:
            with database.reading() as tx:
                kept = list(tx.execute(select(photos.c.file)).scalars())
            folder = database.folder(self.folder / "data" / "photos")
            assert None not in kept
            return [folder.file(name).read() for name in kept]
        finally:
            database.close()

    def database(self) -> Database:
        """Its database, opened by the test, too; to be closed."""
        file = self.environment.get("ANJU_SECRET_KEY_FILE")
        vault = Vault.with_key(read_key(KEY)) if file is None else Vault.of_file(KeyFile(Path(file)))
        return Database(f"sqlite:///{self.database_file}", vault)

    @property
    def database_file(self) -> Path:
        """The database."""
        return self.folder / "data" / "anju.db"

    def integrity(self) -> str:
        """What SQLite says of the database: ok, if all is well."""
        connection = sqlite3.connect(self.database_file)
        try:
            return str(connection.execute("pragma integrity_check").fetchone()[0])
        finally:
            connection.close()

    def log(self) -> str:
        """What it logged, the end of it."""
        return self.log_file.read_text(errors="replace")[-6000:] if self.log_file.exists() else ""


def _reserve_port() -> tuple[socket.socket, int]:
    """A port of this machine that stays free while the process is down, and what reserves it until it is closed.

    It lies below those that a system hands out by itself, so that no connection takes it; that of UDP with the same
    number is held, so that no other test does, in whatever process.
    """
    for port in PORTS:
        mark = socket.socket(type=socket.SOCK_DGRAM)
        try:
            mark.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
        else:
            return mark, port
    raise OSError(f"no port is free of {PORTS}")

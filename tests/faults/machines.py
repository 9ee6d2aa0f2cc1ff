"""Several processes on one PostgreSQL, as on several machines, and the server that stops for all of them."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from storage.database.database import Database, make_engine
from storage.database.keys import read_key
from storage.database.privacy import Vault
from tests.bot.channels.bot_api import BotApi, wait_until
from tests.faults.county import enlist_residents, write_county
from tests.faults.person import PATIENCE_S
from tests.faults.process import KEY, Anju

_NAME = "anju_machines"


class Machine(Anju):
    """One process of several. Their photos lie in one folder, their logs each in its own."""

    def __init__(self, folder: Path, bot_api: BotApi, url: str, *parts: str) -> None:
        folder.mkdir()
        super().__init__(folder, bot_api, ANJU_DATABASE_URL=url, ANJU_DATA_DIR=str(folder.parent / "data"))
        self.url_of_database = url
        self.parts = parts

    def join(self) -> None:
        """Start it, and return once it runs beside the others, whatever it leads."""
        before = self._times_up()
        self.start()
        wait_until(lambda: self._times_up() > before or not self.running, PATIENCE_S, "it runs")
        assert self.running, self.log()

    def _times_up(self) -> int:
        return self.log_file.read_text(errors="replace").count("Anju runs") if self.log_file.exists() else 0

    def database(self) -> Database:
        """The database that they share; to be closed."""
        return Database(self.url_of_database, Vault.with_key(read_key(KEY)))

    def integrity(self) -> str:
        """PostgreSQL looks after itself."""
        return "ok"


def furnished(first: Machine) -> None:
    """Import the county into the database that they share; its residents have agreed to the notice."""
    first.command("org", "import", str(write_county(first.folder / "county.xlsx")))
    database = first.database()
    enlist_residents(database)
    database.close()


@contextlib.contextmanager
def own_database(server: str) -> Iterator[str]:
    """The URL of a new, empty database on a server, which is gone afterwards."""
    administrator = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    _run(administrator, f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)", f"CREATE DATABASE {_NAME}")
    yield make_url(server).set(database=_NAME).render_as_string(hide_password=False)
    _run(administrator, f"DROP DATABASE {_NAME} WITH (FORCE)")
    administrator.dispose()


def _run(engine: Engine, *statements: str) -> None:
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextlib.contextmanager
def standing_still(server: str) -> Iterator[None]:
    """PostgreSQL with all that it has forked answers nothing inside, its connections open."""
    engine = make_engine(server)
    with engine.connect() as connection:
        postmaster = _parent(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    engine.dispose()
    assert postmaster > 1, "to stop process 0 stops whoever runs the tests"
    os.kill(postmaster, signal.SIGSTOP)
    stopped = [postmaster, *(pid for pid in _processes() if _parent(pid) == postmaster)]
    try:
        for pid in stopped[1:]:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in reversed(stopped):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except FileNotFoundError:
        return 0

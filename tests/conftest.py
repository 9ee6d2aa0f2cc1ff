"""What tests share: a fresh, upgraded database for each test, on SQLite and on a PostgreSQL of their own."""

import functools
import gc
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.exc import ProgrammingError

from bot.core.libraries import settle_libraries, settle_pillow
from handlers.dialog.installation import Installation, Knowledge
from handlers.wording import Wording, load_wording
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database.bucket import Bucket, BucketAddress
from storage.database.database import Database, make_engine
from storage.database.tables import facts
from storage.schema import metadata
from tests.buckets import FailingStore, new_bucket, serving_buckets
from tests.cast import NOW, Cast, cast
from tests.dialogue import Dialogue, settle
from tests.installed import installed
from tests.keeping import VAULT
from tests.postgresql import administer, run_outside, start_server, url_of
from tests.thorough import THOROUGH

_DIALECTS: dict[str, Dialect] = {}  # the first database's of each kind
_COMPILED: dict[Any, Any] = {}

# The suite draws the same examples each time: it says the same of the same code. The long campaign draws new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile("searching" if THOROUGH else "repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-transcripts` rewrites the transcripts in tests/journeys; `--second-try` names what passes now."""
    parser.addoption("--update-transcripts", action="store_true")
    parser.addoption("--second-try", action="store_true", help="name what passes, as it failed before")


def pytest_configure(config: pytest.Config) -> None:
    """Parse a text once, from the first module on: nearly every command reads all packs and texts, most of its time."""
    patch = pytest.MonkeyPatch()
    patch.setattr("knowledge.model.pack.yaml.load", functools.cache(yaml.load))
    patch.setattr("handlers.wording.tomllib.loads", functools.cache(tomllib.loads))
    patch.setattr("bot.cli.loading", nullcontext)  # what a test leaves behind is garbage
    config.add_cleanup(patch.undo)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Let the collector of garbage leave alone what collecting the tests makes: all of it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name each test that passed at the second try: whether it is sound is still to be found out."""
    if config.getoption("--second-try"):
        for report in terminalreporter.stats.get("passed", []):
            terminalreporter.write_line(f"passed only at the second try: {report.nodeid}", yellow=True)


@pytest.fixture(scope="session")
def say() -> Wording:
    """All texts."""
    return load_wording()


@pytest.fixture(scope="session", autouse=True)
def libraries_settled() -> None:
    """Tell libraries what the assembly of the application tells them."""
    settle_libraries()
    settle_pillow()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The packs and their search."""
    packs = load_packs()
    return Knowledge(packs=packs, search=Search(packs))


@pytest.fixture
def now() -> datetime:
    """The moment at which the cast lives."""
    return NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh, upgraded database; the test runs once on SQLite and once on PostgreSQL."""
    database: Database = request.getfixturevalue(f"{request.param}_database")
    return database


@pytest.fixture
def players(database: Database, now: datetime) -> Cast:
    """The cast, living in `database`."""
    with database.writing() as tx:
        return cast(tx, now)


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """A fresh, upgraded SQLite database, in its own file anju.db of `tmp_path`."""
    file = tmp_path / "anju.db"
    shutil.copy(sqlite_template, file)
    database = open_sqlite(file)
    yield database
    database.close()


@pytest.fixture
def postgresql_database(postgresql_server: str, postgresql_engine: Engine) -> Iterator[Database]:
    """An upgraded PostgreSQL database, as new: one for the whole session, emptied after each test."""
    database = _knowing_statements(Database(url_of(postgresql_server, "anju_tests"), VAULT))
    database.engine.pool = postgresql_engine.pool
    yield database
    if database.engine.pool is not postgresql_engine.pool:  # the test closed it, and went on
        database.close()
    try:
        _empty(postgresql_engine)
    except ProgrammingError:  # the test took a table away
        postgresql_engine.dispose()
        _make_new(postgresql_server)


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_server: str) -> Iterator[Engine]:
    """Whose connections the databases of all tests use: a new connection takes longer than most tests."""
    engine = make_engine(url_of(postgresql_server, "anju_tests"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "anju.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this session alone, with an upgraded `anju_template` to copy.

    It lives in a folder directly in the temporary one: the path of its socket must stay short, and where root runs
    the tests, the server's own user must be able to get there.
    """
    folder = Path(tempfile.mkdtemp(prefix="anju-"))
    try:
        server = start_server(folder)
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no PostgreSQL here: {error}")
    url: str = server.get_uri(driver="psycopg")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        administer(url, f"ALTER SYSTEM SET {setting} = off")
    administer(url, "SELECT pg_reload_conf()", "CREATE DATABASE anju_template")
    _upgrade(url_of(url, "anju_template"))
    _make_new(url)
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def open_sqlite(file: Path) -> Database:
    """A SQLite database that leaves writing to the disk to the machine: no test here pulls its plug."""
    database = Database(f"sqlite:///{file}", VAULT)
    event.listen(database.engine, "connect", lambda connection, record: connection.execute("PRAGMA synchronous=OFF"))
    return _knowing_statements(database)


def _knowing_statements(database: Database) -> Database:
    """The database with all that was compiled for those before: that saves a fifth of a conversation's time."""
    engine = database.engine
    if engine.dialect.name not in _DIALECTS:
        engine.connect().close()  # a dialect is complete once it has met its server
        engine.dispose()
        _DIALECTS[engine.dialect.name] = engine.dialect
    engine.dialect = _DIALECTS[engine.dialect.name]
    engine.update_execution_options(compiled_cache=_COMPILED)
    return database


def _upgrade(url: str) -> None:
    database = Database(url, VAULT)
    database.upgrade()
    database.close()


def _make_new(server: str) -> None:
    administer(
        server,
        "DROP DATABASE IF EXISTS anju_tests WITH (FORCE)",
        "CREATE DATABASE anju_tests TEMPLATE anju_template",
    )


def _empty(engine: Engine) -> None:
    """Leave in a PostgreSQL database what a new one has: the tables and the proof of its key. Ids begin at 1 again.

    A new database takes half a second, this a fiftieth of it. Connections that a test left busy are ended.
    """
    holding = "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    rows = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables) if table is not facts]
    run_outside(
        engine,
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others} AND (state <> 'idle' OR {holding})",
        "; ".join(rows),
        "DELETE FROM facts WHERE name <> 'key_proof'",
        "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence",
    )


@pytest.fixture(scope="session")
def settled(sqlite_template: Path) -> tuple[Path, Cast]:
    """A SQLite file to copy in which the cast lives, and who they are."""
    file = sqlite_template.with_name("settled.db")
    shutil.copy(sqlite_template, file)
    database = open_sqlite(file)
    players = settle(database)
    database.close()
    return file, players


@pytest.fixture(scope="session")
def usual_installation(knowledge: Knowledge, say: Wording) -> Installation:
    """One as it is by default."""
    return installed(knowledge, say)


@pytest.fixture
def dialogue(
    tmp_path: Path, settled: tuple[Path, Cast], usual_installation: Installation, knowledge: Knowledge, say: Wording
) -> Iterator[Dialogue]:
    """The cast, ready to talk, before a SQLite database of its own."""
    template, players = settled
    file = tmp_path / "dialogue.db"
    shutil.copy(template, file)
    database = open_sqlite(file)
    yield Dialogue(database, knowledge, say, settled=players, installation=usual_installation)
    database.close()


@pytest.fixture(scope="session")
def store_server() -> Iterator[str]:
    """The address of an S3-compatible server."""
    with serving_buckets() as address:
        yield address


@pytest.fixture
def bucket_at(store_server: str) -> BucketAddress:
    """A new bucket, empty."""
    return new_bucket(store_server)


@pytest.fixture
def store(bucket_at: BucketAddress) -> FailingStore:
    """The same as it is used, and as it can fail."""
    return FailingStore(Bucket(bucket_at))

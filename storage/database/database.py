"""Engines and transactions: SQLite or PostgreSQL, the same code on both."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from storage.database.driver_errors import DriverErrors, damage_as_refusal
from storage.database.keys import KEY_ID_BYTES
from storage.database.log_of_writes import KEPT_BYTES
from storage.database.moved_files import MovedFiles
from storage.database.object_store import ObjectStore
from storage.database.privacy import Vault, WrongKey
from storage.database.sealed_folder import SealedFolder
from storage.database.signs_of_life import SignsOfLife
from storage.database.still_copy import still_copy
from storage.database.tables import facts

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 20_000
STEP_S = 0.05  # so long may one step of long work keep the others from writing
NOTED_S = 10.0  # what reads for longer without steps stands in the program's own log
READING_S = 1.0  # so long may one step of long reading keep SQLite from emptying its log of writes
PAUSE_S = 0.01  # between two of them, for the others' turn
PAUSE_BESIDE_S = 0.03  # the same in a process of its own: whoever waits for SQLite's file asks again after 25 ms
_MIGRATIONS = Path(__file__).parents[1] / "migrations"
_KEY_PROOF = "key_proof"
NEWEST_KEY = "newest_key"  # the fact of the id of the key that seals, once it has turned
SEALED_AS = "sealed_as"  # the fact of how all that is sealed began when none was left of older keys
_UPGRADE_LOCK = 20_260_001
_LOG_TRIES, _LOG_PAUSE_S = 100, 0.05
_KEPT_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 4}  # seconds, seconds, probes
_UNANSWERED_MS = 13_000
_IDLE_MS = 300_000  # a transaction in which nothing is asked for so long is ended, with the locks that it holds
_WATCHED: dict[str, Any] = {  # both sides of a PostgreSQL connection notice within 15 s that the other has vanished
    "connect_timeout": 5,
    "tcp_user_timeout": _UNANSWERED_MS,
    **_KEPT_ALIVE,
    "options": " ".join(
        [f"-c tcp_{name}={value}" for name, value in _KEPT_ALIVE.items()]
        + [f"-c tcp_user_timeout={_UNANSWERED_MS}", f"-c idle_in_transaction_session_timeout={_IDLE_MS}"]
    ),
}
BEGUN: dict[str, Any] = {"anju_begun": True}  # execution options of a SQLite connection whose BEGIN is sent by hand


class WrongSchema(Exception):
    """A database's tables are not those of the models; the message names what differs."""


RowKey = int | str | tuple[int | str, ...]


def cell(column: Column[Any], key: RowKey) -> str:
    """What a sealed value is bound to: its table, its column, and the key of its row.

    >>> cell(facts.c.value, "bot")
    'facts.value:bot'
    """
    whose = "\0".join(map(str, key)) if isinstance(key, tuple) else str(key)
    return f"{column.table.name}.{column.name}:{whose}"


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """One open transaction: run statements in it, seal personal text for its row and open it there.

    What was sealed for one row, column or table opens in no other. A key is that of the row: a value, or where the
    primary key has several columns, theirs in their order.
    """

    connection: Connection
    vault: Vault
    driver: Any  # the driver's own connection, in the same transaction
    store: ObjectStore | None = None

    def folder(self, path: Path) -> SealedFolder:
        """A folder of photos or files that the database's rows name, as `Database.folder` gives it."""
        return _folder(path, self.vault, self.store)

    def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """Run a Core statement. Its result tells how many rows it changed, on PostgreSQL for inserts as well."""
        return self.connection.execute(statement, values, execution_options={"preserve_rowcount": True})

    @property
    def on_postgresql(self) -> bool:
        """Whether rows can be locked one by one."""
        return self.connection.dialect.name == "postgresql"

    def seal(self, column: Column[Any], key: RowKey, text: str) -> bytes:
        """Text for a column of a row."""
        return self.vault.seal(text, cell(column, key))

    def seal_json(self, column: Column[Any], key: RowKey, value: Any) -> bytes:
        """A value as JSON, for a column of a row."""
        return self.vault.seal_json(value, cell(column, key))

    def open(self, column: Column[Any], key: RowKey, sealed: bytes) -> str:
        """The text that was sealed for a column of a row. Raises WrongKey."""
        return self.vault.open(sealed, cell(column, key))

    def open_json(self, column: Column[Any], key: RowKey, sealed: bytes) -> Any:
        """The value that was sealed as JSON for a column of a row. Raises WrongKey."""
        return self.vault.open_json(sealed, cell(column, key))

    def seal_same(self, column: Column[Any], ids: Collection[int | str], text: str) -> None:
        """Write the same text into a column of many rows, whose primary key is one column."""
        (own,) = column.table.primary_key
        if ids:
            rows = [{"row": id, "sealed": self.seal(column, id, text)} for id in ids]
            statement = update(column.table).where(own == bindparam("row"))
            self.execute(statement.values({column.name: bindparam("sealed")}), rows)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside counts whole, or is taken back alone where it raises.

        It is set on the driver: by SQLAlchemy's `begin_nested` it costs as much as the commit that is shared by it.
        Where the whole transaction went with it, as on a full disk, an OperationalError says so whatever was raised
        inside: what follows would be written by itself.
        """
        run_on_driver(self.connection, "SAVEPOINT part")
        try:
            yield
        except BaseException as error:
            if self._is_gone:
                if isinstance(error, OperationalError) or not isinstance(error, Exception):
                    raise
                raise OperationalError("SAVEPOINT part", None, error, hide_parameters=True) from error
            run_on_driver(self.connection, "ROLLBACK TO SAVEPOINT part")
            run_on_driver(self.connection, "RELEASE SAVEPOINT part")
            raise
        run_on_driver(self.connection, "RELEASE SAVEPOINT part")

    @property
    def _is_gone(self) -> bool:
        """Whether the connection was lost, or SQLite took the transaction back by itself."""
        return self.connection.invalidated or not (self.on_postgresql or self.driver.in_transaction)

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An insert of this database's dialect, which knows `on_conflict_do_nothing` and `_do_update`."""
        return postgresql.insert(table) if self.on_postgresql else sqlite.insert(table)


class Steps:
    """Work in several transactions, one after another; `tx` is the one that is open, whichever it is.

    An exception takes back what was written since the last step.
    """

    def __init__(
        self,
        tx: Transaction,
        begin: Callable[[], AbstractContextManager[None]],
        *,
        longest: float,
        between: Callable[[], object],
    ) -> None:
        self.tx = tx
        self._begin = begin
        self._between = between
        self._longest = longest
        self._open = ExitStack()
        self._began = 0.0

    @property
    def is_long(self) -> bool:
        """Whether this step has been open for long enough."""
        return time.monotonic() - self._began > self._longest

    def next(self) -> None:
        """Commit what was written, let the others write, and go on. No savepoint may be open, no result half read."""
        self._open.close()
        self._between()
        self._enter()

    def rest(self) -> None:
        """Go on in the next step where this one is long."""
        if self.is_long:
            self.next()

    def _enter(self) -> None:
        self._open.enter_context(self._begin())
        self._began = time.monotonic()

    @contextmanager
    def taken(self) -> Iterator["Steps"]:
        """The first step is open inside; the last one is committed at the end."""
        with self._open:
            self._enter()
            yield self


class Database:
    """A database with its key. Every writing transaction on SQLite begins with BEGIN IMMEDIATE.

    With a `store`, the photos and files that its rows name are moved there.

    A deferred one that reads before it writes fails at once when another process wrote in between, whatever
    the busy timeout. SQLite has one writer at a time anyway: the threads of a process take turns on one connection,
    rather than knock at the file until it is free.
    """

    def __init__(self, url: str, vault: Vault, store: ObjectStore | None = None) -> None:
        self.vault = vault
        self.store = store
        self.engine = make_engine(url)
        self._turn = threading.Lock()
        self._writer: Connection | None = None

    def folder(self, path: Path) -> SealedFolder:
        """A folder of photos or files that the rows name, called in the store as the folder is."""
        return _folder(path, self.vault, self.store)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that may write: committed at the end, rolled back by an exception."""
        if self.engine.dialect.name == "sqlite":
            with self._turn, immediate(self._kept_writer()) as connection:
                yield self._transaction(connection)
        else:
            with self.engine.begin() as connection:
                yield self._transaction(connection)

    @contextmanager
    def writing_in_steps(self, pause: float = PAUSE_S, longest: float | None = None) -> Iterator[Steps]:
        """For work that is long: it commits step by step, and lets others write in between, so many seconds.

        A step is to be no longer than so many seconds, else than `STEP_S`.
        """
        with ExitStack() as connections:
            if self.engine.dialect.name == "sqlite":
                with self._turn:
                    connection = self._kept_writer()
                begin = partial(self._turn_of, connection)
            else:
                connection = connections.enter_context(self.engine.connect())
                begin = partial(_committed, connection)
            most = STEP_S if longest is None else longest
            steps = Steps(self._transaction(connection), begin, longest=most, between=lambda: time.sleep(pause))
            with steps.taken():
                yield steps

    @contextmanager
    def _turn_of(self, connection: Connection) -> Iterator[None]:
        with self._turn, immediate(connection):
            yield

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads one consistent state and hinders no writer. It is to be short.

        What takes long reads in steps, or a snapshot: SQLite's log of writes grows for as long as somebody reads.
        """
        with self.engine.connect() as connection, connection.begin():
            began = time.monotonic()
            yield self._transaction(connection)
        if (took := time.monotonic() - began) > NOTED_S:
            log.warning("something was read for %.0f s; reading should be short, or be done in steps", took)

    @contextmanager
    def reading_in_steps(self) -> Iterator[Steps]:
        """For reading that is long: each step sees what others wrote until it began."""
        with self.engine.connect() as connection:
            begin, between = partial(_committed, connection), partial(_put_in_the_log, connection)
            steps = Steps(self._transaction(connection), begin, longest=READING_S, between=between)
            with steps.taken():
                yield steps

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """A transaction of many statements that all read the state of its beginning, while others write.

        It may take as long as it likes: of SQLite's file a copy is made for it. Raises DBAPIError.
        """
        if self.engine.dialect.name == "sqlite":
            with still_copy(self.engine) as connection:
                yield self._transaction(connection)
        else:
            one_state = self.engine.connect().execution_options(isolation_level="REPEATABLE READ")
            with one_state as connection, connection.begin():
                yield self._transaction(connection)

    def _transaction(self, connection: Connection) -> Transaction:
        return Transaction(
            connection=connection,
            vault=self.vault,
            driver=connection.connection.driver_connection,
            store=self.store,
        )

    def _kept_writer(self) -> Connection:
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(**BEGUN)
        return self._writer

    def upgrade(self) -> None:
        """Bring the schema to the newest migration and check the secret key; raises WrongKey, WrongSchema."""
        upgrade(self.engine)
        with self.writing() as tx:
            _prove_key(tx)

    def prove_writable(self) -> None:
        """Raise DBAPIError where nothing can be written: in a read-only file SQLite begins to write without a word."""
        with self.writing() as tx:
            tx.execute(facts.delete().where(facts.c.name == ""))

    def close(self) -> None:
        """Close all connections."""
        with self._turn:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.engine.dispose()


def _put_in_the_log(connection: Connection) -> None:
    """Put into SQLite's database what stands in its log, so far as no other reader needs it where it is.

    Of readers that follow each other without a gap one would always be in the way of those who write, who do that else.
    """
    if connection.dialect.name == "sqlite":
        run_on_driver(connection, "PRAGMA wal_checkpoint(PASSIVE)")


def _folder(path: Path, vault: Vault, store: ObjectStore | None) -> SealedFolder:
    moved = None if store is None else MovedFiles(store=store, folder=path.name, vault=vault)
    return SealedFolder(path, vault, moved)


def make_engine(url: str) -> Engine:
    """An engine for a URL, also for a plain `postgresql://` one; a SQLite file's folder is made where missing."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        watched = {name: value for name, value in _WATCHED.items() if name not in parsed.query}
        engine = create_engine(parsed, hide_parameters=True, pool_size=10, max_overflow=10, connect_args=watched)
        SignsOfLife(engine)
        event.listen(engine, "handle_error", damage_as_refusal, retval=True)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        parsed, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", damage_as_refusal, retval=True)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, not the driver's
    _keep_a_log(connection)
    settings = {
        "synchronous": "FULL",
        "busy_timeout": BUSY_TIMEOUT_MS,
        "foreign_keys": "ON",
        "journal_size_limit": KEPT_BYTES,
    }
    for name, value in settings.items():
        connection.execute(f"PRAGMA {name}={value}").close()


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on. Of several processes that do so at once on a new file, SQLite lets none wait."""
    for _ in range(_LOG_TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError:
            time.sleep(_LOG_PAUSE_S)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL").close()


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("anju_begun", False):
        connection.exec_driver_sql("BEGIN")


@contextmanager
def immediate(connection: Connection) -> Iterator[Connection]:
    """A transaction that has SQLite's write lock from the start, so that what it reads is what it may change."""
    with connection.begin():
        run_on_driver(connection, "BEGIN IMMEDIATE")
        yield connection


def run_on_driver(connection: Connection, sql: str) -> None:
    """A statement without values that only moves the transaction, past what SQLAlchemy does for any other."""
    driver: Any = connection.connection.driver_connection
    with DriverErrors(connection, sql):
        driver.execute(sql).close()


@contextmanager
def _committed(connection: Connection) -> Iterator[None]:
    with connection.begin():
        yield


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of its own that may write."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
    else:
        with engine.connect().execution_options(**BEGUN) as connection, immediate(connection):
            yield connection


def upgrade(engine: Engine, to: str = "head") -> None:
    """Apply the migrations that are missing, in one transaction: a kill leaves the old schema or the new one.

    `to` is the one to end with, for tables that an older release's copy is to fill. Raises WrongSchema where a newer
    release made the tables.
    """
    with _writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(func.pg_advisory_xact_lock(_UPGRADE_LOCK).select())
        current = revision(connection)
        if current != revisions()[-1]:
            _migrate(connection, current, to)


def _migrate(connection: Connection, current: str | None, to: str) -> None:
    from alembic import command  # a database that is up to date does not wait for it
    from alembic.config import Config

    if current is not None and current not in revisions():
        raise WrongSchema(
            f"the tables are of a newer release ({current}): go on with that one, or put its last backup back"
        )
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    """The migration at which the schema stands; none where it was made without migrations, or has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def revisions() -> list[str]:
    """The ids of all migrations, the newest last: their files are named by them."""
    return sorted(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def proof_of_key(engine: Engine) -> str | None:
    """What tells by which key a database was made; none where it has no tables yet. Raises DBAPIError."""
    if not inspect(engine).has_table(facts.name):
        return None
    with engine.connect() as connection:
        found: str | None = connection.execute(_PROOF).scalar()
    return found


_PROOF = select(facts.c.value).where(facts.c.name == _KEY_PROOF)


def _prove_key(tx: Transaction) -> None:
    proof = tx.vault.fingerprint(_KEY_PROOF)
    kept = tx.execute(_PROOF).scalar()
    if kept is None:
        known = {_KEY_PROOF: proof, SEALED_AS: tx.vault.head.hex()}
        tx.execute(facts.insert(), [{"name": name, "value": value} for name, value in known.items()])
    elif kept != proof:
        raise WrongKey(
            "this database was made with another secret key: set ANJU_SECRET_KEY or ANJU_SECRET_KEY_FILE to that one"
        )
    _refuse_missing_keys(tx)


def _refuse_missing_keys(tx: Transaction) -> None:
    """Raise WrongKey where the ring lacks the newest key of the database, or that with which most of it is sealed."""
    sealed_by = select(facts.c.value).where(facts.c.name.in_((NEWEST_KEY, SEALED_AS)))
    known = {key.id for key in tx.vault.ring.opening}
    for value in tx.execute(sealed_by).scalars():
        id = bytes.fromhex(value)[-KEY_ID_BYTES:]
        if id not in known:
            raise WrongKey(
                f"this database is sealed with key {id.hex()}, which is not among the secret keys:"
                " put the key file that has it in its place"
            )

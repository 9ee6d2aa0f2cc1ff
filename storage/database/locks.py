"""Work that only one process may do at a time; a killed process lets go by itself, a vanished one is put out."""

import zlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from storage.database.database import BEGUN, make_engine

_BEAT = text("""
    INSERT INTO heartbeats (name, at, note) VALUES (:name, clock_timestamp(), :note)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at, note = excluded.note
""")
_HOLDER = text("""
    SELECT held.pid, beat.note FROM pg_locks held LEFT JOIN heartbeats beat ON beat.name = :name
    WHERE held.locktype = 'advisory' AND held.granted AND held.classid = 0 AND held.objid = :key
    AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a lock: its server process, and the last sign of life that it gave; none if it gives none at all."""

    pid: int
    beat: str | None


class ProcessLock:
    """A lock for the life of the process: an advisory lock on PostgreSQL, on SQLite a lock file that is itself SQLite.

    On PostgreSQL it is a connection that holds it, which may be lost without a word, and may outlive the machine of its
    process by hours. So whoever holds it gives a sign of life on that very connection (`confirm`), and whoever waits
    looks at the signs (`holder`) and ends the connection of one that gives none any more (`oust`).

    >>> lock = ProcessLock(engine, "outbox")  # doctest: +SKIP
    >>> lock.acquire()  # doctest: +SKIP
    True
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._on_postgresql = engine.dialect.name == "postgresql"
        self._key = zlib.crc32(f"anju {name}".encode())
        self._beats = 0
        if self._on_postgresql:
            self._engine = engine
        else:
            self._engine = make_engine(f"sqlite:///{Path(str(engine.url.database)).with_suffix(f'.{name}.lock')}")
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """Take the lock; false where another process has it. Raises OperationalError while the database is away."""
        connection = self._engine.connect()
        taken = False
        try:
            taken = self._try_postgresql(connection) if self._on_postgresql else _try_sqlite(connection)
        finally:
            if not taken:
                connection.close()
        if taken:
            self._connection = connection
        return taken

    def confirm(self) -> None:
        """Give a sign of life on the connection that holds the lock. Raises OperationalError where it is lost."""
        if self._on_postgresql:
            assert self._connection is not None
            self._beats += 1
            pid = self._connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            self._connection.execute(_BEAT, {"name": self._beat_name, "note": f"{pid}:{self._beats}"})

    def holder(self) -> Holder | None:
        """Who holds the lock on PostgreSQL; none if nobody does. Raises OperationalError."""
        with self._engine.connect() as connection:
            row = connection.execute(_HOLDER, {"name": self._beat_name, "key": self._key}).first()
        if row is None:
            return None
        alive = row.note is not None and row.note.startswith(f"{row.pid}:")
        return Holder(pid=row.pid, beat=row.note if alive else None)

    def oust(self, holder: Holder) -> None:
        """End the connection of a holder, and with it the lock. Raises OperationalError."""
        with self._engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": holder.pid})

    def release(self) -> None:
        """Let go, and close what the lock was held with."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
        if not self._on_postgresql:
            self._engine.dispose()

    @property
    def _beat_name(self) -> str:
        return f"leader {self.name}"

    def _try_postgresql(self, connection: Connection) -> bool:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar())


def _try_sqlite(connection: Connection) -> bool:
    connection.connection.cursor().execute("PRAGMA busy_timeout=300")
    try:
        connection.execution_options(**BEGUN).exec_driver_sql("BEGIN EXCLUSIVE")
    except OperationalError:
        return False
    return True

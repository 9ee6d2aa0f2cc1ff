"""Work that only one process may do at a time; a killed process lets go by itself."""

import zlib
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from storage.database.database import BEGUN, make_engine


class ProcessLock:
    """A lock for the life of the process: an advisory lock on PostgreSQL, on SQLite a lock file that is itself SQLite.

    >>> lock = ProcessLock(engine, "outbox")  # doctest: +SKIP
    >>> lock.acquire()  # doctest: +SKIP
    True
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._name = name
        self._on_postgresql = engine.dialect.name == "postgresql"
        if self._on_postgresql:
            self._engine = engine
        else:
            self._engine = make_engine(f"sqlite:///{Path(str(engine.url.database)).with_suffix(f'.{name}.lock')}")
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """Take the lock; false where another process has it."""
        connection = self._engine.connect()
        taken = self._try_postgresql(connection) if self._on_postgresql else _try_sqlite(connection)
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def release(self) -> None:
        """Let go, and close what the lock was held with."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
        if not self._on_postgresql:
            self._engine.dispose()

    def _try_postgresql(self, connection: Connection) -> bool:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        query = text("SELECT pg_try_advisory_lock(:key)")
        return bool(connection.execute(query, {"key": zlib.crc32(f"anju {self._name}".encode())}).scalar())


def _try_sqlite(connection: Connection) -> bool:
    connection.connection.cursor().execute("PRAGMA busy_timeout=300")
    try:
        connection.execution_options(**BEGUN).exec_driver_sql("BEGIN EXCLUSIVE")
    except OperationalError:
        return False
    return True

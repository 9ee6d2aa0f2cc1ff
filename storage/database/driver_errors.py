"""Failures of the drivers: those of statements that are run on them directly become SQLAlchemy's, as all others do.

Where a disk fails to read once, SQLite says that its file is damaged, and PostgreSQL that a page of it is. That is an
`OperationalError` here, as all else that a disk refuses: what wanted to read is tried again, and nothing is set aside
for it.
"""

import sqlite3

from sqlalchemy import Connection
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError

_DAMAGED = ("XX001", "XX002")  # PostgreSQL's states: data corrupted, index corrupted


class DriverErrors:
    """While a statement runs, turns the driver's failures into SQLAlchemy's `DBAPIError` and its kinds.

    A connection that is lost is not used again.
    """

    def __init__(self, connection: Connection, sql: str) -> None:
        self._connection = connection
        self._sql = sql

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        dialect = self._connection.dialect
        base = dialect.loaded_dbapi.Error
        if not isinstance(error, base):
            return
        if dialect.is_disconnect(error, None, None):
            self._connection.invalidate()
        if _says_damaged(error):
            raise _refusal(self._sql, error) from error
        raise DBAPIError.instance(self._sql, None, error, base, hide_parameters=True, dialect=dialect) from error


def damage_as_refusal(context: ExceptionContext) -> OperationalError | None:
    """For an engine's event `handle_error`: what is raised in place of the error; none where that stays."""
    error = context.original_exception
    return _refusal(context.statement, error) if _says_damaged(error) else None


def _says_damaged(error: BaseException) -> bool:
    if getattr(error, "sqlstate", None) in _DAMAGED:
        return True
    return type(error) is sqlite3.DatabaseError  # of which all other failures are kinds


def _refusal(sql: str | None, error: BaseException) -> OperationalError:
    return OperationalError(sql, None, error, hide_parameters=True)

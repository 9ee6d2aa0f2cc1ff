"""Failures of statements that are run on the driver itself: they become SQLAlchemy's, as those of any other."""

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


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
        raise DBAPIError.instance(self._sql, None, error, base, hide_parameters=True, dialect=dialect) from error

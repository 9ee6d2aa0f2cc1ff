"""Asking a server's connection for a sign of life before it is used again, where it may have been lost.

A ping costs a round trip, as much as any statement of a small turn. So it is asked of a connection that has rested for
a while, and of those that rest when another one turns out to be lost: a server that was started again has lost all.
What is lost in the midst of work fails as a statement does, and is tried again by whoever asked for it.
"""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

RESTED_S = 1.0  # for so long a connection is believed to stand

_SINCE = "anju_rests_since"


class SignsOfLife:
    """Listens to what becomes of an engine's connections."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lost_at = 0.0
        event.listen(engine, "checkin", self._rests)
        event.listen(engine, "invalidate", self._is_lost)
        event.listen(engine, "checkout", self._is_taken)

    def _rests(self, connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[_SINCE] = time.monotonic()

    def _is_lost(self, connection: Any, entry: ConnectionPoolEntry, error: BaseException | None) -> None:
        self._lost_at = time.monotonic()

    def _is_taken(self, connection: Any, entry: ConnectionPoolEntry, proxy: object) -> None:
        """Raise InvalidatePoolError where it gives none: then the pool makes another one."""
        since = entry.info.get(_SINCE)
        if since is None:  # just made
            return
        if since <= self._lost_at or time.monotonic() - since >= RESTED_S:
            self._ask(connection)

    def _ask(self, connection: Any) -> None:
        dialect = self._engine.dialect
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            if dialect.is_disconnect(error, connection, None):
                raise InvalidatePoolError from error
            raise

"""Rows that are sealed with an older key, or by an earlier release, are sealed anew beside all other work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table

from bot.core.wallclock import WallClock
from storage import resealing
from storage.database.database import Database, RowKey, Transaction
from storage.queues import jobs
from storage.queues.jobs import Job

SEAL_ROWS = "seal_rows"
AT_A_TIME = 100  # rows: others wait no longer for their turn to write than some hundredths of a second
_LANE = "rows"
_AGAIN = timedelta(minutes=10)  # what was written a moment ago in the trail is not linked before


class OldRows:
    """Has them sealed, table by table. Broken off, it begins anew, and finds what is left."""

    def __init__(self, *, database: Database, clock: WallClock) -> None:
        self._database = database
        self._clock = clock
        self._under_way: dict[int, Iterator[int]] = {}  # by job: how many rows each of its pieces has sealed

    def order(self) -> None:
        """Have them sealed, if there are any."""
        with self._database.reading() as tx:
            if resealing.all_done(tx):
                return
        with self._database.writing() as tx:
            order(tx, self._clock.now())

    def seal(self, job: Job) -> bool:
        """Seal the next ones; whether there was none left. Raises WrongKey where their key is not known here."""
        pieces = self._under_way.pop(job.id, None)
        if pieces is None:
            self._database.vault.key_of(bytes.fromhex(job.details["key"]))
            pieces = self._pieces()
        if next(pieces, None) is None:
            return True
        self._under_way[job.id] = pieces  # not where a piece raised, which has ended them
        return False

    def _pieces(self) -> Iterator[int]:
        sealed = 0
        for table in resealing.sealed_tables():
            after: RowKey | None = None
            while rows := self._next(table, after):
                after = resealing.key_of(table, rows[-1])
                with self._database.writing() as tx:
                    piece = resealing.seal_anew(tx, table, rows)
                sealed += piece
                yield piece
        self._conclude(again=sealed > 0)

    def _next(self, table: Table, after: RowKey | None) -> list[Row[Any]]:
        with self._database.reading() as tx:
            return list(resealing.old_rows(tx, table, after, AT_A_TIME))

    def _conclude(self, *, again: bool) -> None:
        """Keep that nothing is left, or look again later."""
        with self._database.reading() as tx:
            left = resealing.count_left(tx)
        with self._database.writing() as tx:
            if not left:
                resealing.note_done(tx)
            elif again:
                order(tx, self._clock.now() + _AGAIN)


def order(tx: Transaction, due_at: datetime) -> None:
    """Have all rows sealed with the newest key."""
    details = {"key": tx.vault.newest.id.hex()}
    jobs.add(tx, kind=SEAL_ROWS, lane=_LANE, details=details, due_at=due_at, key=f"{SEAL_ROWS}:{due_at.isoformat()}")

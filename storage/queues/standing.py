"""How the queues stand: how much waits in each, since when, and how much was set aside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Table, case, func, select

from storage.database.database import Transaction
from storage.queues.inbox import InboxStatus
from storage.queues.jobs import JobStatus
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import inbox, jobs, outbox


@dataclass(frozen=True, kw_only=True)
class QueueStanding:
    """A queue by its name; `oldest` is since when the oldest waits, or when it is due, none where nothing waits."""

    name: str
    waiting: int
    oldest: datetime | None
    aside: int


def standings(tx: Transaction) -> tuple[QueueStanding, ...]:
    """Inbox, outbox and jobs."""
    unsent = (OutboxStatus.ASIDE, OutboxStatus.UNREACHABLE)
    return (
        _standing(tx, inbox, inbox.c.received_at, InboxStatus.WAITING, (InboxStatus.ASIDE,)),
        _standing(tx, outbox, outbox.c.created_at, OutboxStatus.WAITING, unsent),
        _standing(tx, jobs, jobs.c.due_at, JobStatus.WAITING, (JobStatus.FAILED,)),
    )


def _standing(
    tx: Transaction, table: Table, since: Column[datetime], waits: str, aside: tuple[str, ...]
) -> QueueStanding:
    waiting = case((table.c.status == waits, 1))
    query = select(
        func.count(waiting).label("waiting"),
        func.min(since).filter(table.c.status == waits).label("oldest"),
        func.count(case((table.c.status.in_(aside), 1))).label("aside"),
    ).where(table.c.status.in_((waits, *aside)))
    row = tx.execute(query).one()
    return QueueStanding(name=table.name, waiting=row.waiting, oldest=row.oldest, aside=row.aside)

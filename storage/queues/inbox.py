"""What was received: raw updates, written down before they are acknowledged, taken one by one in order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, String, bindparam, cast, delete, func, literal_column, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id, new_ids
from storage.database.prepared import Prepared
from storage.queues.tables import inbox


class InboxStatus(StrEnum):
    """Where a received update stands."""

    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"  # could not be handled; kept with its error for the operator


_WAITS = inbox.c.status == literal_column("'waiting'")  # no bound value: only so is the partial index sure to serve
_OLDEST = select(func.min(inbox.c.id)).where(inbox.c.lane == bindparam("on_lane"), _WAITS)
_TAKE_NEXT = Prepared(
    lambda tx: (
        update(inbox)
        .where(inbox.c.id == _OLDEST.scalar_subquery(), _WAITS)
        .returning(inbox.c.id, inbox.c.channel, inbox.c.update_id, inbox.c.sealed_payload, inbox.c.received_at)
    )
)
_PUT = Prepared(lambda tx: tx.insert(inbox).on_conflict_do_nothing(index_elements=["channel", "update_id"]))


BEGIN_ANEW = {"telegram": timedelta(days=2)}  # channels whose ids do so, and how long one may be delivered again
_FREED: ColumnElement[str] = literal_column("'freed '") + cast(inbox.c.id, String)


@dataclass(frozen=True, kw_only=True)
class Received:
    """One update as a channel got it. `update_id` is the channel's own; the same one twice counts once."""

    update_id: str
    lane: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An update taken for handling."""

    id: int
    channel: str
    update_id: str
    payload: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Past:
    """An update as it was written down, and where it stands."""

    channel: str
    update_id: str
    payload: str
    received_at: datetime
    status: InboxStatus


@dataclass(frozen=True, kw_only=True)
class Aside:
    """An update set aside, with its error."""

    id: int
    channel: str
    payload: str
    error: str
    received_at: datetime


def put(tx: Transaction, channel: str, updates: Sequence[Received], now: datetime) -> int:
    """Write updates down; how many were new.

    One whose id is known is the same one, unless the channel's ids begin anew after a quiet week, and that with the
    same id is older than anything that is delivered again.
    """
    if not updates:
        return 0
    count = _insert(tx, channel, updates, now)
    lasts = BEGIN_ANEW.get(channel)
    if count < len(updates) and lasts is not None and _free_ids(tx, channel, updates, now - lasts):
        count += _insert(tx, channel, updates, now)
    return count


def _insert(tx: Transaction, channel: str, updates: Sequence[Received], now: datetime) -> int:
    values = [
        {
            "id": id,
            "channel": channel,
            "update_id": received.update_id,
            "lane": received.lane,
            "sealed_payload": tx.seal(inbox.c.sealed_payload, id, received.payload),
            "status": InboxStatus.WAITING,
            "received_at": now,
        }
        for id, received in zip(new_ids(tx, inbox, len(updates)), updates, strict=True)
    ]
    return _PUT.run(tx, values[0]) if len(values) == 1 else _PUT.run_each(tx, values)


def _free_ids(tx: Transaction, channel: str, updates: Sequence[Received], before: datetime) -> int:
    """Take the ids of updates from those that were received before a moment and are done with; how many."""
    ids = [received.update_id for received in updates]
    older = update(inbox).where(
        inbox.c.channel == channel,
        inbox.c.update_id.in_(ids),
        inbox.c.received_at < before,
        inbox.c.status != InboxStatus.WAITING,
    )
    return tx.execute(older.values(update_id=_FREED)).rowcount


def free_all_ids(tx: Transaction, channel: str) -> None:
    """Take the ids of all that came on a channel: from now on they are another sender's."""
    tx.execute(update(inbox).where(inbox.c.channel == channel).values(update_id=_FREED))


def put_aside(tx: Transaction, channel: str, received: Received, error: str, now: datetime) -> bool:
    """Write down an update that cannot be read, with its error; whether it was new."""
    id = new_id(tx, inbox)
    values = {
        "id": id,
        "channel": channel,
        "update_id": received.update_id,
        "lane": received.lane,
        "sealed_payload": tx.seal(inbox.c.sealed_payload, id, received.payload),
        "status": InboxStatus.ASIDE,
        "sealed_error": tx.seal(inbox.c.sealed_error, id, error),
        "received_at": now,
        "finished_at": now,
    }
    statement = tx.insert(inbox).values(values).on_conflict_do_nothing(index_elements=["channel", "update_id"])
    return tx.execute(statement).rowcount > 0


def take_next(tx: Transaction, lane: str, now: datetime) -> Waiting | None:
    """The oldest waiting update of a lane, marked done if this transaction commits."""
    row = _TAKE_NEXT.first(tx, {"on_lane": lane, "status": InboxStatus.DONE, "finished_at": now})
    if row is None:
        return None
    return Waiting(
        id=row.id,
        channel=row.channel,
        update_id=row.update_id,
        payload=tx.open(inbox.c.sealed_payload, row.id, row.sealed_payload),
        received_at=row.received_at,
    )


def set_aside(tx: Transaction, inbox_id: int, error: str, now: datetime) -> None:
    """Keep an update that could not be handled out of the way, with its error."""
    values = {
        "status": InboxStatus.ASIDE,
        "sealed_error": tx.seal(inbox.c.sealed_error, inbox_id, error),
        "finished_at": now,
    }
    tx.execute(update(inbox).where(inbox.c.id == inbox_id).values(values))


def waits(tx: Transaction, lane: str) -> bool:
    """Whether something on a lane has not had its turn yet."""
    return tx.execute(_OLDEST, {"on_lane": lane}).scalar_one() is not None


def waiting_lanes(tx: Transaction) -> list[str]:
    """The lanes on which something waits, the longest waiting first."""
    query = select(inbox.c.lane).where(_WAITS).group_by(inbox.c.lane).order_by(func.min(inbox.c.id))
    return list(tx.execute(query).scalars())


def aside(tx: Transaction, limit: int = 100) -> list[Aside]:
    """What was set aside, the latest first."""
    query = select(inbox).where(inbox.c.status == InboxStatus.ASIDE).order_by(inbox.c.id.desc()).limit(limit)
    return [
        Aside(
            id=row.id,
            channel=row.channel,
            payload=tx.open(inbox.c.sealed_payload, row.id, row.sealed_payload),
            error=tx.open(inbox.c.sealed_error, row.id, row.sealed_error),
            received_at=row.received_at,
        )
        for row in tx.execute(query)
    ]


def history(tx: Transaction, lane: str, limit: int) -> list[Past]:
    """The latest updates of a lane, wherever they stand, the oldest of them first; without those that were blanked."""
    query = select(inbox).where(inbox.c.lane == lane).order_by(inbox.c.id.desc()).limit(limit)
    return [
        Past(
            channel=row.channel,
            update_id=row.update_id,
            payload=payload,
            received_at=row.received_at,
            status=InboxStatus(row.status),
        )
        for row in reversed(tx.execute(query).all())
        if (payload := tx.open(inbox.c.sealed_payload, row.id, row.sealed_payload))
    ]


def forget_before(tx: Transaction, moment: datetime) -> int:
    """Drop handled updates received before a moment; how many."""
    statement = delete(inbox).where(inbox.c.received_at < moment, inbox.c.status == InboxStatus.DONE)
    return tx.execute(statement).rowcount


def forget_aside_before(tx: Transaction, moment: datetime, most: int) -> int:
    """Drop updates received before a moment that could not be handled; how many, so many at most."""
    aside = select(inbox.c.id).where(inbox.c.received_at < moment, inbox.c.status == InboxStatus.ASIDE).limit(most)
    return tx.execute(delete(inbox).where(inbox.c.id.in_(aside))).rowcount


def forget_of(tx: Transaction, lanes: Collection[str]) -> int:
    """Drop what was received on some lanes and is handled, or never will be; how many updates."""
    over = inbox.c.status.in_((InboxStatus.DONE, InboxStatus.ASIDE))
    return tx.execute(delete(inbox).where(inbox.c.lane.in_(lanes), over)).rowcount

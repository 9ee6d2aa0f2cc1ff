"""Where each person's conversation stands: one sealed row, locked while a turn runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people.tables import accounts, conversations

EMPTY = "{}"

_LOCK = Prepared(
    lambda tx: (
        select(
            accounts.c.person_id,
            accounts.c.chat,
            accounts.c.reachable,
            accounts.c.seen_at,
            conversations.c.sealed_state,
        )
        .select_from(accounts.join(conversations, conversations.c.person_id == accounts.c.person_id))
        .where(accounts.c.lane == bindparam("lane"))
        .with_for_update(of=conversations)
    )  # SQLite has no such thing, and leaves it out
)
_STORE = Prepared(lambda tx: update(conversations).where(conversations.c.person_id == bindparam("whose")))


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A conversation as loaded: whose, and its state as JSON text."""

    person_id: int
    chat: str
    reachable: bool
    seen_at: datetime
    state: str


def lock(tx: Transaction, lane: str) -> Stored | None:
    """The conversation of the person on this lane, locked until the transaction ends; none for a stranger.

    On SQLite the whole transaction holds the write lock already. On PostgreSQL the row is locked, so that two
    processes, or two channels of one person, take turns.
    """
    row = _LOCK.first(tx, {"lane": lane})
    if row is None:
        return None
    return Stored(
        person_id=row.person_id,
        chat=row.chat,
        reachable=row.reachable,
        seen_at=row.seen_at,
        state=tx.open(conversations.c.sealed_state, row.person_id, row.sealed_state),
    )


def start(tx: Transaction, person_id: int) -> None:
    """Give a person an empty conversation, where there is none yet."""
    values = {"person_id": person_id, "sealed_state": tx.seal(conversations.c.sealed_state, person_id, EMPTY)}
    tx.execute(tx.insert(conversations).values(values).on_conflict_do_nothing(index_elements=["person_id"]))


def store(
    tx: Transaction, person_id: int, state: str, busy_until: datetime | None, left_since: datetime | None = None
) -> None:
    """Write the state back. Until `busy_until` the person is in a form, and reminders wait.

    `left_since` is when the oldest form was touched last of which the person was not reminded yet.
    """
    times = {"busy_until": busy_until, "left_since": left_since}
    _STORE.run(
        tx, {"whose": person_id, "sealed_state": tx.seal(conversations.c.sealed_state, person_id, state), **times}
    )


def left_before(tx: Transaction, moment: datetime, limit: int) -> list[int]:
    """Who left a form before a moment and was not reminded of it, the longest ago first; at most so many."""
    query = select(conversations.c.person_id).where(conversations.c.left_since < moment)
    return list(tx.execute(query.order_by(conversations.c.left_since).limit(limit)).scalars())


def after(tx: Transaction, person_id: int, limit: int) -> list[tuple[int, str]]:
    """The next conversations behind a person's, by the person's id, each with its state; at most so many."""
    query = select(conversations.c.person_id, conversations.c.sealed_state).where(conversations.c.person_id > person_id)
    rows = tx.execute(query.order_by(conversations.c.person_id).limit(limit))
    return [(row.person_id, tx.open(conversations.c.sealed_state, row.person_id, row.sealed_state)) for row in rows]


def pull_in(tx: Transaction, now: datetime) -> None:
    """Let nobody be in a form for longer than a day from now: the time was set by a clock that ran ahead."""
    ahead = update(conversations).where(conversations.c.busy_until > now + timedelta(days=1))
    tx.execute(ahead.values(busy_until=None))


def hold(tx: Transaction, person_id: int) -> str:
    """The state of a person other than the one on the lane, made where there is none, locked like that one's."""
    start(tx, person_id)
    query = select(conversations.c.sealed_state).where(conversations.c.person_id == person_id)
    sealed = tx.execute(query.with_for_update()).scalar_one()
    return tx.open(conversations.c.sealed_state, person_id, sealed)


def load(tx: Transaction, person_id: int) -> str | None:
    """The state as it stands, without locking."""
    query = select(conversations.c.sealed_state).where(conversations.c.person_id == person_id)
    sealed = tx.execute(query).scalar()
    return None if sealed is None else tx.open(conversations.c.sealed_state, person_id, sealed)

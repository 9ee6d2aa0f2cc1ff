"""The accounts by which channels meet people: an address of a channel, whose it is, whether it takes messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people import people
from storage.people.tables import accounts
from storage.people.tables import people as people_table


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where a person is met: an address of one channel."""

    lane: str
    channel: str
    chat: str
    person_id: int
    reachable: bool
    seen_at: datetime


_ACCOUNTS = Prepared(
    lambda tx: select(accounts).where(accounts.c.person_id == bindparam("whose")).order_by(accounts.c.seen_at.desc())
)


def add(tx: Transaction, *, lane: str, channel: str, chat: str, person_id: int, now: datetime) -> None:
    """Bind an address to a person; a known one keeps its person."""
    values = {"lane": lane, "channel": channel, "chat": chat, "person_id": person_id, "seen_at": now}
    tx.execute(tx.insert(accounts).values(values).on_conflict_do_nothing(index_elements=["lane"]))


def owner_of(tx: Transaction, lane: str) -> int | None:
    """The id of the person on a lane."""
    return tx.execute(select(accounts.c.person_id).where(accounts.c.lane == lane)).scalar()


def rebind(tx: Transaction, lane: str, person_id: int) -> None:
    """Give an address to another person: the one who proved to be its owner."""
    tx.execute(update(accounts).where(accounts.c.lane == lane).values(person_id=person_id))


def part(tx: Transaction, lane: str, now: datetime) -> int:
    """Make whoever writes from an address a stranger; the id of the new person."""
    person_id = people.add(tx, now=now)
    rebind(tx, lane, person_id)
    return person_id


def of(tx: Transaction, person_id: int) -> list[Account]:
    """Where the person can be met, the latest seen first."""
    return [_account(row) for row in _ACCOUNTS.all(tx, {"whose": person_id})]


def at(tx: Transaction, lane: str) -> Account | None:
    """The address of a lane; none of somebody who never wrote."""
    row = tx.execute(select(accounts).where(accounts.c.lane == lane)).first()
    return None if row is None else _account(row)


def _account(row: Row[Any]) -> Account:
    return Account(
        lane=row.lane,
        channel=row.channel,
        chat=row.chat,
        person_id=row.person_id,
        reachable=row.reachable,
        seen_at=row.seen_at,
    )


def reachable(tx: Transaction, person_id: int) -> Account | None:
    """Where the person is best met: an address of the preferred channel that takes messages, else the last seen.

    Which channel somebody prefers matters only where there is more than one.
    """
    met = [account for account in of(tx, person_id) if account.reachable]
    if len({account.channel for account in met}) > 1:
        preferred = preferred_channel(tx, person_id)
        met.sort(key=lambda account: account.channel != preferred)
    return next(iter(met), None)


def prefer(tx: Transaction, person_id: int, channel: str | None) -> None:
    """Note on which channel somebody wants to be told things; none: where they were last seen."""
    tx.execute(update(people_table).where(people_table.c.id == person_id).values(preferred_channel=channel))


def preferred_channel(tx: Transaction, person_id: int) -> str | None:
    """On which channel somebody wants to be told things, as said; none: nothing was said."""
    return tx.execute(select(people_table.c.preferred_channel).where(people_table.c.id == person_id)).scalar()


def mark_seen(tx: Transaction, lane: str, now: datetime) -> None:
    """Note that the person wrote from an address just now."""
    tx.execute(update(accounts).where(accounts.c.lane == lane).values(reachable=True, seen_at=now))


def mark_reachable(tx: Transaction, lane: str, reachable: bool) -> None:
    """Note that an address takes messages, or that it does not."""
    tx.execute(update(accounts).where(accounts.c.lane == lane).values(reachable=reachable))


def lanes_at(tx: Transaction, channel: str, chat: str) -> list[str]:
    """The lanes of a chat that take messages as far as is known."""
    query = select(accounts.c.lane).where(accounts.c.channel == channel, accounts.c.chat == chat, accounts.c.reachable)
    return list(tx.execute(query).scalars())


def move_chat(tx: Transaction, channel: str, old: str, new: str) -> None:
    """Follow a chat that got another id."""
    tx.execute(update(accounts).where(accounts.c.channel == channel, accounts.c.chat == old).values(chat=new))

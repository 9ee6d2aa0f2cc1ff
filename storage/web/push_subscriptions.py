"""Browsers that take Web Push: each is a subscription of a person, and a chat of the channel `push`."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.web.tables import push_subscriptions, web_sessions

CHANNEL = "push"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One browser; `info` is what it gave: endpoint and keys. `error` is why the last try failed."""

    id: int
    person_id: int
    info: dict[str, Any] = field(repr=False)  # whoever has it can bother the person
    error: str | None


def put(tx: Transaction, person_id: int, token_hash: str, info: dict[str, Any], now: datetime) -> int:
    """Keep a browser's subscription, as that of whoever uses the browser now; its id."""
    endpoint, id = _hash(info), new_id(tx, push_subscriptions)
    values = _values(tx, id, person_id, token_hash, info)
    statement = tx.insert(push_subscriptions).values(id=id, endpoint_hash=endpoint, created_at=now, **values)
    if not tx.execute(statement.on_conflict_do_nothing(index_elements=["endpoint_hash"])).rowcount:
        known = push_subscriptions.c.endpoint_hash == endpoint
        id = int(tx.execute(select(push_subscriptions.c.id).where(known)).scalar_one())
        tx.execute(update(push_subscriptions).where(known).values(_values(tx, id, person_id, token_hash, info)))
    return id


def _values(tx: Transaction, id: int, person_id: int, token_hash: str, info: dict[str, Any]) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "token_hash": token_hash,
        "sealed_subscription": tx.seal_json(push_subscriptions.c.sealed_subscription, id, info),
        "disabled_at": None,
        "sealed_error": None,
    }


def find(tx: Transaction, subscription_id: int) -> Subscription | None:
    """A subscription that is in use."""
    query = select(push_subscriptions).where(_IN_USE, push_subscriptions.c.id == subscription_id)
    row = tx.execute(query).first()
    return None if row is None else _subscription(tx, row)


def of_person(tx: Transaction, person_id: int) -> list[int]:
    """The ids of the person's subscriptions in use, whose browsers are still signed in."""
    query = (
        select(push_subscriptions.c.id)
        .join(web_sessions, web_sessions.c.token_hash == push_subscriptions.c.token_hash)
        .where(
            _IN_USE,
            push_subscriptions.c.person_id == person_id,
            web_sessions.c.person_id == person_id,
            web_sessions.c.revoked_at.is_(None),
        )
        .order_by(push_subscriptions.c.id)
    )
    return list(tx.execute(query).scalars())


def drop(tx: Transaction, info: dict[str, Any], token_hash: str, now: datetime) -> bool:
    """Use a subscription no more, as its own browser asks; whether it was in use."""
    mine = (push_subscriptions.c.endpoint_hash == _hash(info), push_subscriptions.c.token_hash == token_hash)
    statement = update(push_subscriptions).where(_IN_USE, *mine)
    return tx.execute(statement.values(disabled_at=now)).rowcount > 0


def disable(tx: Transaction, subscription_id: int, error: str, now: datetime) -> None:
    """Use a subscription no more: its push service does not know it any longer."""
    statement = update(push_subscriptions).where(_IN_USE, push_subscriptions.c.id == subscription_id)
    tx.execute(
        statement.values(
            disabled_at=now, sealed_error=tx.seal(push_subscriptions.c.sealed_error, subscription_id, error)
        )
    )


_IN_USE = push_subscriptions.c.disabled_at.is_(None)


def _hash(info: dict[str, Any]) -> str:
    return hashlib.sha256(str(info["endpoint"]).encode()).hexdigest()


def _subscription(tx: Transaction, row: Row[Any]) -> Subscription:
    found = push_subscriptions.c
    return Subscription(
        id=row.id,
        person_id=row.person_id,
        info=tx.open_json(found.sealed_subscription, row.id, row.sealed_subscription),
        error=None if row.sealed_error is None else tx.open(found.sealed_error, row.id, row.sealed_error),
    )

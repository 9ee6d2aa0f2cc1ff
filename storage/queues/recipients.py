"""Who is to get a message now: claimed one by one, whoever works on them, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, literal_column, select, update

from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.queues.mailings import RecipientStatus
from storage.queues.tables import mailings, recipients


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who is to get a mailing now; `round` counts from 0, one more with each repeat."""

    id: int
    mailing_id: int
    person_id: int
    round: int

    @property
    def key(self) -> str:
        """By which the outbox takes the message once."""
        return f"mail:{self.mailing_id}:{self.person_id}:{self.round}"


# no bound value: only so is the partial index sure to serve
_WAITS = recipients.c.status == literal_column("'waiting'")

_NEXT = Prepared(
    lambda tx: (
        select(recipients.c.id, recipients.c.mailing_id, recipients.c.person_id, recipients.c.rounds)
        .where(_WAITS, recipients.c.due_at <= bindparam("moment", type_=Moment))
        .order_by(recipients.c.weight, recipients.c.due_at, recipients.c.id)
        .limit(bindparam("most"))
    )
)
_STILL = Prepared(
    lambda tx: (
        select(recipients.c.id)
        .where(_WAITS, recipients.c.id == bindparam("of_id"))
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time, and leaves it out
    )
)
_SETTLE = Prepared(lambda tx: update(recipients).where(recipients.c.id == bindparam("of_id")))


def due(tx: Transaction, now: datetime, limit: int) -> list[Recipient]:
    """Who is to get something now.

    What somebody wrote goes before the morning's digests; of one weight, who has waited longest.
    """
    return [
        Recipient(id=row.id, mailing_id=row.mailing_id, person_id=row.person_id, round=row.rounds)
        for row in _NEXT.all(tx, {"moment": now, "most": limit})
    ]


def claim(tx: Transaction, recipient: Recipient) -> bool:
    """Whether somebody still waits and is the caller's alone until the transaction ends, which is to settle them."""
    return _STILL.first(tx, {"of_id": recipient.id}) is not None


def awaiting(tx: Transaction, key: str) -> set[int]:
    """The ids of the people who are still to get the mailing with a key."""
    meant = recipients.join(mailings, mailings.c.id == recipients.c.mailing_id)
    query = select(recipients.c.person_id).select_from(meant).where(mailings.c.key == key, _WAITS)
    return set(tx.execute(query).scalars())


def settle(tx: Transaction, outcomes: Mapping[int, RecipientStatus], now: datetime) -> None:
    """Note what became of recipients, by their ids."""
    if outcomes:
        queued_at = {RecipientStatus.QUEUED: now}
        rows = [
            {"of_id": of_id, "status": status, "queued_at": queued_at.get(status)} for of_id, status in outcomes.items()
        ]
        _SETTLE.run_each(tx, rows)


def put_off(tx: Transaction, mailing_id: int, until: datetime) -> int:
    """Let all who are still to get a mailing wait until a moment; how many they are."""
    statement = update(recipients).where(recipients.c.mailing_id == mailing_id, _WAITS)
    return tx.execute(statement.values(due_at=until)).rowcount


def pull_in(tx: Transaction, now: datetime) -> None:
    """Let nobody wait longer than a day: the time was set by a clock that ran ahead."""
    tx.execute(update(recipients).where(_WAITS, recipients.c.due_at > now + timedelta(days=1)).values(due_at=now))


def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether somebody is to get something now."""
    return bool(_NEXT.all(tx, {"moment": now, "most": 1}))

"""When the morning's digest is sent and what it tells, for who must know whether it will still tell somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.calendar.told_times import DIGEST_AT
from storage.database.database import Transaction
from storage.queues import recipients


@dataclass(frozen=True)
class Awaiting:
    """Who is still to get the day's digest, which will tell what is owed; before its time that is everybody."""

    everybody: bool
    people: Collection[int]

    def __contains__(self, person_id: object) -> bool:
        """Whether somebody is, by id."""
        return self.everybody or person_id in self.people


def awaiting(tx: Transaction, local: datetime) -> Awaiting:
    """Who is still to get the digest of a moment's day; `local` is the moment where the people live."""
    return Awaiting(everybody=local.time() < DIGEST_AT, people=recipients.awaiting(tx, key_of(local.date())))


def key_of(day: date) -> str:
    """By which there is one digest a day."""
    return f"digest:{day}"

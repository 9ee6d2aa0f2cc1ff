"""When the morning's digest is sent and what it tells, for who must know whether it will still tell somebody."""

from datetime import date, datetime, time

from knowledge.calendar import Stage
from storage import recipients
from storage.database import Transaction

SENT_AT = time(8, 0)
STAGES = (Stage.BEFORE, Stage.DUE, Stage.OVERDUE1, Stage.OVERDUE2, Stage.OVERDUE3)  # of reporting dates: those it tells


def awaits(tx: Transaction, person_id: int, local: datetime) -> bool:
    """Whether the day's digest is still to be written for somebody who held a role early: it will tell what is owed."""
    return local.time() < SENT_AT or recipients.awaits(tx, key_of(local.date()), person_id)


def key_of(day: date) -> str:
    """By which there is one digest a day."""
    return f"digest:{day}"

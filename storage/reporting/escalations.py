"""催办 by hand: that somebody above pressed a place for what it owes, or looks after it from now on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, select

from storage.database.database import Transaction
from storage.reporting.submissions import Due
from storage.reporting.tables import escalations


class EscalationKind(StrEnum):
    """What the one above did; after either the chain goes no higher."""

    PRESSED = "urged"  # 催办: the place's people were told
    FOLLOWED = "followed"  # 我来跟: nobody was told, the one above sees to it


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Who pressed which place, and when."""

    area: str
    kind: EscalationKind
    person_id: int
    at: datetime


def put(
    tx: Transaction, due: Due, person_id: int, now: datetime, kind: EscalationKind = EscalationKind.PRESSED
) -> None:
    """Note that somebody pressed a place."""
    values = {**due.columns(), "kind": kind, "person_id": person_id, "at": now}
    tx.execute(insert(escalations).values(values))


def of(tx: Transaction, pack: str, rule: str, named: date) -> list[Escalation]:
    """All that was done for one due date, the oldest first."""
    query = select(escalations).where(
        escalations.c.pack == pack, escalations.c.rule == rule, escalations.c.due == named.isoformat()
    )
    return [
        Escalation(area=row.area, kind=EscalationKind(row.kind), person_id=row.person_id, at=row.at)
        for row in tx.execute(query.order_by(escalations.c.id))
    ]

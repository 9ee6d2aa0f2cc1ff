"""免报: places that owe nothing until a day, with the reason why."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.reporting.tables import exemptions


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """A place that owes nothing until a day, that day included; of all rules where `pack` and `rule` are none.

    It was made at a moment: what was closed by then stays as it was.
    """

    id: int
    area: str
    at: datetime
    pack: str | None
    rule: str | None
    until: date
    reason: str


def add(
    tx: Transaction,
    area: str,
    *,
    pack: str | None,
    rule: str | None,
    until: date,
    reason: str,
    person_id: int,
    now: datetime,
) -> int:
    """Exempt a place; the id of the exemption."""
    id = new_id(tx, exemptions)
    values = {
        "id": id,
        "area": area,
        "pack": pack,
        "rule": rule,
        "until": until.isoformat(),
        "sealed_reason": tx.seal(exemptions.c.sealed_reason, id, reason),
        "person_id": person_id,
        "at": now,
    }
    tx.execute(exemptions.insert().values(values))
    return id


def end(tx: Transaction, exemption_id: int, *, last: date, now: datetime) -> bool:
    """End an exemption before its day, with what is its last day now; false where it has ended."""
    statement = update(exemptions).where(
        exemptions.c.id == exemption_id, exemptions.c.ended_at.is_(None), exemptions.c.until > last.isoformat()
    )
    return tx.execute(statement.values(ended_at=now, until=last.isoformat())).rowcount > 0


def holding(tx: Transaction, day: date) -> list[Exemption]:
    """The exemptions that hold on a day or later, the oldest first."""
    query = select(exemptions).where(exemptions.c.until >= day.isoformat())
    return [
        Exemption(
            id=row.id,
            area=row.area,
            at=row.at,
            pack=row.pack,
            rule=row.rule,
            until=date.fromisoformat(row.until),
            reason=tx.open(exemptions.c.sealed_reason, row.id, row.sealed_reason),
        )
        for row in tx.execute(query.order_by(exemptions.c.id))
    ]

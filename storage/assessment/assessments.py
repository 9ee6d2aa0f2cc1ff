"""The weights that a county set, and the months that it sent out: what was said of them stays as it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.assessment.tables import assessment_weights, assessments
from storage.database.database import Transaction
from storage.database.ids import new_id


@dataclass(frozen=True, kw_only=True)
class SentMonth:
    """A month that was sent: `month` is 2026-10, `notice` the text with its figures, `mailing_id` what carried it."""

    month: str
    notice: str
    mailing_id: int | None
    sent_at: datetime


def weights(tx: Transaction, county: str) -> Mapping[str, int]:
    """By measure, the weights that a county set itself; none of those that it left as they are."""
    query = select(assessment_weights.c.measure, assessment_weights.c.weight)
    return {row.measure: row.weight for row in tx.execute(query.where(assessment_weights.c.area == county))}


def set_weights(tx: Transaction, county: str, weights: Mapping[str, int], person_id: int, now: datetime) -> None:
    """Let a county's measures weigh so much."""
    for measure, weight in weights.items():
        row = {"area": county, "measure": measure, "weight": weight, "person_id": person_id, "at": now}
        statement = tx.insert(assessment_weights).values(row)
        changed = {"weight": weight, "person_id": person_id, "at": now}
        tx.execute(statement.on_conflict_do_update(index_elements=["area", "measure"], set_=changed))


def senders(tx: Transaction, month: str) -> frozenset[str]:
    """The codes of the counties that have sent a month."""
    return frozenset(tx.execute(select(assessments.c.area).where(assessments.c.month == month)).scalars())


def close(
    tx: Transaction, county: str, month: str, *, notice: str, mailing_id: int | None, person_id: int, now: datetime
) -> bool:
    """Keep what was sent of a month; false, and nothing changes, where the month was sent before."""
    id = new_id(tx, assessments)
    row = {
        "id": id,
        "area": county,
        "month": month,
        "sealed_notice": tx.seal(assessments.c.sealed_notice, id, notice),
        "mailing_id": mailing_id,
        "person_id": person_id,
        "sent_at": now,
    }
    statement = tx.insert(assessments).values(row).on_conflict_do_nothing(index_elements=["area", "month"])
    return tx.execute(statement).rowcount > 0


def sent(tx: Transaction, county: str, month: str) -> SentMonth | None:
    """The month as a county sent it; none where it has not."""
    query = select(assessments).where(assessments.c.area == county, assessments.c.month == month)
    row = tx.execute(query).first()
    if row is None:
        return None
    return SentMonth(
        month=row.month,
        notice=tx.open(assessments.c.sealed_notice, row.id, row.sealed_notice),
        mailing_id=row.mailing_id,
        sent_at=row.sent_at,
    )

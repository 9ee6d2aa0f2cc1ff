"""The duty table (值班表): who is on duty for a place on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from storage.database.database import Transaction
from storage.database.ids import new_ids
from storage.people import audit
from storage.people.tables import duty_days


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """Who is on duty, as the table names them; `phone` is digits, none where the table gives none."""

    name: str
    phone: str | None = None


def put(
    tx: Transaction, area: str, days: Mapping[date, Sequence[OnDuty]], *, person_id: int | None, now: datetime
) -> None:
    """Write down who is on duty at a place on some days, in place of what stood there; the others stay.

    A day with nobody is emptied. The audit trail gets a line with the days. `person_id` is none for the operator at
    the command line.
    """
    named = [day.isoformat() for day in sorted(days)]
    tx.execute(duty_days.delete().where(duty_days.c.area == area, duty_days.c.day.in_(named)))
    listed = [(day, one) for day, people in sorted(days.items()) for one in people]
    rows = [
        {
            "id": id,
            "area": area,
            "day": day.isoformat(),
            "sealed_name": tx.seal(duty_days.c.sealed_name, id, one.name),
            "sealed_phone": None if one.phone is None else tx.seal(duty_days.c.sealed_phone, id, one.phone),
            "person_id": person_id,
            "at": now,
        }
        for id, (day, one) in zip(new_ids(tx, duty_days, len(listed)), listed, strict=True)
    ]
    if rows:
        tx.execute(duty_days.insert(), rows)
    details = {"days": named}
    audit.note(tx, person_id=person_id, action="duty_table_set", subject=f"area:{area}", now=now, details=details)


def on(tx: Transaction, area: str, day: date) -> list[OnDuty]:
    """Who is on duty at a place on a day, in the order of the table."""
    return between(tx, area, day, day).get(day, [])


def between(tx: Transaction, area: str, first: date, last: date) -> dict[date, list[OnDuty]]:
    """Who is on duty at a place, by day from the first to the last, both included; days with nobody are left out."""
    query = (
        select(duty_days)
        .where(duty_days.c.area == area, duty_days.c.day.between(first.isoformat(), last.isoformat()))
        .order_by(duty_days.c.day, duty_days.c.id)
    )
    found: dict[date, list[OnDuty]] = {}
    for row in tx.execute(query):
        phone = None if row.sealed_phone is None else tx.open(duty_days.c.sealed_phone, row.id, row.sealed_phone)
        one = OnDuty(name=tx.open(duty_days.c.sealed_name, row.id, row.sealed_name), phone=phone)
        found.setdefault(date.fromisoformat(row.day), []).append(one)
    return found

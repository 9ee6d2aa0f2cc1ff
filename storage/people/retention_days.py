"""How many days a county keeps what it may decide about; which that is stands in storage.retention."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from storage.database.database import Transaction
from storage.people import audit
from storage.people.tables import retention_days


def of_place(tx: Transaction, area: str) -> Mapping[str, int]:
    """The days that a county set, by the id of the class of data."""
    query = select(retention_days.c.data_class, retention_days.c.days).where(retention_days.c.area == area)
    return {row.data_class: row.days for row in tx.execute(query)}


def set_everywhere(tx: Transaction, data_class: str) -> Mapping[str, int]:
    """The days that each county set for a class of data, by the code of the county."""
    query = select(retention_days.c.area, retention_days.c.days).where(retention_days.c.data_class == data_class)
    return {row.area: row.days for row in tx.execute(query)}


def put(tx: Transaction, area: str, data_class: str, days: int, *, by: int, now: datetime) -> None:
    """Set the days of a county for a class of data; the audit trail gets a line."""
    values = {"area": area, "data_class": data_class, "days": days, "person_id": by, "at": now}
    statement = tx.insert(retention_days).values(values)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["area", "data_class"], set_={"days": days, "person_id": by, "at": now}
        )
    )
    details = {"data_class": data_class, "days": days}
    audit.note(tx, person_id=by, action="retention_set", subject=f"area:{area}", now=now, details=details)

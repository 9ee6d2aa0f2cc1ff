"""In how many days a complaint is owed what: as the regulation says, or as a county set it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.complaints.tables import complaint_times
from storage.database.database import Transaction
from storage.people import audit


@dataclass(frozen=True, kw_only=True)
class ComplaintTimes:
    """Calendar days, the first not counted: to say whether it is taken up, to answer, to put that off, to review."""

    notify: int
    answer: int
    longer: int
    review: int


REGULATION = ComplaintTimes(
    notify=15, answer=60, longer=30, review=30
)  # 《信访工作条例》 第二十三条, 三十四条, 三十五条


def at(tx: Transaction, area: str) -> ComplaintTimes:
    """The times of an office."""
    row = tx.execute(select(complaint_times).where(complaint_times.c.area == area)).first()
    if row is None:
        return REGULATION
    return ComplaintTimes(notify=row.notify, answer=row.answer, longer=row.longer, review=row.review)


def put(tx: Transaction, area: str, times: ComplaintTimes, *, by: int, now: datetime) -> None:
    """Set the times of an office, for what is received or moved on from now on; the audit trail gets a line."""
    values = {**vars(times), "person_id": by, "at": now}
    statement = tx.insert(complaint_times).values(area=area, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["area"], set_=values))
    audit.note(tx, person_id=by, action="complaint_times_set", subject=f"area:{area}", now=now, details=vars(times))

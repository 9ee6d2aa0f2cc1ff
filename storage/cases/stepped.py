"""How many houses took a step of their procedure, by place: what offices report upwards comes from here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from storage.cases.tables import case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class SteppedHouses:
    """Of one step, the houses at one place that took it: since a first day, and of them since a later one."""

    path: str
    step: str
    count: int
    lately: int


def houses(tx: Transaction, steps: Collection[str], *, first: date, lately: date, last: date) -> list[SteppedHouses]:
    """The houses that took one of some steps from a first day to a last one; a step that was taken back counts not."""
    of_late = case((case_records.c.day >= lately.isoformat(), case_records.c.case_id))
    query = (
        select(
            areas.c.path,
            case_records.c.step,
            func.count(func.distinct(case_records.c.case_id)).label("houses"),
            func.count(func.distinct(of_late)).label("lately"),
        )
        .select_from(
            case_records.join(cases, cases.c.id == case_records.c.case_id).join(areas, areas.c.code == cases.c.area)
        )
        .where(
            case_records.c.step.in_(sorted(steps)),
            case_records.c.undone_at.is_(None),
            case_records.c.day >= first.isoformat(),
            case_records.c.day <= last.isoformat(),
        )
        .group_by(areas.c.path, case_records.c.step)
    )
    return [
        SteppedHouses(path=row.path, step=row.step, count=row.houses, lately=row.lately) for row in tx.execute(query)
    ]

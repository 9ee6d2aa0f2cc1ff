"""How many cases took a step in a period, by the place where the house stands."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from knowledge.area import Place
from storage.cases.cases import COUNTED
from storage.cases.tables import case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas


def by_place(
    tx: Transaction, place: Place, steps: Collection[str], *, first: date, last: date
) -> dict[tuple[str, str], int]:
    """The cases at a place or below it that took a step from the first day to the last, by path of the place and step.

    A case that took a step twice counts once; a step that was taken back does not count, nor a case that is no house of
    its own.
    """
    query = (
        select(areas.c.path, case_records.c.step, func.count(case_records.c.case_id.distinct()).label("cases"))
        .select_from(
            case_records.join(cases, cases.c.id == case_records.c.case_id).join(areas, areas.c.code == cases.c.area)
        )
        .where(
            areas.c.path.startswith(place.path, autoescape=True),
            cases.c.state.in_(COUNTED),
            case_records.c.step.in_(sorted(steps)),
            case_records.c.day.between(first.isoformat(), last.isoformat()),
            case_records.c.undone_at.is_(None),
        )
        .group_by(areas.c.path, case_records.c.step)
    )
    return {(row.path, row.step): row.cases for row in tx.execute(query)}

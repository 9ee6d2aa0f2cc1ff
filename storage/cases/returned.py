"""Reports that were returned and have not come again: since when, by which office, and to whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, func, select

from knowledge.area import Place
from storage.cases.cases import CaseState, Tally
from storage.cases.tables import case_events, cases
from storage.database.database import Transaction
from storage.people.tables import areas

RETURNED = "returned"  # the kind of the event


@dataclass(frozen=True, kw_only=True)
class ReturnedReport:
    """A report that lies with its reporter since it was returned last."""

    number: str
    event_id: int
    reporter_id: int
    reporter_role: str
    at: datetime


def since(tx: Transaction, moment: datetime, *, roles: Collection[str]) -> list[ReturnedReport]:
    """The reports made in some roles that were returned from a moment on, in the order of their numbers."""
    last = _last()
    query = (
        select(cases.c.number, last.c.id, cases.c.reporter_id, cases.c.reporter_role, last.c.at)
        .select_from(cases.join(last, last.c.case_id == cases.c.id))
        .where(_lies_there(), cases.c.reporter_role.in_(sorted(roles)), last.c.at >= moment)
        .order_by(cases.c.number)
    )
    return [
        ReturnedReport(
            number=row.number,
            event_id=row.id,
            reporter_id=row.reporter_id,
            reporter_role=row.reporter_role,
            at=row.at,
        )
        for row in tx.execute(query)
    ]


def oldest(tx: Transaction, numbers: Collection[str]) -> datetime | None:
    """Since when the longest of some reports is returned; none where none is."""
    last = _last()
    query = select(func.min(last.c.at)).select_from(cases.join(last, last.c.case_id == cases.c.id))
    return tx.execute(query.where(_lies_there(), cases.c.number.in_(sorted(numbers)))).scalar()


def by_office(tx: Transaction, place: Place, role: str, *, before: datetime) -> Tally:
    """The reports at a place or below it that an office returned before a moment; `oldest` is when it did first."""
    last = _last()
    query = (
        select(func.count().label("cases"), func.min(last.c.at).label("oldest"))
        .select_from(cases.join(last, last.c.case_id == cases.c.id).join(areas, areas.c.code == cases.c.area))
        .where(
            areas.c.path.startswith(place.path, autoescape=True),
            _lies_there(),
            last.c.role == role,
            last.c.at < before,
        )
    )
    row = tx.execute(query).one()
    return Tally(count=row.cases, oldest=row.oldest)


def _lies_there() -> ColumnElement[bool]:
    return cases.c.state == CaseState.RETURNED


def _last() -> Subquery:
    """The last return of each report that lies with its reporter."""
    returned_now = case_events.join(cases, cases.c.id == case_events.c.case_id)
    ids = (
        select(func.max(case_events.c.id))
        .select_from(returned_now)
        .where(case_events.c.kind == RETURNED, cases.c.state == CaseState.RETURNED)
        .group_by(case_events.c.case_id)
    )
    columns = (case_events.c.id, case_events.c.case_id, case_events.c.role, case_events.c.at)
    return select(*columns).where(case_events.c.id.in_(ids)).subquery()

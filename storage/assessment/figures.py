"""What the cases of a month tell of the offices below a county, counted by the place of the house."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from knowledge.area import Place
from storage.cases.cases import ENDED, CaseState
from storage.cases.requests import RequestKind
from storage.cases.tables import case_deadlines, case_events, case_records, case_requests, cases
from storage.database.database import Transaction
from storage.people.people import Role
from storage.people.tables import areas

JUDGED = (Role.CADRE, Role.TOWNSHIP)  # the offices whose steps a township answers for
_OPEN = tuple(state for state in CaseState if state not in (*ENDED, CaseState.REPORTED, CaseState.RETURNED))


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time: its first and last day, and the moments at which it begins and ends."""

    first: date
    last: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class StepsDue:
    """Of one step at one place: how many had their last day in a month, and how many of them were taken by it."""

    area: str
    step: str
    due: int
    on_time: int
    extended: int


@dataclass(frozen=True, kw_only=True)
class OpenStep:
    """A step whose last day is over and that was not taken."""

    number: str
    area: str
    step: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class MoreTime:
    """Why more time was granted for a step."""

    area: str
    step: str
    reason: str


def steps_due(tx: Transaction, below: Place, span: Span) -> list[StepsDue]:
    """The steps whose last day lies in a month; not those that ended without being taken, as of a case given up."""
    late = case_records.c.day > case_deadlines.c.due_on
    done = and_(case_records.c.id.is_not(None), ~late)
    query = (
        select(
            cases.c.area,
            case_deadlines.c.step,
            func.count().label("due"),
            func.sum(case((done, 1), else_=0)).label("on_time"),
            func.sum(case((case_deadlines.c.named_on.is_not(None), 1), else_=0)).label("extended"),
        )
        .select_from(_DEADLINES)
        .where(
            _within(below),
            _JUDGED,
            case_deadlines.c.due_on >= span.first.isoformat(),
            case_deadlines.c.due_on <= span.last.isoformat(),
            or_(case_deadlines.c.ended_at.is_(None), _TAKEN),
        )
        .group_by(cases.c.area, case_deadlines.c.step)
        .order_by(cases.c.area, case_deadlines.c.step)
    )
    return [
        StepsDue(area=row.area, step=row.step, due=row.due, on_time=int(row.on_time), extended=int(row.extended))
        for row in tx.execute(query)
    ]


def still_open(tx: Transaction, below: Place, span: Span) -> list[OpenStep]:
    """The steps whose last day was over at a month's end and that were not taken by then, the longest overdue first."""
    query = (
        select(cases.c.number, cases.c.area, case_deadlines.c.step, case_deadlines.c.due_on)
        .select_from(_DEADLINES)
        .where(
            _within(below),
            _JUDGED,
            case_deadlines.c.due_on <= span.last.isoformat(),
            or_(
                case_deadlines.c.ended_at.is_(None),
                and_(_TAKEN, case_records.c.day > span.last.isoformat()),
            ),
        )
        .order_by(case_deadlines.c.due_on, cases.c.id)
    )
    return [
        OpenStep(number=row.number, area=row.area, step=row.step, due_on=date.fromisoformat(row.due_on))
        for row in tx.execute(query)
    ]


def reported(tx: Transaction, below: Place, span: Span) -> dict[str, int]:
    """How many houses were reported at each place in a month."""
    within = (cases.c.created_at >= span.begins, cases.c.created_at < span.ends)
    return _by_area(
        tx, select(cases.c.area, func.count().label("houses")).select_from(_CASES).where(_within(below), *within)
    )


def returned(tx: Transaction, below: Place, span: Span) -> dict[str, int]:
    """How many reports were returned at each place in a month."""
    query = (
        select(cases.c.area, func.count().label("houses"))
        .select_from(_CASES.join(case_events, case_events.c.case_id == cases.c.id))
        .where(
            _within(below),
            case_events.c.kind == "returned",
            case_events.c.at >= span.begins,
            case_events.c.at < span.ends,
        )
    )
    return _by_area(tx, query)


def closed(tx: Transaction, below: Place, first: date, last: date) -> dict[str, int]:
    """How many houses were closed out at each place from one day to another."""
    query = (
        select(cases.c.area, func.count(func.distinct(cases.c.id)).label("houses"))
        .select_from(_CASES.join(case_records, case_records.c.case_id == cases.c.id))
        .where(
            _within(below),
            case_records.c.step == CaseState.CLOSED,
            case_records.c.undone_at.is_(None),
            case_records.c.day >= first.isoformat(),
            case_records.c.day <= last.isoformat(),
        )
    )
    return _by_area(tx, query)


def under_way(tx: Transaction, below: Place, span: Span) -> dict[str, int]:
    """How many of the houses that were reported by a month's end are under way now, at each place."""
    known = (cases.c.state.in_(_OPEN), cases.c.created_at < span.ends)
    return _by_area(
        tx, select(cases.c.area, func.count().label("houses")).select_from(_CASES).where(_within(below), *known)
    )


def more_time(tx: Transaction, below: Place, span: Span) -> list[MoreTime]:
    """Why more time was granted in a month, the first first."""
    query = (
        select(cases.c.area, case_requests.c.id, case_requests.c.subject, case_requests.c.sealed_reason)
        .select_from(_CASES.join(case_requests, case_requests.c.case_id == cases.c.id))
        .where(
            _within(below),
            case_requests.c.kind == RequestKind.MORE_TIME,
            case_requests.c.granted,
            case_requests.c.answered_at >= span.begins,
            case_requests.c.answered_at < span.ends,
        )
        .order_by(case_requests.c.id)
    )
    return [
        MoreTime(
            area=row.area, step=row.subject, reason=tx.open(case_requests.c.sealed_reason, row.id, row.sealed_reason)
        )
        for row in tx.execute(query)
    ]


_CASES = cases.join(areas, areas.c.code == cases.c.area)
_DEADLINES = _CASES.join(case_deadlines, case_deadlines.c.case_id == cases.c.id).outerjoin(
    case_records, case_records.c.id == case_deadlines.c.ended_by
)
_JUDGED = case_deadlines.c.owner.in_([str(role) for role in JUDGED])
_TAKEN = case_records.c.step == case_deadlines.c.step


def _within(below: Place) -> ColumnElement[bool]:
    return areas.c.path.startswith(below.path, autoescape=True)


def _by_area(tx: Transaction, query: Select[Any]) -> dict[str, int]:
    return {str(row.area): int(row.houses) for row in tx.execute(query.group_by(cases.c.area))}

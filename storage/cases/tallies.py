"""How many cases of the ledger there are by place, month, hazard and reason: the numbers of an overview."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, select

from storage.cases import marks
from storage.cases.case_query import CaseQuery
from storage.cases.fitting import fitting
from storage.cases.marks import Mark
from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.tables import case_events, case_marks, case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas

RETURNED = "returned"  # the kind of the event


def by_place(tx: Transaction, scope: RowScope, sought: CaseQuery) -> Mapping[str, int]:
    """By path of the place where the house stands, how many cases in a scope fit."""
    query = select(areas.c.path, func.count().label("many")).select_from(ROWS)
    query = query.where(*_within(tx, scope, sought)).group_by(areas.c.path)
    return {row.path: row.many for row in tx.execute(query)}


def reported(
    tx: Transaction, scope: RowScope, sought: CaseQuery, spans: Sequence[tuple[datetime, datetime]]
) -> Sequence[int]:
    """Of each span from a moment to another, how many cases in a scope that fit were reported in it.

    No span overlaps another one.
    """
    number = case(
        *((_between(cases.c.created_at, begins, ends), at) for at, (begins, ends) in enumerate(spans)), else_=len(spans)
    )
    first, last = min(begins for begins, _ in spans), max(ends for _, ends in spans)
    query = (
        select(number.label("span"), func.count().label("many"))
        .select_from(ROWS)
        .where(*_within(tx, scope, sought), _between(cases.c.created_at, first, last))
        .group_by("span")
    )
    found = {row.span: row.many for row in tx.execute(query)}
    return [found.get(at, 0) for at in range(len(spans))]


def stepped(
    tx: Transaction, scope: RowScope, sought: CaseQuery, step: str, first: date, last: date
) -> Mapping[str, int]:
    """By month (2026-10), how many cases in a scope that fit took a step from a first day to a last one."""
    month = func.substr(case_records.c.day, 1, 7)
    query = (
        select(month.label("month"), func.count(case_records.c.case_id.distinct()).label("many"))
        .select_from(ROWS.join(case_records, case_records.c.case_id == cases.c.id))
        .where(
            *_within(tx, scope, sought),
            case_records.c.step == step,
            case_records.c.undone_at.is_(None),
            case_records.c.day.between(first.isoformat(), last.isoformat()),
        )
        .group_by(month)
    )
    return {row.month: row.many for row in tx.execute(query)}


def returned(
    tx: Transaction, scope: RowScope, sought: CaseQuery, begins: datetime, ends: datetime
) -> Mapping[str | None, int]:
    """By reason, how many cases in a scope that fit were returned in a span; none is the reason of earlier releases."""
    query = (
        select(case_events.c.reason, func.count(case_events.c.case_id.distinct()).label("many"))
        .select_from(ROWS.join(case_events, case_events.c.case_id == cases.c.id))
        .where(
            *_within(tx, scope, sought),
            case_events.c.kind == RETURNED,
            case_events.c.at >= begins,
            case_events.c.at < ends,
        )
        .group_by(case_events.c.reason)
    )
    return {row.reason: row.many for row in tx.execute(query)}


def with_hazards(tx: Transaction, scope: RowScope, sought: CaseQuery, hazards: Collection[str]) -> Mapping[str, int]:
    """By hazard, how many cases in a scope that fit have it; a house may have several."""
    keys = {marks.key_of(tx.vault, (Mark.HAZARD, one)): one for one in hazards}
    query = (
        select(case_marks.c.word, func.count().label("many"))
        .select_from(ROWS.join(case_marks, case_marks.c.case_id == cases.c.id))
        .where(*_within(tx, scope, sought), case_marks.c.word.in_(list(keys)))
        .group_by(case_marks.c.word)
    )
    return {keys[row.word]: row.many for row in tx.execute(query)}


def _within(tx: Transaction, scope: RowScope, sought: CaseQuery) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return seen_by(scope), fitting(tx, sought)


def _between(at: ColumnElement[datetime], begins: datetime, ends: datetime) -> ColumnElement[bool]:
    return and_(at >= begins, at < ends)

"""The ledger: the cases that fit what is sought, counted, a part at a time, and counted by what they have in common."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select

from storage.cases import cases as stored
from storage.cases.case_query import CaseQuery
from storage.cases.cases import Case
from storage.cases.fitting import as_written, fitting
from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.tables import case_deadlines, cases
from storage.database.database import Transaction
from storage.people.tables import areas


class Grouping(StrEnum):
    """By what cases can be counted: each is a column of `cases`."""

    STATE = "state"
    GRADE = "grade"
    CATEGORY = "category"


class LedgerOrder(StrEnum):
    """In which order cases are listed."""

    LATEST = "latest"  # reported
    OLDEST = "oldest"
    DUE = "due"  # the nearest last day first, without one last
    PLACE = "place"


def count(tx: Transaction, scope: RowScope, sought: CaseQuery) -> int:
    """How many cases in a scope fit."""
    query = select(func.count()).select_from(ROWS).where(seen_by(scope), fitting(tx, sought))
    return int(tx.execute(query).scalar_one())


def part(
    tx: Transaction,
    scope: RowScope,
    sought: CaseQuery,
    *,
    offset: int,
    limit: int,
    order: LedgerOrder = LedgerOrder.LATEST,
) -> list[Case]:
    """The cases in a scope that fit, from one on, at most so many: first those so written, then in their order."""
    query = select(cases.c.id).select_from(ROWS).where(seen_by(scope), fitting(tx, sought))
    ordered = query.order_by(*as_written(tx, sought), *_order(order))
    ids = list(tx.execute(ordered.offset(offset).limit(limit)).scalars())
    found = stored.by_ids(tx, ids)
    return [found[id] for id in ids]


def named(tx: Transaction, scope: RowScope, numbers: Sequence[str]) -> list[Case]:
    """The cases in a scope with these numbers, in this order; a number that is none of theirs is left out."""
    query = select(cases.c.id, cases.c.number).select_from(ROWS).where(seen_by(scope), cases.c.number.in_(numbers))
    ids = {row.number: row.id for row in tx.execute(query)}
    found = stored.by_ids(tx, ids.values())
    return [found[ids[number]] for number in dict.fromkeys(numbers) if number in ids]


def ids(
    tx: Transaction, scope: RowScope, sought: CaseQuery, *, order: LedgerOrder = LedgerOrder.LATEST
) -> Sequence[int]:
    """The ids of all cases in a scope that fit, in the order of `part`: whoever walks them reads them by their key."""
    query = select(cases.c.id).select_from(ROWS).where(seen_by(scope), fitting(tx, sought))
    return tx.execute(query.order_by(*as_written(tx, sought), *_order(order))).scalars().all()


def counts(tx: Transaction, scope: RowScope, sought: CaseQuery, by: Grouping) -> Mapping[str | None, int]:
    """How many cases in a scope fit, by what they have in a column; those that have nothing there under none."""
    column = cases.c[by]
    query = select(column.label("value"), func.count().label("many")).select_from(ROWS)
    query = query.where(seen_by(scope), fitting(tx, sought)).group_by(column)
    return {row.value: row.many for row in tx.execute(query)}


def _order(order: LedgerOrder) -> tuple[ColumnElement[Any], ...]:
    match order:
        case LedgerOrder.OLDEST:
            return (cases.c.id.asc(),)
        case LedgerOrder.PLACE:
            return (areas.c.path.asc(), cases.c.id.asc())
        case LedgerOrder.DUE:
            nearest = (
                select(func.min(case_deadlines.c.due_on))
                .where(case_deadlines.c.case_id == cases.c.id, case_deadlines.c.ended_at.is_(None))
                .scalar_subquery()
            )
            return (nearest.is_(None), nearest.asc(), cases.c.id.asc())
    return (cases.c.id.desc(),)

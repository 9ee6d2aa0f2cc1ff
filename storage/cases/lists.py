"""Lists of cases: which belong to one, how many they are, a part of it, and which comes after another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from storage.cases import cases as stored
from storage.cases.cases import Case, CaseState
from storage.cases.scope import ROWS, UNPLACED, RowScope, seen_by
from storage.cases.tables import case_deadlines, cases
from storage.database.database import Transaction
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class CaseList:
    """The cases at some places or below them, or those that one person reported in some roles.

    Whoever reads it may see those in `scope`, and no others; where it has any `states`, it has only cases of these.
    `below` are the paths of the places: their cases come with imminent danger first, then the oldest. A person's come
    the latest first. With `nowhere` the alarms belong to it, too, of which nobody knows where they are. `turns` are
    further states by pack (none: a case by no pack), and `but_turns` such as do not belong to it. With `due_before` the
    cases belong to it of which a step of one of the `owners` has its last day before that day.
    """

    scope: RowScope
    below: tuple[str, ...] = ()
    reporter_id: int | None = None
    roles: frozenset[str] = frozenset()
    states: tuple[CaseState, ...] = ()
    turns: Mapping[str | None, Collection[str]] = field(default_factory=dict)
    but_turns: Mapping[str | None, Collection[str]] = field(default_factory=dict)
    nowhere: bool = False
    due_before: date | None = None
    owners: Collection[str] = ()


def count(tx: Transaction, wanted: CaseList) -> int:
    """How many cases are in a list."""
    query = select(func.count()).select_from(ROWS).where(_belongs(wanted))
    return int(tx.execute(query).scalar_one())


def part(tx: Transaction, wanted: CaseList, *, offset: int, limit: int) -> list[Case]:
    """The cases of a list from one on, at most so many."""
    query = select(cases.c.id).select_from(ROWS).where(_belongs(wanted)).order_by(*_order(wanted))
    ids = list(tx.execute(query.offset(offset).limit(limit)).scalars())
    found = stored.by_ids(tx, ids)
    return [found[id] for id in ids]


def following(tx: Transaction, wanted: CaseList, case: Case) -> Case | None:
    """The case that comes next in a list, after one that may have left it; from the end on the first again.

    None where there is no other.
    """
    there = select(cases.c.id).select_from(ROWS).where(_belongs(wanted), cases.c.id != case.id)
    ordered = there.order_by(*_order(wanted)).limit(1)
    for query in (ordered.where(_comes_after(wanted, case)), ordered):
        id = tx.execute(query).scalar()
        if id is not None:
            return stored.by_ids(tx, [id])[id]
    return None


def _belongs(wanted: CaseList) -> ColumnElement[bool]:
    parts = [seen_by(wanted.scope)]
    if wanted.below:
        inside = or_(*(areas.c.path.startswith(path, autoescape=True) for path in wanted.below))
        parts.append(or_(inside, and_(UNPLACED, cases.c.imminent)) if wanted.nowhere else inside)
    if wanted.reporter_id is not None:
        parts += [cases.c.reporter_id == wanted.reporter_id, cases.c.reporter_role.in_(wanted.roles)]
    if wanted.states or wanted.turns:
        parts.append(or_(cases.c.state.in_(wanted.states), *_stand_there(wanted.turns)))
    if wanted.due_before is not None:
        parts.append(cases.c.id.in_(_due(wanted.due_before, wanted.owners)))
    if wanted.but_turns:
        parts.append(not_(or_(*_stand_there(wanted.but_turns))))
    return and_(*parts)


def _due(before: date, owners: Collection[str]) -> Select[tuple[int]]:
    return select(case_deadlines.c.case_id).where(
        case_deadlines.c.ended_at.is_(None),
        case_deadlines.c.due_on < before.isoformat(),
        case_deadlines.c.owner.in_(sorted(owners)),
    )


def _stand_there(turns: Mapping[str | None, Collection[str]]) -> list[ColumnElement[bool]]:
    return [and_(cases.c.pack.is_not_distinct_from(pack), cases.c.state.in_(sorted(turns[pack]))) for pack in turns]


def _order(wanted: CaseList) -> tuple[ColumnElement[object], ...]:
    if wanted.reporter_id is not None:
        return (cases.c.id.desc(),)
    return (cases.c.imminent.desc(), cases.c.id.asc())


def _comes_after(wanted: CaseList, case: Case) -> ColumnElement[bool]:
    if wanted.reporter_id is not None:
        return cases.c.id < case.id
    later = cases.c.id > case.id
    return or_(not_(cases.c.imminent), later) if case.imminent else and_(not_(cases.c.imminent), later)

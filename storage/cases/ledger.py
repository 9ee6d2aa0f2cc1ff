"""The ledger: the cases that fit what is sought, counted, a part at a time, and counted by what they have in common."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, true

from storage.cases import cases as stored
from storage.cases import marks
from storage.cases.cases import Case, CaseState
from storage.cases.marks import Mark, Word
from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.tables import case_deadlines, case_events, case_marks, case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas

_OF_WORKS = (CaseState.WORKS_STARTED, CaseState.COMPLETED, CaseState.ACCEPTED)


class Grouping(StrEnum):
    """By what cases can be counted: each is a column of `cases`."""

    STATE = "state"
    GRADE = "grade"
    CATEGORY = "category"


@dataclass(frozen=True, kw_only=True)
class StepWithin:
    """A step that was taken from a first day to a last one, and not taken back."""

    step: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ReturnedWithin:
    """Its report was returned from one moment on and before another; `reason` by which option, none for any."""

    since: datetime
    before: datetime
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class DueWithin:
    """A step of some offices has its last day from one day to another, and is still to be taken or was taken.

    With `still_open` it is still to be taken.
    """

    owners: tuple[str, ...]
    first: date
    last: date
    still_open: bool = False


@dataclass(frozen=True, kw_only=True)
class MapCell:
    """A square of the map by its south-west corner, so many cells of `lifting.CELLS` wide."""

    north: int
    east: int
    width: int


@dataclass(frozen=True, kw_only=True)
class CaseQuery:
    """What a case must have to be found; what is empty asks for nothing.

    `below` are paths of places, of which it lies below one. Of `states`, `grades` and `categories` it has one; a none
    among grades and categories stands for those that have none yet. `steps` were taken of it, all. Each of `words` is a
    choice of words, of which it has one. Each of `numbers`, as `marks.number` writes them, is or ends its own number,
    one of another system, a phone or an ID. Of `lacking` (`marks.WATCHED`) nothing is known. It was reported from
    `since` on and before `before`. A step of it has its last day before `due_before`, and `stepped` was taken of it. It
    has one of `hazards`, and what is told by `returned`, `due` and `cell`. Its own number is one of `among` where these
    are named, be it none at all, and none of `but`.
    """

    below: tuple[str, ...] = ()
    states: tuple[CaseState, ...] = ()
    grades: tuple[str | None, ...] = ()
    categories: tuple[str | None, ...] = ()
    steps: tuple[str, ...] = ()
    words: tuple[tuple[Word, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    due_before: date | None = None
    stepped: StepWithin | None = None
    hazards: tuple[str, ...] = ()
    returned: ReturnedWithin | None = None
    due: DueWithin | None = None
    cell: MapCell | None = None
    among: tuple[str, ...] | None = None
    but: tuple[str, ...] = ()


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
    ordered = query.order_by(*_as_written(tx, sought), *_order(order))
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
    return tx.execute(query.order_by(*_as_written(tx, sought), *_order(order))).scalars().all()


def counts(tx: Transaction, scope: RowScope, sought: CaseQuery, by: Grouping) -> Mapping[str | None, int]:
    """How many cases in a scope fit, by what they have in a column; those that have nothing there under none."""
    column = cases.c[by]
    query = select(column.label("value"), func.count().label("many")).select_from(ROWS)
    query = query.where(seen_by(scope), fitting(tx, sought)).group_by(column)
    return {row.value: row.many for row in tx.execute(query)}


def fitting(tx: Transaction, sought: CaseQuery) -> ColumnElement[bool]:
    """The condition on `ROWS` that a case fits."""
    parts: list[ColumnElement[bool]] = []
    if sought.below:
        parts.append(or_(*(areas.c.path.startswith(path, autoescape=True) for path in sought.below)))
    if sought.states:
        parts.append(cases.c.state.in_(sought.states))
    parts += [
        _one_of(column, values)
        for column, values in ((cases.c.grade, sought.grades), (cases.c.category, sought.categories))
        if values
    ]
    parts += [or_(cases.c.id.in_(_taken(step)), cases.c.state.in_(_from(step))) for step in sought.steps]
    parts += [cases.c.id.in_(_marked(tx, choice)) for choice in sought.words]
    parts += [_numbered(tx, number) for number in sought.numbers]
    parts += [not_(_has(tx, (Mark.KNOWN, key))) for key in sought.lacking]
    if sought.since is not None:
        parts.append(cases.c.created_at >= sought.since)
    if sought.before is not None:
        parts.append(cases.c.created_at < sought.before)
    if sought.due_before is not None:
        parts.append(cases.c.id.in_(_late(sought.due_before)))
    if sought.stepped is not None:
        parts.append(cases.c.id.in_(_stepped(sought.stepped)))
    if sought.hazards:
        parts.append(cases.c.id.in_(_marked(tx, [(Mark.HAZARD, one) for one in sought.hazards])))
    if sought.returned is not None:
        parts.append(cases.c.id.in_(_returned(sought.returned)))
    if sought.due is not None:
        parts.append(cases.c.id.in_(_due(sought.due)))
    if sought.cell is not None:
        north, east, width = sought.cell.north, sought.cell.east, sought.cell.width
        parts.append(cases.c.cell_north.between(north, north + width - 1))
        parts.append(cases.c.cell_east.between(east, east + width - 1))
    if sought.among is not None:
        parts.append(cases.c.number.in_(sought.among))
    if sought.but:
        parts.append(cases.c.number.not_in(sought.but))
    return and_(true(), *parts)


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


def _late(before: date) -> Select[tuple[int]]:
    return select(case_deadlines.c.case_id).where(
        case_deadlines.c.ended_at.is_(None), case_deadlines.c.due_on < before.isoformat()
    )


def _stepped(within: StepWithin) -> Select[tuple[int]]:
    return _taken(within.step).where(case_records.c.day.between(within.first.isoformat(), within.last.isoformat()))


def _returned(within: ReturnedWithin) -> Select[tuple[int]]:
    query = select(case_events.c.case_id).where(
        case_events.c.kind == "returned", case_events.c.at >= within.since, case_events.c.at < within.before
    )
    return query if within.reason is None else query.where(case_events.c.reason == within.reason)


def _due(within: DueWithin) -> Select[tuple[int]]:
    taken = exists().where(case_records.c.id == case_deadlines.c.ended_by, case_records.c.step == case_deadlines.c.step)
    return select(case_deadlines.c.case_id).where(
        case_deadlines.c.owner.in_(within.owners),
        case_deadlines.c.due_on.between(within.first.isoformat(), within.last.isoformat()),
        case_deadlines.c.ended_at.is_(None) if within.still_open else or_(case_deadlines.c.ended_at.is_(None), taken),
    )


def _one_of(column: ColumnElement[str | None], values: Collection[str | None]) -> ColumnElement[bool]:
    named = [value for value in values if value is not None]
    return or_(column.in_(named), column.is_(None)) if None in values else column.in_(named)


def _from(step: str) -> Sequence[str]:
    """The states of a case of which a step is sure to have been taken, also where no record says so."""
    return _OF_WORKS[_OF_WORKS.index(CaseState(step)) :] if step in _OF_WORKS else (step,)


def _taken(step: str) -> Select[tuple[int]]:
    standing = case_records.c.undone_at.is_(None)
    return select(case_records.c.case_id).where(case_records.c.step == step, standing)


def _marked(tx: Transaction, choice: Sequence[Word]) -> Select[tuple[int]]:
    keys = [marks.key_of(tx.vault, word) for word in choice]
    return select(case_marks.c.case_id).where(case_marks.c.word.in_(keys))


def _numbered(tx: Transaction, number: str) -> ColumnElement[bool]:
    marked = cases.c.id.in_(_marked(tx, ((Mark.NUMBER, number), (Mark.END, number))))
    return or_(marked, cases.c.number.endswith(f"-{number}", autoescape=True)) if number.isdigit() else marked


def _has(tx: Transaction, word: Word) -> ColumnElement[bool]:
    return exists().where(case_marks.c.word == marks.key_of(tx.vault, word), case_marks.c.case_id == cases.c.id)


def _as_written(tx: Transaction, sought: CaseQuery) -> list[ColumnElement[bool]]:
    """Where a name is sought by its sound, those that are written so before the others."""
    sounds = [word for choice in sought.words for word in choice if word[0] is Mark.NAME]
    return [_has(tx, word).desc() for word in sounds]

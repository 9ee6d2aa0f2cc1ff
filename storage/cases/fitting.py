"""The condition that a case of the ledger fits a question."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select, true

from knowledge.area import Level
from storage.cases import marks
from storage.cases.case_query import CaseQuery, DangerState, DueWithin, ReturnedWithin, StepWithin, Unset
from storage.cases.cases import CaseState
from storage.cases.marks import Mark, Word
from storage.cases.shots import lacks_shots
from storage.cases.tables import alarms, case_deadlines, case_events, case_marks, case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas

_OF_WORKS = (CaseState.WORKS_STARTED, CaseState.COMPLETED, CaseState.ACCEPTED)


def fitting(tx: Transaction, sought: CaseQuery) -> ColumnElement[bool]:
    """The condition on `ROWS` that a case fits."""
    return and_(true(), *_of_row(sought), *_of_marks(tx, sought), *_of_course(sought))


def _of_row(sought: CaseQuery) -> Iterator[ColumnElement[bool]]:
    """What the case's own row and its place tell."""
    if sought.below:
        yield or_(*(areas.c.path.startswith(path, autoescape=True) for path in sought.below))
    if sought.states:
        yield cases.c.state.in_(sought.states)
    for column, values in ((cases.c.grade, sought.grades), (cases.c.category, sought.categories)):
        if values:
            yield _one_of(column, values)
    if sought.since is not None:
        yield cases.c.created_at >= sought.since
    if sought.before is not None:
        yield cases.c.created_at < sought.before
    if sought.cell is not None:
        north, east, width = sought.cell.north, sought.cell.east, sought.cell.width
        yield cases.c.cell_north.between(north, north + width - 1)
        yield cases.c.cell_east.between(east, east + width - 1)
    if sought.among is not None:
        yield cases.c.number.in_(sought.among)
    if sought.but:
        yield cases.c.number.not_in(sought.but)
    yield from map(_unset, sought.unset)


def _of_marks(tx: Transaction, sought: CaseQuery) -> Iterator[ColumnElement[bool]]:
    """What its sealed words tell."""
    yield from (cases.c.id.in_(_marked(tx, choice)) for choice in sought.words)
    yield from (_numbered(tx, number) for number in sought.numbers)
    yield from (_lacks(tx, key) for key in sought.lacking)
    if sought.sources:
        yield _marked_as_one_of(tx, Mark.SOURCE, sought.sources, known="source")
    if sought.hazards:
        yield _marked_as_one_of(tx, Mark.HAZARD, sought.hazards, known="hazards")


def _of_course(sought: CaseQuery) -> Iterator[ColumnElement[bool]]:
    """What its steps, deadlines and alarms tell."""
    yield from (or_(cases.c.id.in_(_taken(step)), cases.c.state.in_(_from(step))) for step in sought.steps)
    if sought.due_before is not None:
        yield cases.c.id.in_(_late(sought.due_before))
    if sought.stepped is not None:
        yield cases.c.id.in_(_stepped(sought.stepped))
    if sought.returned is not None:
        yield cases.c.id.in_(_returned(sought.returned))
    if sought.due is not None:
        yield cases.c.id.in_(_due(sought.due))
    if sought.danger is not None:
        yield cases.c.id.in_(_alarmed(sought.danger))
    if sought.danger is DangerState.UNTAKEN:
        yield cases.c.taken_at.is_(None)


def as_written(tx: Transaction, sought: CaseQuery) -> list[ColumnElement[bool]]:
    """Where a name is sought by its sound, those that are written so before the others."""
    sounds = [word for choice in sought.words for word in choice if word[0] is Mark.NAME]
    return [_has(tx, word).desc() for word in sounds]


def _unset(what: Unset) -> ColumnElement[bool]:
    match what:
        case Unset.VILLAGE:
            return areas.c.level != Level.VILLAGE
        case Unset.POSITION:
            return cases.c.cell_north.is_(None)
        case Unset.DUE:
            return cases.c.id.not_in(select(case_deadlines.c.case_id).where(case_deadlines.c.ended_at.is_(None)))


def _alarmed(how: DangerState) -> Select[tuple[int]]:
    running = select(alarms.c.case_id).where(alarms.c.over_at.is_(None))
    return running.where(alarms.c.rings_at.is_(None)) if how is DangerState.UNTAKEN else running


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


def _marked_as_one_of(
    tx: Transaction, mark: Mark, values: Collection[str | None], *, known: str
) -> ColumnElement[bool]:
    marked = cases.c.id.in_(_marked(tx, [(mark, value) for value in values if value is not None]))
    return or_(marked, not_(_has(tx, (Mark.KNOWN, known)))) if None in values else marked


def _numbered(tx: Transaction, number: str) -> ColumnElement[bool]:
    marked = cases.c.id.in_(_marked(tx, ((Mark.NUMBER, number), (Mark.END, number))))
    return or_(marked, cases.c.number.endswith(f"-{number}", autoescape=True)) if number.isdigit() else marked


def _lacks(tx: Transaction, key: str) -> ColumnElement[bool]:
    unknown = not_(_has(tx, (Mark.KNOWN, key)))
    return or_(unknown, lacks_shots()) if key == "photos" else unknown


def _has(tx: Transaction, word: Word) -> ColumnElement[bool]:
    return exists().where(case_marks.c.word == marks.key_of(tx.vault, word), case_marks.c.case_id == cases.c.id)

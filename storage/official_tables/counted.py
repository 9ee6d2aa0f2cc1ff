"""The houses that official tables count: the steps that were taken by a last day, and what is known of each house."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from knowledge.area import Place
from storage.cases.cases import UNCOUNTED
from storage.cases.lifting import columns_among
from storage.cases.marks import VERSION
from storage.cases.records import CHANGED
from storage.cases.tables import case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas

STARTED = "works_started"  # the year of a house without a plan begins with it
_OUTCOMES, _FAILED = ("outcome", "basic_safety"), "failed"  # how an acceptance says that it was none


@dataclass(frozen=True, kw_only=True)
class CountedHouse:
    """A house that took one of some steps, `course`, in the order in which they were recorded.

    `plan_year` is that of its plan. `known` is all that its report and those steps say, by key, where it was asked for;
    what was said last of the same counts.
    """

    id: int
    number: str
    path: str
    grade: str | None
    category: str | None
    other_categories: tuple[str, ...]
    method: str | None
    plan_year: int | None
    household: str | None  # the same for all cases of one ID number
    course: tuple[tuple[str, date], ...]
    known: Mapping[str, Any]

    @cached_property
    def days(self) -> Mapping[str, date]:
        """The first day of each step."""
        first: dict[str, date] = {}
        for step, day in self.course:
            first[step] = min(day, first.get(step, day))
        return first


def houses(
    tx: Transaction,
    place: Place,
    steps: Collection[str],
    *,
    last: date,
    year: int | None = None,
    with_answers: bool = False,
) -> list[CountedHouse]:
    """Those at a place and below it that took one of the steps by a last day, the first reported first.

    With a `year` those alone that may belong to it: they are in its plan, or in none and did not begin earlier. A step
    that was taken back counts not, nor a case that was withdrawn or joined into another.
    """
    read = {*steps, CHANGED} if with_answers else steps
    sealed = [cases.c.sealed_answers, case_records.c.sealed_values] if with_answers else []
    query = (
        select(*_READ, *sealed, case_records.c.id.label("record_id"), case_records.c.step, case_records.c.day)
        .select_from(
            case_records.join(cases, cases.c.id == case_records.c.case_id).join(areas, areas.c.code == cases.c.area)
        )
        .where(
            areas.c.path.startswith(place.path, autoescape=True),
            case_records.c.step.in_(sorted(read)),
            case_records.c.day <= last.isoformat(),
            case_records.c.undone_at.is_(None),
            cases.c.state.not_in(UNCOUNTED),
        )
        .order_by(cases.c.id, case_records.c.id)
    )
    if year is not None:
        query = query.where(_may_belong_to(year, steps))
    by_case: dict[int, list[Row[Any]]] = {}
    for row in tx.execute(query):
        by_case.setdefault(row.id, []).append(row)
    waiting = columns_among(tx, {id for id, rows in by_case.items() if rows[0].marked_by != VERSION})
    found = (_house(tx, rows, waiting.get(id), with_answers=with_answers) for id, rows in by_case.items())
    return [house for house in found if house.course]


_LIFTED = (cases.c.grade, cases.c.category, cases.c.other_categories, cases.c.method, cases.c.plan_year)
_READ = (cases.c.id, cases.c.number, areas.c.path, cases.c.id_fingerprint, cases.c.marked_by, *_LIFTED)


def _may_belong_to(year: int, steps: Collection[str]) -> ColumnElement[bool]:
    """Of the year's plan, or of none and not begun before it; with a step since the year before.

    No works begin earlier than in the year before that of their plan. Whether the house does belong to the year is left
    to whoever counts.
    """
    first = date(year, 1, 1)
    taken = select(case_records.c.case_id).where(case_records.c.undone_at.is_(None))
    lately = taken.where(
        case_records.c.step.in_(sorted(steps)), case_records.c.day >= first.replace(year=year - 1).isoformat()
    )
    begun = taken.where(case_records.c.step == STARTED, case_records.c.day < first.isoformat())
    in_no_plan = and_(cases.c.plan_year.is_(None), cases.c.id.not_in(begun))
    return and_(
        or_(cases.c.plan_year == year, in_no_plan, cases.c.marked_by != VERSION),
        cases.c.id.in_(lately),
    )


def _house(
    tx: Transaction, rows: list[Row[Any]], lifted: Mapping[str, Any] | None, *, with_answers: bool
) -> CountedHouse:
    """A house from the rows of its steps; of what they recorded, an acceptance that failed counts not.

    What is `lifted` stands in place of columns that wait to be brought up to date.
    """
    first = rows[0]
    known = tx.open_json(cases.c.sealed_answers, first.id, first.sealed_answers) if with_answers else {}
    course = []
    for row in rows:
        if with_answers:
            values = tx.open_json(case_records.c.sealed_values, row.record_id, row.sealed_values)
            known |= {key: value for key, value in values.items() if value is not None or row.step == CHANGED}
            if row.step == CHANGED or any(values.get(key) == _FAILED for key in _OUTCOMES):
                continue
        course.append((row.step, date.fromisoformat(row.day)))
    columns = first._mapping if lifted is None else lifted
    others = columns["other_categories"]
    return CountedHouse(
        id=first.id,
        number=first.number,
        path=first.path,
        grade=columns["grade"],
        category=columns["category"],
        other_categories=tuple(others.split(",")) if others else (),
        method=columns["method"],
        plan_year=columns["plan_year"],
        household=first.id_fingerprint,
        course=tuple(course),
        known=known,
    )

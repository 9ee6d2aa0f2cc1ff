"""The houses that official tables count: the steps that were taken by a last day, and what is known of each house."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Row, null, select

from knowledge.area import Place
from storage.cases.cases import UNCOUNTED
from storage.cases.records import CHANGED
from storage.cases.tables import case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas

_OUTCOMES, _FAILED = ("outcome", "basic_safety"), "failed"  # how an acceptance says that it was none


@dataclass(frozen=True, kw_only=True)
class CountedHouse:
    """A house that took one of some steps, `course`, in the order in which they were recorded.

    `known` is all that its report says, and what those steps recorded where it was asked for, by key; what was said
    last of the same counts.
    """

    id: int
    number: str
    path: str
    grade: str | None
    category: str | None
    method: str | None
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
    since: date | None = None,
    with_answers: bool = False,
) -> list[CountedHouse]:
    """Those at a place and below it that took one of the steps by a last day, the first reported first.

    With `since` only those of which a step was taken on that day or later. A step that was taken back counts not, nor
    a case that was withdrawn or joined into another.
    """
    read = {*steps, CHANGED} if with_answers else steps
    query = (
        select(
            cases.c.id,
            cases.c.number,
            areas.c.path,
            cases.c.grade,
            cases.c.category,
            cases.c.method,
            cases.c.id_fingerprint,
            cases.c.sealed_answers,
            case_records.c.step,
            case_records.c.day,
            case_records.c.sealed_values if with_answers else null().label("sealed_values"),
        )
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
    if since is not None:
        lately = select(case_records.c.case_id).where(
            case_records.c.step.in_(sorted(steps)),
            case_records.c.undone_at.is_(None),
            case_records.c.day >= since.isoformat(),
        )
        query = query.where(cases.c.id.in_(lately))
    by_case: dict[int, list[Row[Any]]] = {}
    for row in tx.execute(query):
        by_case.setdefault(row.id, []).append(row)
    found = (_house(tx, rows, with_answers=with_answers) for rows in by_case.values())
    return [house for house in found if house.course]


def _house(tx: Transaction, rows: list[Row[Any]], *, with_answers: bool) -> CountedHouse:
    """A house from the rows of its steps; of what they recorded, an acceptance that failed counts not."""
    first = rows[0]
    known = tx.vault.open_json(first.sealed_answers)
    course = []
    for row in rows:
        if with_answers:
            values = tx.vault.open_json(row.sealed_values)
            known |= {key: value for key, value in values.items() if value is not None or row.step == CHANGED}
            if row.step == CHANGED or any(values.get(key) == _FAILED for key in _OUTCOMES):
                continue
        course.append((row.step, date.fromisoformat(row.day)))
    return CountedHouse(
        id=first.id,
        number=first.number,
        path=first.path,
        grade=first.grade,
        category=first.category,
        method=first.method,
        household=first.id_fingerprint,
        course=tuple(course),
        known=known,
    )

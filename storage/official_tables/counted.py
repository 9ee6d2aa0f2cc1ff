"""The houses that official tables count: which steps were taken by the end of a month, and what is known of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from knowledge.area import Place
from storage.cases.cases import UNCOUNTED
from storage.cases.tables import case_records, cases
from storage.database.database import Transaction
from storage.people.tables import areas

_AT_ONCE = 500  # cases that are read together


@dataclass(frozen=True, kw_only=True)
class CountedHouse:
    """A house that took one of some steps: the first day of each, and all that its report and steps say, by key."""

    id: int
    number: str
    path: str
    grade: str | None
    category: str | None
    method: str | None
    days: Mapping[str, date]
    household: str | None = None  # the same for all cases of one ID number
    known: dict[str, Any] = field(default_factory=dict)


def houses(tx: Transaction, place: Place, steps: Collection[str], *, last: date) -> list[CountedHouse]:
    """Those at a place and below it that took one of the steps by a last day, the first reported first.

    A step that was taken back counts not, nor a case that was withdrawn or joined into another.
    """
    query = (
        select(
            cases.c.id,
            cases.c.number,
            areas.c.path,
            cases.c.grade,
            cases.c.category,
            cases.c.method,
            cases.c.id_fingerprint,
            case_records.c.step,
            func.min(case_records.c.day).label("day"),
        )
        .select_from(
            case_records.join(cases, cases.c.id == case_records.c.case_id).join(areas, areas.c.code == cases.c.area)
        )
        .where(
            areas.c.path.startswith(place.path, autoescape=True),
            case_records.c.step.in_(sorted(steps)),
            case_records.c.day <= last.isoformat(),
            case_records.c.undone_at.is_(None),
            cases.c.state.not_in(UNCOUNTED),
        )
        .group_by(
            cases.c.id,
            cases.c.number,
            areas.c.path,
            cases.c.grade,
            cases.c.category,
            cases.c.method,
            cases.c.id_fingerprint,
            case_records.c.step,
        )
        .order_by(cases.c.id)
    )
    found: dict[int, CountedHouse] = {}
    for row in tx.execute(query):
        house = found.setdefault(
            row.id,
            CountedHouse(
                id=row.id,
                number=row.number,
                path=row.path,
                grade=row.grade,
                category=row.category,
                method=row.method,
                household=row.id_fingerprint,
                days={},
            ),
        )
        found[row.id] = replace(house, days={**house.days, row.step: date.fromisoformat(row.day)})
    return [replace(house, known=known) for house, known in zip(found.values(), _known(tx, list(found)), strict=True)]


def _known(tx: Transaction, ids: list[int]) -> list[dict[str, Any]]:
    """All that reports and standing steps say, case by case; what was said last of the same counts."""
    known: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        reported = select(cases.c.id, cases.c.sealed_answers).where(cases.c.id.in_(part))
        for row in tx.execute(reported):
            known[row.id] = tx.vault.open_json(row.sealed_answers)
        taken = select(case_records.c.case_id, case_records.c.sealed_values).where(
            case_records.c.case_id.in_(part), case_records.c.undone_at.is_(None)
        )
        for row in tx.execute(taken.order_by(case_records.c.id)):
            values = tx.vault.open_json(row.sealed_values)
            known[row.case_id] |= {key: value for key, value in values.items() if value is not None}
    return [known[id] for id in ids]

"""What lists look for in a case is lifted out of its sealed answers and records, into columns and marks."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from knowledge.reading.small_places import small_places
from knowledge.shots.shots import missing_kinds
from storage.cases import marks
from storage.cases.marks import Mark
from storage.cases.tables import case_marks, case_records, cases, photos, place_names
from storage.cases.taken import listed_in_forms
from storage.database.database import Transaction
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared

HOUSELESS = "N"  # the grade of a household without a house, in the column of one letter
_GRADES = {"no_house": HOUSELESS}
CELLS = 100  # to a degree: a cell of the map is about a kilometre wide, so that a column in clear tells no house
_UNTOLD = "unknown"  # a category that somebody was asked for and did not know
REPORTED = "photos"  # the photos of a report, among the answers of a case
OUT_OF_REACH = "photos_out_of_reach"  # why shots cannot be taken, by their kinds, among the answers of a case
_AT_ONCE = 1000  # so many are read by a statement


_ANSWERS = Prepared(lambda tx: select(cases.c.sealed_answers).where(cases.c.id == bindparam("of_id")))
_SET_COLUMNS = Prepared(lambda tx: update(cases).where(cases.c.id == bindparam("of_id")))
_UNMARK = Prepared(lambda tx: delete(case_marks).where(case_marks.c.case_id == bindparam("of_case")))
_UNNAME = Prepared(lambda tx: delete(place_names).where(place_names.c.case_id == bindparam("of_case")))
_MARK = Prepared(lambda tx: tx.insert(case_marks))
_NAME = Prepared(lambda tx: tx.insert(place_names))


def lift(tx: Transaction, case_id: int) -> None:
    """Bring the columns and marks of a case up to date with what its answers and its standing records say.

    What a step recorded counts before what the report said of the same.
    """
    sealed = _ANSWERS.first(tx, {"of_id": case_id}).sealed_answers
    answers, taken = tx.open_json(cases.c.sealed_answers, case_id, sealed), _taken_among(tx, [case_id]).get(case_id, [])
    known = {**answers, **_said(taken)}
    _SET_COLUMNS.run(
        tx, {"of_id": case_id, **columns_of(known), "missing_shots": missing_shots(tx, answers, listed_in_forms(taken))}
    )
    _UNMARK.run(tx, {"of_case": case_id})
    _UNNAME.run(tx, {"of_case": case_id})
    mark(tx, case_id, known)


def mark(tx: Transaction, case_id: int, known: Mapping[str, Any]) -> None:
    """Put down the marks and the place names of a case that has none."""
    for put, rows in ((_MARK, rows_of(tx, case_id, known)), (_NAME, names_of(tx, case_id, known))):
        if rows:
            put.run_each(tx, rows)


def recorded(tx: Transaction, case_id: int) -> dict[str, Any]:
    """All that the steps of a case recorded, by field; what a later step says of the same counts.

    What a correction empties is not known any more.
    """
    return _said(_taken_among(tx, [case_id]).get(case_id, []))


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """What a step recorded, as `storage.cases.taken` reads it."""

    id: int
    step: str
    form: str | None
    corrects: int | None
    values: Mapping[str, Any]


def _taken_among(tx: Transaction, case_ids: Collection[int]) -> dict[int, list[_Taken]]:
    """The steps of some cases that stand, the first first, by the case's id; a case without a step is left out."""
    found: dict[int, list[_Taken]] = {}
    for row in _TAKEN.all(tx, {"of_cases": case_ids}):
        values = tx.open_json(case_records.c.sealed_values, row.id, row.sealed_values)
        taken = _Taken(id=row.id, step=row.step, form=row.form, corrects=row.corrects, values=values)
        found.setdefault(row.case_id, []).append(taken)
    return found


_TAKEN = Prepared(
    lambda tx: (
        select(*(case_records.c[name] for name in ("id", "case_id", "step", "form", "corrects", "sealed_values")))
        .where(is_one_of(tx, case_records.c.case_id, "of_cases"), case_records.c.undone_at.is_(None))
        .order_by(case_records.c.id)
    )
)


def _said(taken: Sequence[_Taken]) -> dict[str, Any]:
    """All that some steps recorded, by field."""
    known: dict[str, Any] = {}
    for one in taken:
        known |= {key: value for key, value in one.values.items() if value is not None or one.corrects is not None}
    return {key: value for key, value in known.items() if value is not None}


def columns_of(known: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `cases` that follow from all that is known of a case."""
    grade, category = known.get("grade"), known.get("category")
    north, east = _cell_of(known.get("place") or {})
    return {
        "grade": _GRADES.get(str(grade), grade),
        "category": None if category == _UNTOLD else category,
        "method": known.get("method") or known.get("planned_method"),
        "plan_year": _year_of(known),
        "other_categories": ",".join(known.get("other_categories") or ()) or None,
        "cell_north": north,
        "cell_east": east,
        "marked_by": marks.VERSION,
    }


def missing_shots(tx: Transaction, answers: Mapping[str, Any], in_forms: Iterable[str] = ()) -> str | None:
    """The column of the shots that are missing by the answers of a case, and by what its forms list.

    None where none is missing, and where no photo tells what it is of, as none did before there was a list.
    """
    ids = [*(answers.get(REPORTED) or ()), *in_forms]
    if not ids:
        return None
    taken = [row.shot for row in _SHOTS.all(tx, {"ids": ids})]
    missing = missing_kinds(answers.get("hazards") or (), taken, answers.get(OUT_OF_REACH) or {}) if taken else ()
    return ",".join(missing) or None


_SHOTS = Prepared(lambda tx: select(photos.c.shot).where(is_one_of(tx, photos.c.id, "ids"), photos.c.shot.is_not(None)))


def columns_among(tx: Transaction, case_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the columns of some cases are to say, by id: for those that wait to be marked anew."""
    waiting, found = sorted(case_ids), dict[int, dict[str, Any]]()
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        sealed = tx.execute(select(cases.c.id, cases.c.sealed_answers).where(cases.c.id.in_(some)))
        answers = {row.id: tx.open_json(cases.c.sealed_answers, row.id, row.sealed_answers) for row in sealed}
        steps = _taken_among(tx, some)
        found |= {id: columns_of({**said, **_said(steps.get(id, []))}) for id, said in answers.items()}
    return found


def _year_of(known: Mapping[str, Any]) -> int | None:
    """The year of the plan; none where none was said."""
    said = known.get("plan_year")
    return int(said) if said else None


def _cell_of(place: Mapping[str, Any]) -> tuple[int, int] | tuple[None, None]:
    """The cell of the map in which a house stands; none where no position was told."""
    north, east = place.get("latitude"), place.get("longitude")
    return (None, None) if north is None or east is None else (math.floor(north * CELLS), math.floor(east * CELLS))


def rows_of(tx: Transaction, case_id: int, known: Mapping[str, Any]) -> list[dict[str, int]]:
    """The rows of `case_marks` of a case."""
    keys = {marks.key_of(tx.vault, word) for word in marks.words_of(known)}
    return [{"word": key, "case_id": case_id} for key in sorted(keys)]


def names_of(tx: Transaction, case_id: int, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of `place_names` of a case: its group and its small place, and nothing of a person."""
    spot, head = (known.get("place") or {}).get("detail") or "", known.get("head")
    found = {marks.key_of(tx.vault, (Mark.SPOT, one.key)): one for one in small_places(spot, [head] if head else [])}
    column = place_names.c.sealed_name
    return [
        {"case_id": case_id, "word": key, "sealed_name": tx.seal(column, (case_id, key), one.name)}
        for key, one in found.items()
    ]


def unmarked(tx: Transaction, limit: int) -> Sequence[int]:
    """Some cases that were marked by no release yet, or by one that marked otherwise; by id."""
    query = select(cases.c.id).where(cases.c.marked_by != marks.VERSION).order_by(cases.c.id).limit(limit)
    return tx.execute(query).scalars().all()

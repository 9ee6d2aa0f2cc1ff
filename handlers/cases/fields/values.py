"""What a case holds, by field: what its forms and steps took, and what follows from that."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE, NOTICES
from handlers.cases.fields.field import CaseField
from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import at_level
from knowledge.area import Level, Place
from storage.cases import records
from storage.cases.cases import Case
from storage.cases.records import CHANGED, Record
from storage.people import areas, people

Values = dict[str, Any]


def of(occasion: Occasion, case: Case) -> Values:
    """The values of a case by key, in the order of the catalogue; fields without one are left out."""
    return among(occasion, [case])[case.id]


def among(
    occasion: Occasion,
    cases: Sequence[Case],
    *,
    wanted: Collection[str] | None = None,
    lineages: Mapping[str, Sequence[Place]] | None = None,
) -> dict[int, Values]:
    """The same of some cases, by their ids, in as many statements for a thousand as for one.

    Where only some fields are `wanted`, what others need is not read. `lineages` are those of their places where they
    are known, by code.
    """
    ids = [case.id for case in cases]
    taken = records.among(occasion.tx, ids, None if wanted is None else _steps_that_tell(wanted))
    if lineages is None:
        stand = areas.among(occasion.tx, {case.area for case in cases})
        lineages = areas.lineages(occasion.tx, stand.values())
    names = people.names_among(occasion.tx, {case.reporter_id for case in cases})
    return {
        case.id: _values(occasion, case, taken[case.id], lineages[case.area], names.get(case.reporter_id))
        for case in cases
    }


def _values(
    occasion: Occasion, case: Case, taken: Sequence[Record], lineage: Sequence[Place], reporter: str | None
) -> Values:
    known = kept(case.answers, taken) | dict(_following(occasion, case, taken, lineage))
    if reporter:
        known["reported_by"] = reporter
    known |= dict(_counted_as(occasion, case, known))
    return dict(sorted(((key, value) for key, value in known.items() if key in _ORDER), key=_place_in_catalogue))


def kept(answers: Mapping[str, Any], taken: Sequence[Record]) -> Values:
    """The values that forms and steps took; what was said last of the same counts."""
    found = {_ANSWERED[name]: value for name, value in answers.items() if name in _ANSWERED and _is_there(value)}
    for record in taken:
        found |= {key: value for key, value in _said_by(record) if _is_there(value)}
        for key in _emptied_by(record):
            found.pop(key, None)
    return found


def _said_by(record: Record) -> Iterator[tuple[str, Any]]:
    if record.step == CHANGED:
        yield from ((key, value) for key, value in record.values.items() if key in BY_KEY)
        return
    for field, key in _RECORDED_BY.get(record.step, ()):
        yield field.key, record.day.isoformat() if key == "day" else record.values.get(key)


def _emptied_by(record: Record) -> set[str]:
    """What a change or a correction says there is nothing of."""
    return {key for key, value in record.values.items() if record.step == CHANGED and not _is_there(value)}


def _place_in_catalogue(known: tuple[str, Any]) -> int:
    return _ORDER[known[0]]


_ANSWERED: Mapping[str, str] = {field.answered: field.key for field in CATALOGUE if field.answered}
_ORDER: Mapping[str, int] = {field.key: place for place, field in enumerate(CATALOGUE)}


def _is_there(value: Any) -> bool:
    return value not in (None, "", [])


def _recorded_by() -> dict[str, tuple[tuple[CaseField, str], ...]]:
    found: dict[str, tuple[tuple[CaseField, str], ...]] = {}
    for field in CATALOGUE:
        for step, key in field.recorded:
            found[step] = (*found.get(step, ()), (field, key))
    return found


_RECORDED_BY = _recorded_by()


def _steps_that_tell(wanted: Collection[str]) -> set[str]:
    """The steps whose records must be read for some fields."""
    asked = {*wanted, *(("category",) if {"category_history", "category_rank"} & {*wanted} else ())}
    steps = {step for key in asked if key in BY_KEY for step, _ in BY_KEY[key].recorded}
    steps |= {step for key in asked for step in _ROWS_OF.get(key, ())}
    return {*steps, CHANGED} if steps else set()


# --- what follows from others


def _following(
    occasion: Occasion, case: Case, taken: Sequence[Record], lineage: Sequence[Place]
) -> Iterator[tuple[str, Any]]:
    yield "number", case.number
    yield "state", case.state.value
    yield "area_code", case.area
    for level in (Level.TOWNSHIP, Level.VILLAGE):
        place = at_level(lineage, level)
        if place is not None:
            yield level.value, place.name
    yield "reported_on", day_of(case.created_at, occasion.zone).isoformat()
    house = case.answers.get("place") or {}
    if house.get("latitude") is not None:
        yield "position", f"{house['latitude']:.6f},{house['longitude']:.6f}"
    yield from _told_by_the_id_number(case.answers.get("id_number") or "")
    categories = [_certified(occasion, case, _row(one)) for one in taken if one.values.get("category")]
    if categories:
        yield "category_history", categories
    for key, steps in _ROWS_OF.items():
        rows = [_row(record) for record in taken if record.step in steps]
        if rows:
            yield key, rows


_ROWS_OF: Mapping[str, tuple[str, ...]] = {
    "notices": ("result_posted", *NOTICES),
    "inspections": ("inspected", "spot_checked"),
    "payments": ("advance_paid", "paid"),
}


def _row(record: Record) -> dict[str, Any]:
    """What a step recorded, with the step and its day in front."""
    return {"step": record.step, "day": record.day.isoformat()} | {
        key: value for key, value in record.values.items() if key != "day"
    }


def _certified(occasion: Occasion, case: Case, row: dict[str, Any]) -> dict[str, Any]:
    """A category with who certified it: as it was recorded, else whom the document names for it."""
    pack = occasion.packs.get(case.pack or "")
    rules = pack.rules.categories if pack else ()
    named = next((one.certified_by for one in rules if one.id == row["category"]), None)
    return {**({"certified_by": named} if named else {}), **row}


def _counted_as(occasion: Occasion, case: Case, known: Values) -> Iterator[tuple[str, str]]:
    """The one of a household's categories under which the document that counts there has it counted."""
    pack = occasion.packs.get(case.pack or "")
    order = pack.rules.counting_order if pack else None
    held = (known.get("category"), *known.get("other_categories", ()))
    counted = next((one for one in order.categories if one in held), None) if order else None
    if counted:
        yield "category_rank", counted


def _told_by_the_id_number(number: str) -> Iterator[tuple[str, str]]:
    """GB 11643: characters 7 to 14 are the birth date, the 17th is odd for men."""
    if len(number) == 18:
        yield "sex", "male" if int(number[16]) % 2 else "female"
        yield "born_on", f"{number[6:10]}-{number[10:12]}-{number[12:14]}"

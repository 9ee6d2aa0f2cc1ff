"""Households as rows of a table: each cell read tolerantly, or named as the one that cannot be read."""

import re
from collections.abc import Mapping
from decimal import Decimal

from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.reading.numbers import read_numbers
from knowledge.reading.numerals import whole_number
from knowledge.reading.phrases import categories_in, conditions_in, grades_in, methods_in, persons_in
from knowledge.reading.text import fold, normalise
from knowledge.words.cells import cell_words

COLUMNS = ("category", "conditions", "grade", "method", "persons", "actual_cost", "floor_area")
_MOST_PERSONS = 99
_BETWEEN = re.compile(r"[;,、/|+，；]|\s+")
_MINUS = re.compile(r"^\s*[-−–—]")


class Unread(Exception):
    """A cell that cannot be read: its column, and what is written there."""

    def __init__(self, *, column: str, written: str) -> None:
        super().__init__(f"{column}: {written}")
        self.column = column
        self.written = written


def read_region(packs: Mapping[str, Pack], written: str) -> Pack:
    """The pack of a region by its id, its name or one of its aliases; raises Unread."""
    wanted = fold(written)
    for pack in packs.values():
        if wanted in {fold(name) for name in (pack.id, pack.region.name, *pack.region.aliases)}:
            return pack
    raise Unread(column="region", written=written)


def read_household(pack: Pack, row: Mapping[str, str]) -> Household:
    """The household of a row; an empty or missing cell is a fact that is not known. Raises Unread.

    Categories stand as the document names them, or by a usual synonym, or none for a household of none. Numbers may be
    written as people write them: ３, 三口人, 2.5万.
    """
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    grade, method = _grade(cells["grade"]), _method(cells["method"])
    if grade is None and method is Method.SEISMIC:
        grade = Grade.B  # such a retrofit is of houses not graded C or D
    return Household(
        categories=_categories(pack, cells["category"]),
        conditions=_conditions(cells["conditions"]),
        grade=grade,
        method=method,
        persons=_persons(cells["persons"]),
        actual_cost=_measure("actual_cost", cells["actual_cost"]),
        floor_area=_measure("floor_area", cells["floor_area"]),
    )


def _categories(pack: Pack, written: str) -> tuple[str, ...] | None:
    """Ids of the pack: the cell as one name, or its parts as one each, or the categories that it speaks of."""
    if not written:
        return None
    whole = _category(pack, written)
    if whole is not None:
        return whole
    parts = [_category(pack, part) for part in _BETWEEN.split(fold(written)) if part]
    if len(parts) > 1 and all(parts):
        return tuple(dict.fromkeys(id for part in parts for id in part or ()))
    named = categories_in(normalise(written), pack)
    if named.held is None or (not named.held and (named.denied or named.strangers)):
        raise Unread(column="category", written=written)
    return named.held


def _category(pack: Pack, written: str) -> tuple[str, ...] | None:
    wanted = _bare(written)
    for category in pack.rules.categories:
        if wanted in {_bare(name) for name in (category.name, category.id, *category.synonyms)}:
            return (category.id,)
    return () if wanted in {_bare(word) for word in cell_words().no_category} else None


def _bare(name: str) -> str:
    """A name without what is put around it: list marks, brackets, and that it is in the country."""
    return re.sub(r"^[①-⑳\d.]+|^农村|[“”\"'《》]|\(.*?\)$", "", fold(name))


def _conditions(written: str) -> frozenset[Condition]:
    held: set[Condition] = set()
    for part in _BETWEEN.split(fold(written)):
        if not part or part in cell_words().nothing:
            continue
        if part in set(Condition):
            held.add(Condition(part))
            continue
        said, denied, _ = conditions_in(normalise(part))
        if not said and not denied:
            raise Unread(column="conditions", written=written)
        held |= said
    return frozenset(held)


def _grade(written: str) -> Grade | None:
    exact = {grade.value.lower(): grade for grade in Grade}.get(fold(written).replace(" ", "_"))
    if exact or not written:
        return exact
    found = grades_in(normalise(written))
    if len(found) != 1:
        raise Unread(column="grade", written=written)
    return found[0]


def _method(written: str) -> Method | None:
    exact = {method.value: method for method in Method}.get(fold(written))
    if exact or not written:
        return exact
    found = methods_in(normalise(written))
    if len(found) != 1:
        raise Unread(column="method", written=written)
    return found[0]


def _persons(written: str) -> int | None:
    if not written:
        return None
    said = normalise(written)
    counted = re.fullmatch(r"(\d+)(?:\.0+)?\s*[人户个口]?", said)
    number = int(counted[1]) if counted else whole_number(said)
    if number is None and len(read_numbers(said)) < 2:
        found = persons_in(said)
        number = found[0] if len(found) == 1 else None
    if number is None or not 1 <= number <= _MOST_PERSONS or _MINUS.match(fold(written)):
        raise Unread(column="persons", written=written)
    return number


def _measure(column: str, written: str) -> Decimal | None:
    """Yuan or square metres; of 约2万 the number, while a range or a bound cannot be computed with."""
    if not written:
        return None
    numbers = read_numbers(normalise(written))
    if len(numbers) != 1 or numbers[0].unit not in ("", "平方米") or _MINUS.match(fold(written)):
        raise Unread(column=column, written=written)
    if numbers[0].low is None or numbers[0].low != numbers[0].high:
        raise Unread(column=column, written=written)
    return numbers[0].low

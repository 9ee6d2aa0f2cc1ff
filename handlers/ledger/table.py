"""The ledger as a table: a column for each field of the catalogue, a row for each case."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import CaseField, FieldType, Privacy
from handlers.dialog.context import Occasion
from handlers.documents.cells import Cell
from storage.cases.cases import Case
from storage.database.privacy import mask_name, mask_numbers

HIDDEN = "*"  # stands for a personal value that is there and not shown
_NAMES = ("reported_by",)  # names of people, besides the fields of that type
_POSITION = "position"
_PLACE_CODES = ("area_code", "area")  # of a field, and of a place in it: long numbers, and of nobody


class Disclosure(StrEnum):
    """How much of a case is told to whom."""

    HIDDEN = "hidden"  # who may not see whose it is: names by their beginnings, what else is personal not at all
    MASKED = "masked"  # who sees the case: numbers by their ends, no positions
    FULL = "full"


def record(occasion: Occasion, case: Case, shown: Disclosure) -> dict[str, Any]:
    """The values of a case by field, as scripts read them: options by their ids."""
    known = values.of(occasion, case)
    return {field.key: as_shown(field, known[field.key], shown) for field in CATALOGUE if field.key in known}


def cell(occasion: Occasion, case: Case, field: CaseField, value: Any, shown: Disclosure) -> Cell:
    """A value of a case as people read it in a table; what is hidden or masked as such."""
    if value is None:
        return None
    if field.type is FieldType.PHOTOS:
        return len(value)
    told = as_shown(field, value, shown)
    if told != value and isinstance(told, str):
        return told
    return saying.cell_of(occasion, case, field, told, masked=shown is not Disclosure.FULL)


def as_shown(field: CaseField, value: Any, shown: Disclosure) -> Any:
    """A value as far as it is told."""
    match shown:
        case Disclosure.FULL:
            return value
        case Disclosure.MASKED:
            return _without_position(field, value)
    return masked(field, value)


def masked(field: CaseField, value: Any) -> Any:
    """A value for who may not see whose it is: names and numbers by their beginnings, what else is personal not at all.

    What is said in free words of the house is shown without long numbers.
    """
    if field.type is FieldType.NAME or field.key in _NAMES:
        return mask_name(str(value))
    if field.is_masked:
        return saying.mask(field, value)
    if field.privacy is not Privacy.NONE:
        return HIDDEN
    if field.type is FieldType.PHOTOS:
        return len(value)
    return _without_numbers(field.key, value)


def _without_position(field: CaseField, value: Any) -> Any:
    if field.is_masked:
        return saying.mask(field, value)
    if field.key == _POSITION:
        return HIDDEN
    return _without_numbers(field.key, value)


def _without_numbers(key: str, value: Any) -> Any:
    if key in _PLACE_CODES:
        return value
    if isinstance(value, str):
        shown = mask_numbers(value)
        return value if shown == value else shown
    if isinstance(value, list):
        return [_without_numbers(key, one) for one in value]
    if isinstance(value, Mapping):
        return {inner: _without_numbers(inner, one) for inner, one in value.items()}
    return value

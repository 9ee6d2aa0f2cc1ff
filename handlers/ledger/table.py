"""The ledger as a table: a column for each field of the catalogue, a row for each case."""

from collections.abc import Mapping
from typing import Any

from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import CaseField, FieldType, Privacy
from handlers.dialog.context import Occasion
from handlers.documents.ledger_sheet import Cell
from storage.cases.cases import Case
from storage.database.privacy import mask_name, mask_numbers

HIDDEN = "*"  # stands for a personal value that is there and not shown
_NAMES = ("reported_by",)  # names of people, besides the fields of that type


def heads(occasion: Occasion) -> tuple[str, ...]:
    """What the columns are called."""
    return tuple(saying.name_of(occasion, field) for field in CATALOGUE)


def row(occasion: Occasion, case: Case, *, full: bool) -> tuple[Cell, ...]:
    """The cells of a case as people read them; personal ones hidden or masked, unless they are wanted in `full`."""
    known = values.of(occasion, case)
    return tuple(_cell(occasion, case, field, known.get(field.key), full=full) for field in CATALOGUE)


def record(occasion: Occasion, case: Case, *, full: bool) -> dict[str, Any]:
    """The values of a case by field, as scripts read them: options by their ids; hidden or masked in the same way."""
    known = values.of(occasion, case)
    return {
        field.key: known[field.key] if full else masked(field, known[field.key])
        for field in CATALOGUE
        if field.key in known
    }


def _cell(occasion: Occasion, case: Case, field: CaseField, value: Any, *, full: bool) -> Cell:
    if value is None:
        return None
    shown = value if full else masked(field, value)
    if shown is not value:
        return str(shown)
    return saying.cell_of(occasion, case, field, value, masked=not full)


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
    return _without_numbers(value)


def _without_numbers(value: Any) -> Any:
    if isinstance(value, str):
        shown = mask_numbers(value)
        return value if shown == value else shown
    if isinstance(value, list):
        return [_without_numbers(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _without_numbers(one) for key, one in value.items()}
    return value

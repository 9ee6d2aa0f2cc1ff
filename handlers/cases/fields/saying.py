"""A field's name and its values, as people read them and as a cell of a table holds them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.cases.fields.field import CaseField, FieldType
from handlers.dialog.context import Occasion
from handlers.dialog.dates import say_date
from handlers.forms import places
from storage.cases.cases import Case
from storage.database.privacy import mask_account, mask_id_number, mask_phone

_MASKS = {FieldType.ID_NUMBER: mask_id_number, FieldType.PHONE: mask_phone, FieldType.ACCOUNT: mask_account}
_UNITS = {FieldType.YUAN: "forms.measure.yuan", FieldType.AREA: "forms.measure.square_metres"}


def name_of(occasion: Occasion, field: CaseField) -> str:
    """What people call a field."""
    return occasion.say(f"fields.{field.key}.name") if field.has_own_texts else occasion.say(f"{field.texts}.name")


def say_value(occasion: Occasion, case: Case, field: CaseField, value: Any) -> str:
    """A value as people read it, with its unit; numbers of people and accounts masked."""
    if field.type in _UNITS:
        return occasion.say(_UNITS[field.type], value=f"{value:g}" if value < _EXACT else str(value))
    if field.type is FieldType.DAY:
        day = date.fromisoformat(value)
        said = say_date(occasion.say, day)
        return said if day.year == occasion.today.year else occasion.say("forms.day_of_year", year=day.year, day=said)
    return str(cell_of(occasion, case, field, value, masked=True))


_EXACT = 1_000_000  # from here on :g would write an exponent


def mask(field: CaseField, value: Any) -> str:
    """A number of a person or an account by its beginning and end; raises KeyError for a field that is none."""
    return _MASKS[field.type](value)


def cell_of(occasion: Occasion, case: Case, field: CaseField, value: Any, *, masked: bool) -> str | int | float:
    """A value as a cell of a table holds it: numbers as numbers, days in ISO form, options by their labels."""
    if masked and field.is_masked:
        return mask(field, value)
    match field.type:
        case FieldType.CHOICE:
            return _label(occasion, case, field, value)
        case FieldType.CHOICES:
            return occasion.say("forms.comma").join(_label(occasion, case, field, one) for one in value)
        case FieldType.PLACE:
            return places.describe(occasion, value)
        case FieldType.PHOTOS:
            return len(value)
        case FieldType.ROWS:
            return "\n".join(_say_row(occasion, case, row) for row in value)
        case FieldType.WHOLE | FieldType.YEAR | FieldType.YUAN | FieldType.AREA:
            return value if isinstance(value, int | float) else str(value)
    return occasion.say(f"cases.state.{value}") if field.key == "state" else str(value)


def _label(occasion: Occasion, case: Case, field: CaseField, option: str) -> str:
    """What an option is called where the case stands; a category as its document names it."""
    return option_name(occasion, field, option) if field.options else say_category(occasion, case, option)


def option_name(occasion: Occasion, field: CaseField, option: str) -> str:
    """What an option is called, whatever document counts; own words, and what is no option any more, as they are."""
    shared = f"{field.options_texts}.{option}"
    own = f"fields.{field.key}.{option}" if field.has_own_texts else f"{field.texts}.{option}"
    for key in (shared, own, f"course.department.{option}"):
        if occasion.say.has(key):
            return occasion.say(key)
    return option.removeprefix("=")


def say_category(occasion: Occasion, case: Case, category: str) -> str:
    """A household category as the document names it that counts for the case."""
    pack = occasion.packs.get(case.pack or "")
    named = next((one.name for one in pack.rules.categories if one.id == category), None) if pack else None
    key = f"details.category.{category}"
    return named or (occasion.say(key) if occasion.say.has(key) else category)


def _say_row(occasion: Occasion, case: Case, row: Mapping[str, Any]) -> str:
    """“预付补助 2026-11-04，25000元”: a step with its day, and what it recorded.

    Of a document's form this is what the history of the case tells of it.
    """
    pack = occasion.packs.get(case.pack or "")
    blank = pack.form_at(row["step"]) if pack else None
    step = occasion.say(f"course.step.{row['step']}")
    said = [f"{step} {row['day']}"]
    for key, value in row.items():
        if key == "amount":
            said.append(occasion.say("forms.measure.yuan", value=value))
        elif key == "category":
            said.append(say_category(occasion, case, value))
        elif key not in ("step", "day"):
            box, values = blank.find(key) if blank else None, value if isinstance(value, list) else [value]
            if box is None or box.type is None:
                said += [_say_in_row(occasion, key, one) for one in values]
            elif box.told:
                said += [box.told.format(value=box.choices.get(one, one)) for one in values]
    return occasion.say("course.then").join(said)


def _say_in_row(occasion: Occasion, key: str, value: Any) -> str:
    said = f"course.{key}.{value}"
    department = f"course.department.{value}"
    shown = next((occasion.say(one) for one in (said, department) if occasion.say.has(one)), str(value))
    told = f"course.{key}.told"
    return occasion.say(told, value=shown) if occasion.say.has(told) else shown.removeprefix("=")

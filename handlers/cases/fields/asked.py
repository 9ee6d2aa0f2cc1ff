"""The catalogue's fields as questions of a form."""

from collections.abc import Callable
from dataclasses import replace

from handlers.cases.course_fields import ASKED_BY_SOME, DEPARTMENTS, STEP_FIELDS, WAY_FIELDS, departments
from handlers.cases.fields.field import CaseField, FieldType, Privacy
from handlers.cases.report_fields import CASE_FIELDS, categories, optional
from handlers.cases.trained import FOUND_OUT, SkilledPerson
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.accounts import AccountNumber
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.dates import FutureDay, PastDay
from handlers.forms.field import Field, Kind, Words
from handlers.forms.measures import square_metres, yuan
from handlers.forms.numbers import WholeNumber, Year
from handlers.forms.persons import PersonName

_TO_COME = ("rectify_by", "watch_again_on")
_YEARS = 30  # so long ago may have been what is filled in later
_BY_ID = {asked.id: asked for asked in CASE_FIELDS}
_BY_STEPS = (FieldType.PLACE, FieldType.PHOTOS)  # much hangs on them: their own steps take them
_BY_STEPS_TOO = ("danger", "hazards")


def can_be_asked(field: CaseField) -> bool:
    """Whether a form may ask for a field, and not only the step that it belongs to."""
    return (
        not field.is_derived and field.type not in _BY_STEPS and field.key not in (*_BY_STEPS_TOO, *FOUND_OUT.values())
    )


def as_question(field: CaseField) -> Field:
    """The question that asks for a field: that of the form or step which asks it first, else one of its type."""
    first = _BY_ID.get(field.answered) or _asked_by_steps(field)
    if first is not None and isinstance(first.kind, SkilledPerson):
        return Field(id=field.key, texts=field.texts, kind=Words(most=field.most), required=optional)
    if first is not None:
        return replace(first, id=field.key, required=optional, when=lambda answers: True)
    choices_from = _choices(field)
    return Field(
        id=field.key,
        texts=field.texts,
        kind=_kind(field),
        options=() if choices_from else field.options,
        choices_from=choices_from,
        required=optional,
        sensitive=field.privacy is Privacy.SENSITIVE and field.type in (FieldType.TEXT, FieldType.ACCOUNT),
    )


def _choices(field: CaseField) -> Callable[[Context, Draft], tuple[tuple[str, str], ...]] | None:
    """What gives the options where their texts are not the field's own."""
    if field.options == DEPARTMENTS:
        return departments
    if field.options_texts:
        return lambda context, draft: tuple(
            (option, context.say(f"{field.options_texts}.{option}")) for option in field.options
        )
    return _named_categories if field.key == "other_categories" else None


def _named_categories(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The categories of the document that counts for the case."""
    return tuple(one for one in categories(context, draft) if one[0] not in ("none", "unknown"))


def _asked_by_steps(field: CaseField) -> Field | None:
    if field.has_own_texts:
        return None
    step, key = field.recorded[-1]
    asked = {one.id: one for one in STEP_FIELDS.get(step) or WAY_FIELDS[step]}
    return asked.get(key) or ASKED_BY_SOME[key]


def _kind(field: CaseField) -> Kind:
    match field.type:
        case FieldType.NAME:
            return PersonName()
        case FieldType.WHOLE:
            return WholeNumber(least=field.least, most=field.most, example=max(field.least, 1))
        case FieldType.YEAR:
            return Year(least=field.least, example=max(field.least, _EXAMPLE))
        case FieldType.DAY:
            return FutureDay() if field.key in _TO_COME else PastDay(years=_YEARS)
        case FieldType.YUAN:
            return yuan(most=field.most)
        case FieldType.AREA:
            return square_metres(most=field.most)
        case FieldType.CHOICE:
            return OneOf()
        case FieldType.CHOICES:
            return Checklist(own_words=OWN_WORDS if field.options else 0, nothing_ticked="forms.slip.tick_first")
        case FieldType.ACCOUNT:
            return AccountNumber()
    return Words(most=field.most)


OWN_WORDS = 20  # characters
_EXAMPLE = 2016

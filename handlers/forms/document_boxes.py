"""The boxes of a document's form as fields: what kind of answer one takes, and when it applies."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from handlers.dialog.form_texts import texts_of_field
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.dates import FutureDay, PastDay
from handlers.forms.field import Answers, Field, Kind, Words, always, never
from handlers.forms.measures import square_metres, yuan
from handlers.forms.numbers import WholeNumber
from handlers.forms.persons import PersonName
from handlers.forms.photos import Photos
from knowledge.model.document_form import AnswerType, DocumentForm, FormField

LONGEST, MOST_WORDS, MOST = 200, 40, 1000
_YEARS = 10  # so long ago may have been what a form asks the day of


def fields_of(
    form: DocumentForm, pack: str, own: Mapping[str, Field], kind_of: Callable[[FormField], Kind] | None = None
) -> tuple[Field, ...]:
    """The boxes in their order; one without a type is that of the `own` fields by its key, explained as the form does.

    Raises KeyError for one that is not among these.
    """
    return tuple(_field(box, texts_of_field(pack, form, box), own, kind_of or kind) for box in form.fields)


def typed_fields(form: DocumentForm, pack: str) -> tuple[Field, ...]:
    """The boxes that the document asks of its own."""
    return tuple(typed(box, texts_of_field(pack, form, box), kind(box)) for box in form.fields if box.type is not None)


def _field(box: FormField, texts: str, own: Mapping[str, Field], kind_of: Callable[[FormField], Kind]) -> Field:
    if box.type is not None:
        return typed(box, texts, kind_of(box))
    known = own[box.key]
    asked = replace(known, explains=texts, when=applies(box.when) if box.when else known.when)
    return replace(asked, required=never) if box.optional else asked


def typed(box: FormField, texts: str, kind_of_box: Kind) -> Field:
    """A box that the document asks of its own."""
    return Field(
        id=box.key,
        texts=texts,
        explains=texts,
        kind=kind_of_box,
        options=box.options,
        when=applies(box.when),
        required=never if box.optional else always,
        alarms=tuple(box.alarms),
    )


def applies(conditions: Mapping[str, tuple[str, ...]]) -> Callable[[Answers], bool]:
    """Whether each of some fields has one of some answers."""

    def applied(answers: Answers) -> bool:
        return all(_has(answers.get(key), wanted) for key, wanted in conditions.items())

    return applied if conditions else always


def _has(answer: Any, wanted: tuple[str, ...]) -> bool:
    return bool(set(answer) & set(wanted)) if isinstance(answer, list) else answer in wanted


def kind(box: FormField) -> Kind:
    """What a box takes that has a type."""
    match box.type:
        case AnswerType.SOME:
            return Checklist(own_words=MOST_WORDS, nothing_ticked="forms.slip.tick_first")
        case AnswerType.WORDS:
            return Words(most=box.most or LONGEST)
        case AnswerType.NAME:
            return PersonName()
        case AnswerType.DAY:
            return PastDay(years=_YEARS)
        case AnswerType.COMING_DAY:
            return FutureDay()
        case AnswerType.WHOLE:
            return WholeNumber(least=box.least, most=box.most or MOST, example=max(box.least, 1))
        case AnswerType.SQUARE_METRES:
            return square_metres(most=box.most or MOST)
        case AnswerType.YUAN:
            return yuan(**({"most": box.most} if box.most else {}))
        case AnswerType.PHOTOS:
            return Photos()
    return OneOf()

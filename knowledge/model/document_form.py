"""The forms that a document has in its annexes, or asks for in words: what each box asks, why, and on which step."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from knowledge.model.data import Data, Key
from knowledge.model.shots import ShotKind

YES_NO = ("yes", "no")
SEALED_LOOK = "sealed_look"  # a look at an empty house that was sealed
TRAINED = "trained"  # a line of a county's training record
BESIDE_STEPS = (SEALED_LOOK, TRAINED)  # what a form is filled in with that is no step of a case


class AnswerType(StrEnum):
    """What kind of answer a box takes."""

    ONE = "one"  # one of its choices
    SOME = "some"  # any of its choices, and own words
    YES_NO = "yes_no"
    WORDS = "words"
    NAME = "name"  # of a person
    DAY = "day"  # until today
    COMING_DAY = "coming_day"  # from today on
    WHOLE = "whole"  # a whole number
    SQUARE_METRES = "square_metres"
    YUAN = "yuan"
    PHOTOS = "photos"


_CHOSEN = (AnswerType.ONE, AnswerType.SOME)
_BOUNDED = (AnswerType.WORDS, AnswerType.WHOLE, AnswerType.SQUARE_METRES, AnswerType.YUAN)


class FormField(Data):
    """A box of a form.

    `label` is what stands before it on the blank form, `why` what it is needed for. One without a `type` is no question
    of its own: what the step asks anyhow, or what a case holds by that key, asked only where it is not known yet. It
    is asked `when` each of some fields before it has one of some answers. `told` says the answer in the history of the
    case, with {value}; without it the history is silent of it. Of some choices the document `wants` each: that one is
    lacking is said. `most` are characters or a number. Photos may be of certain `shots` of the house. Of some answers
    the township hears at once (`alarms`), as `told` says them, each with what is to be done.
    """

    key: Key
    label: str
    type: AnswerType | None = None
    ask: str = ""
    choices: Mapping[Key, str] = {}
    when: Mapping[Key, tuple[Key, ...]] = {}
    optional: bool = False
    wants: tuple[Key, ...] = ()
    why: str
    example: Annotated[str, Field(coerce_numbers_to_str=True)]
    told: str = ""
    alarms: Mapping[Key, str] = {}
    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=1)] | None = None
    shots: tuple[ShotKind, ...] = ()

    @model_validator(mode="after")
    def _asks_as_its_type_does(self) -> "FormField":
        if (self.type is None) == bool(self.ask):
            raise ValueError("ask goes with type, and only with it")
        if (self.type in _CHOSEN) != bool(self.choices):
            raise ValueError("choices go with the types one and some, and only with these")
        if self.most is not None and self.type not in _BOUNDED:
            raise ValueError(f"most goes with the types {', '.join(_BOUNDED)}")
        if set(self.alarms) - set(self.options) or (self.alarms and not self.told):
            raise ValueError("alarms are among the choices, and go with told")
        if self.shots and self.type is not AnswerType.PHOTOS:
            raise ValueError("shots go with the type photos")
        return self

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of what can be chosen; none where answers are free."""
        return YES_NO if self.type is AnswerType.YES_NO else tuple(self.choices)


class DocumentForm(Data):
    """A form, filled in with a step of a case, by whose step it is, or with one of what is `BESIDE_STEPS`.

    `annex` is where the blank form stands; none where the `section` asks for it in words alone. `edition` grows when
    its boxes change, so that what was filled in before is still read. `houses` are answers about the house, by key,
    for which alone it is filled in. One that has what is `usual` has the boxes of that form of usual_forms.yaml, and
    its own before the last of them, or in their place.
    """

    id: Key
    step: Key
    title: str
    annex: str | None = None
    section: str
    edition: Annotated[int, Field(ge=1)] = 1
    houses: Mapping[Key, tuple[Key, ...]] = {}
    usual: Key | None = None
    fields: tuple[FormField, ...] = ()

    def with_usual(self, usual: Mapping[str, "UsualForm"]) -> "DocumentForm":
        """The form with the usual boxes that it has; itself where it has none, or names some that there are not."""
        if self.usual is None or self.usual not in usual:
            return self
        own = {field.key: field for field in self.fields}
        *first, last = (own.pop(field.key, field) for field in usual[self.usual].fields)
        return self.model_copy(update={"fields": (*first, *own.values(), last)})

    def find(self, key: str) -> FormField | None:
        """The box with a key; none where there is none."""
        return next((one for one in self.fields if one.key == key), None)

    def photo_keys(self) -> tuple[str, ...]:
        """The keys of its boxes for photos."""
        return tuple(one.key for one in self.fields if one.type is AnswerType.PHOTOS)

    def problems(self) -> Iterator[str]:
        """What does not fit together: a key twice, a branch that hangs on nothing before it."""
        if not self.fields:
            yield f"usual: expected one of usual_forms.yaml, found {self.usual}"
        before: dict[str, FormField] = {}
        for field in self.fields:
            if field.key in before:
                yield f"{field.key}: expected once"
            for key, answers in field.when.items():
                if key not in before:
                    yield f"{field.key}: when: {key} is not asked before it"
                elif before[key].options and not set(answers) <= set(before[key].options):
                    yield f"{field.key}: when: {key} has no such answer"
            before[field.key] = field


class UsualForm(Data):
    """Boxes that several documents ask for, each in its own words."""

    id: Key
    fields: Annotated[tuple[FormField, ...], Field(min_length=2)]


class UsualForms(Data):
    """usual_forms.yaml."""

    forms: tuple[UsualForm, ...]


class DocumentForms(Data):
    """forms.yaml."""

    forms: tuple[DocumentForm, ...]

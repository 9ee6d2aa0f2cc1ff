"""Places that are too many for buttons: they are chosen by typing their names, as people say and hear them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Content, Text
from handlers.forms.choices import OneOf
from handlers.forms.field import Answer, Field, Rows, Slip, Taken
from knowledge.reading.sounds import alike
from knowledge.reading.text import looks_like_question, plain

MOST_BUTTONS = 30  # of places on one screen

Choices = Sequence[tuple[str, str]]  # codes and names

_SEPARATORS = re.compile(r"[\s,，、;；和]+")
_MOST_NAMED = 5  # places that a slip names


def are_too_many(choices: Choices) -> bool:
    """Whether so many places are chosen by typing."""
    return len(choices) > MOST_BUTTONS


def say_how(context: Context, choices: Choices, key: str) -> str:
    """How many there are, and what to type, with the first ones as examples."""
    return context.say(key, count=len(choices), first=choices[0][1], second=choices[1][1])


def named_in(text: str, choices: Choices) -> list[str] | Slip:
    """The places that are named one after another; a slip for the first name that is of none or of several.

    The last character of a name, for what kind of place it is, may be left out.
    """
    found: list[str] = []
    for part in filter(None, _SEPARATORS.split(text.strip())):
        fitting = _called(part, choices)
        if len(fitting) != 1:
            return _slip(part, fitting, choices)
        found.append(fitting[0][0])
    return found or _slip(text.strip(), [], choices)


def _called(part: str, choices: Choices) -> list[tuple[str, str]]:
    """The places that are called so: by the whole name, else by the shortened one, else by how it sounds."""
    wanted = plain(part)
    for fits in (
        lambda name: name == wanted,
        lambda name: len(name) > 2 and name[:-1] == wanted,
        lambda name: _sounds_like(name, wanted) or (len(name) > 2 and _sounds_like(name[:-1], wanted)),
    ):
        fitting = [(code, name) for code, name in choices if fits(plain(name))]
        if fitting:
            return fitting
    return []


def _sounds_like(name: str, wanted: str) -> bool:
    return len(name) == len(wanted) > 1 and all(alike(one, other) for one, other in zip(name, wanted, strict=True))


def _slip(part: str, fitting: Choices, choices: Choices) -> Slip:
    if fitting:
        names = "、".join(name for _, name in fitting[:_MOST_NAMED])
        return Slip(key="place.like_several", values={"text": part, "names": names})
    return Slip(key="place.no_such", values={"text": part, "first": choices[0][1]})


@dataclass(frozen=True, kw_only=True)
class OnePlace(OneOf):
    """One of some places: by its button, or by its name where they are too many for buttons."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button pressed, or a name typed."""
        choices = asked.choices(context, draft)
        if not isinstance(content, Text) or not are_too_many(choices) or looks_like_question(content.text):
            return super().take(context, draft, asked, content)
        named = named_in(content.text, choices)
        if isinstance(named, Slip):
            return named
        return Answer(value=named[0]) if len(named) == 1 else Slip(key="forms.slip.pick")

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """What is asked, and that a name is to be typed where they are too many."""
        return asked_with(context, super().question(context, draft, asked), asked.choices(context, draft), "type_name")

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """A button a place, where they are not too many."""
        return () if are_too_many(asked.choices(context, draft)) else super().buttons(context, draft, asked)


def asked_with(context: Context, question: str, choices: Choices, key: str) -> str:
    """A question, with what is to be typed behind it where the places are too many for buttons."""
    return f"{question}\n{say_how(context, choices, f'place.{key}')}" if are_too_many(choices) else question

"""Spoiling questions as hurried or unpractised writers do, to see whether the search bears it."""

import random
from collections.abc import Callable, Mapping
from functools import cache

import opencc

from knowledge import words
from knowledge.reading.sounds import sound_of

Spoil = Callable[[str, random.Random], str]


def kinds() -> Mapping[str, Spoil]:
    """What may happen to a question, by name; the same for the same state of the generator."""
    return {
        "same sound": _same_sound,
        "same shape": _same_shape,
        "dropped": _dropped,
        "doubled": _doubled,
        "swapped": _swapped,
        "traditional": lambda text, _: _traditional().convert(text),
        "full width": lambda text, _: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
        "spaces": _spaces,
    }


def _same_sound(text: str, chance: random.Random) -> str:
    """One character typed for another that sounds alike, in whatever dialect."""
    return _replaced(text, chance, lambda one: _homophones().get(sound_of(one) or "", ""))


def _same_shape(text: str, chance: random.Random) -> str:
    return _replaced(text, chance, lambda one: words.lookalikes().get(one, ""))


def _replaced(text: str, chance: random.Random, others: Callable[[str], str]) -> str:
    places = [(at, other) for at, one in enumerate(text) if (other := others(one).replace(one, ""))]
    if not places:
        return text
    at, other = chance.choice(places)
    return text[:at] + chance.choice(other) + text[at + 1 :]


def _dropped(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _doubled(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[: at + 1] + text[at:]


def _swapped(text: str, chance: random.Random) -> str:
    at = chance.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _spaces(text: str, chance: random.Random) -> str:
    return "".join(one + (" " if chance.random() < 0.3 else "") for one in text)


@cache
def _homophones() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for character in "".join(words.syllables().values()):
        sound = sound_of(character) or ""
        found[sound] = found.get(sound, "") + character
    return found


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")

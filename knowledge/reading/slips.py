"""Mending words of danger that were typed by their sound, as voice typing and hurry leave them."""

from collections.abc import Iterator, Mapping
from functools import cache

from knowledge.reading.sounds import syllable_of
from knowledge.words.danger import danger_words

_Sounds = tuple[str, ...]


def mend(folded: str) -> str:
    """A folded text with each word of danger spelt as it should be, where it sounds so; its length stays.

    >>> mend("强倒了鸭着人了"), mend("钱到账了")
    ('墙倒了压着人了', '钱到账了')
    """
    sounds = [syllable_of(character) or character for character in folded]
    mended, place = "", 0
    while place < len(folded):
        word = _known(folded, place) or _heard(folded, sounds, place) or folded[place]
        mended += word
        place += len(word)
    return mended


def _known(folded: str, place: int) -> str | None:
    """The longest word of two characters or more that is spelt right at a place."""
    words = danger_words()
    for length in words.lengths.get(folded[place], ()):
        if length > 1 and folded[place : place + length] in words.blocks:
            return folded[place : place + length]
    return None


def _heard(folded: str, sounds: list[str], place: int) -> str | None:
    by_sound = _by_sound()
    for length in range(_longest_slip(), 1, -1):
        word = by_sound.get(tuple(sounds[place : place + length]))
        if word is not None and not any(_has_a_sense(one) for one in _changed(folded[place:], word)):
            return word
    return None


def _changed(typed: str, word: str) -> Iterator[str]:
    return (one for one, other in zip(typed, word, strict=False) if one != other)


def _has_a_sense(character: str) -> bool:
    """Whether a character says itself what a house is made of or does, and is thus no slip."""
    return danger_words().blocks.get(character) in {"thing", "ground", "debris", "falls", "drops", "crack"}


@cache
def _by_sound() -> Mapping[_Sounds, str]:
    return {tuple(syllable_of(character) or character for character in word): word for word in danger_words().slips}


@cache
def _longest_slip() -> int:
    return max(map(len, danger_words().slips))

"""Mending what was dictated or typed by its sound, with the words that the packs use."""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import accumulate

from knowledge.reading.sounds import syllable_of
from knowledge.search.dictionary import commonest

_SHORTEST, _LONGEST = 2, 5  # characters of a word that is heard for another
_CHINESE = ("一", "鿿")

_Sounds = tuple[str, ...]


class Hearing:
    """The words of two characters and more that stand in texts, by how they sound."""

    def __init__(self, words: Iterable[str], texts: Iterable[str]) -> None:
        said = {word for text in texts for word in commonest().cut(text)}
        self._words: Set[str] = {word for word in (*words, *said) if _may_be_heard(word)}
        self._by_sound: Mapping[_Sounds, str] = {
            sounds: word for word in sorted(self._words, reverse=True) if (sounds := _sounds(word)) is not None
        }

    def mend(self, folded: str) -> str:
        """A folded text with each piece that is no word of these, and sounds like one, spelt as that one.

        >>> Hearing(["验收", "补助"], []).mend("宴收完了")
        '验收完了'
        """
        ends = list(accumulate(map(len, commonest().cut(folded))))
        begins, mended, place = {0, *ends}, "", 0
        while place < len(folded):
            sizes = (end - place for end in reversed(ends) if _SHORTEST <= end - place <= _LONGEST)
            size, word = next(self._heard(folded, place, sizes) if place in begins else iter(()), (1, folded[place]))
            mended += word
            place += size
        return mended

    def _heard(self, folded: str, place: int, sizes: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The pieces that begin at a place and are words, or sound like one: their size, and the word."""
        for size in sizes:
            typed = folded[place : place + size]
            word = typed if typed in self._words else self._by_sound.get(_sounds(typed) or ())
            if word is not None:
                yield size, word


def _may_be_heard(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and all(_CHINESE[0] <= character <= _CHINESE[1] for character in word)


def _sounds(word: str) -> _Sounds | None:
    """How each character of a word sounds; none where one of them is not among the common ones."""
    sounds = tuple(map(syllable_of, word))
    return None if None in sounds else tuple(sound for sound in sounds if sound is not None)

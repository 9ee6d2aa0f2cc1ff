"""Cutting text into words that mean the same wherever they are said, and into runs of characters."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from knowledge import words
from knowledge.reading.text import normalise
from knowledge.search.dictionary import commonest
from knowledge.search.once import Once
from knowledge.search.vocabulary import Vocabulary, gather

_LETTERS = re.compile(r"[a-z]{4,}")
_TWO_LETTERS = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a text is made of.

    `words` are those that say something, each variant or dialect word replaced by the one that stands for it, stop
    words left out. `runs` are the single characters and pairs of neighbours of the text so replaced, `letters` the
    single characters of the text as it was typed.
    """

    words: frozenset[str]
    runs: frozenset[str]
    letters: frozenset[str]


class Tokens:
    """Reads texts into tokens. Dictionary and vocabulary are loaded when the first text is cut.

    `synonyms` gives the word for each variant, all of words/synonyms.yaml unless told otherwise; `own_words` are words
    of the subject that no dictionary knows.
    """

    def __init__(self, own_words: Iterable[str] = (), synonyms: Mapping[str, str] | None = None) -> None:
        self._own_words = frozenset(own_words)
        self._synonyms = words.synonyms() if synonyms is None else synonyms
        self._vocabulary = Once(self._gather)

    def normalised(self, text: str) -> str:
        """A text without what does not count when it is read."""
        return normalise(text)

    def read(self, text: str) -> Reading:
        """The tokens of a text."""
        normalised = self.normalised(text)
        said = list(self._cut(normalised))
        whole = "".join(said)
        return Reading(
            words=frozenset(word for word in said if word not in words.stop_words()),
            runs=frozenset(whole[at : at + size] for size in (1, 2) for at in range(len(whole) - size + 1)),
            letters=frozenset(normalised.replace(" ", "")),
        )

    def _cut(self, text: str) -> Iterator[str]:
        """The words of a normalised text, those that are known replaced by the word that stands for them.

        1. Known variants, the longest first, wherever they begin.
        2. At the cuts of the dictionary, misspelt variants that are longer than a known one.
        3. What lies between is cut by the dictionary.
        4. Latin letters that spell known words are those words.
        """
        for piece in text.split():
            cuts = _cuts(piece)
            at = start = 0
            while at < len(piece):
                size, word = self._known(piece, at, cuts)
                if word is None:
                    at += 1
                    continue
                yield from self._unknown(piece, start, at, cuts)
                yield word
                start = at = at + size
            yield from self._unknown(piece, start, len(piece), cuts)

    def _known(self, piece: str, at: int, cuts: list[int]) -> tuple[int, str | None]:
        """The longest known variant that begins here, or a longer misspelt one: its size and the word for it."""
        vocabulary = self._vocabulary()
        exact = next((size for size in vocabulary.sizes(piece[at]) if _is_known(vocabulary, piece, at, size)), 0)
        begins = bisect_left(cuts, at)
        if cuts[begins] == at:
            furthest = bisect_right(cuts, at + vocabulary.longest)
            for end in reversed(cuts[begins + 2 : furthest]):  # two words or more: a slip breaks a word into pieces
                if exact < end - at:
                    word = vocabulary.misspelt(piece[at:end])
                    if word is not None:
                        return end - at, word
        return exact, vocabulary.word(piece[at : at + exact])

    def _unknown(self, piece: str, start: int, end: int, cuts: list[int]) -> Iterator[str]:
        for word in _words_between(piece, start, end, cuts):
            yield from (_LETTERS.fullmatch(word) and self._vocabulary().spelt_in_letters(word)) or [word]

    def _gather(self) -> Vocabulary:
        synonyms = {normalise(variant): word for variant, word in self._synonyms.items()}
        asking = {normalise(variant) for variant in words.question_synonyms()}
        return gather(synonyms, (word for word in map(normalise, self._own_words) if not _asks(word, asking)))


class RememberedTokens(Tokens):
    """Tokens that read each text once, for going through the same texts many times."""

    def __init__(self, own_words: Iterable[str] = (), synonyms: Mapping[str, str] | None = None) -> None:
        super().__init__(own_words, synonyms)
        self._readings: dict[str, Reading] = {}
        self._normalised: dict[str, str] = {}

    def read(self, text: str) -> Reading:
        """The tokens of a text."""
        if text not in self._readings:
            self._readings[text] = super().read(text)
        return self._readings[text]

    def normalised(self, text: str) -> str:
        """A text without what does not count when it is read."""
        if text not in self._normalised:
            self._normalised[text] = super().normalised(text)
        return self._normalised[text]


def _asks(word: str, asking: Container[str]) -> bool:
    """Whether a subject's own word is two words, of which the second asks: 拨付时限."""
    return any(word[at:] in asking for at in range(2, len(word) - 1))


def _cuts(piece: str) -> list[int]:
    """Where the dictionary's words begin and end, in order."""
    return [*accumulate(map(len, commonest().cut(piece)), initial=0)]


def _words_between(piece: str, start: int, end: int, cuts: list[int]) -> list[str]:
    """The dictionary's words of a part: those of the whole piece, unless one of them lies across its edges."""
    first, last = bisect_left(cuts, start), bisect_left(cuts, end)
    if cuts[first] == start and cuts[last] == end:
        return [piece[at:then] for at, then in pairwise(cuts[first : last + 1])]
    return commonest().cut(piece[start:end])


def _is_known(vocabulary: Vocabulary, piece: str, at: int, size: int) -> bool:
    said = piece[at : at + size]
    return len(said) == size and vocabulary.word(said) is not None and not _within_latin(piece, at, size)


def _within_latin(piece: str, at: int, size: int) -> bool:
    """Whether these are some letters of a longer Latin word."""
    around = piece[max(at - 1, 0) : at + 1], piece[at + size - 1 : at + size + 1]
    return any(map(_TWO_LETTERS.fullmatch, around))

"""Words that are known by several spellings: dialect, synonyms, abbreviations, and slips of the pen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from knowledge.reading.sounds import alike, blur, sound_of

_GAP = "*"  # stands for the one character that may be another


class Vocabulary:
    """Variants, each with the word that stands for it; a word stands for itself."""

    def __init__(self, word_of: Mapping[str, str]) -> None:
        self._word_of = word_of
        self.longest = max(map(len, word_of), default=0)
        self._sizes: dict[str, list[int]] = {}
        for first, variants in groupby(sorted(word_of), key=itemgetter(0)):
            self._sizes[first] = sorted({len(variant) for variant in variants}, reverse=True)
        self._with_gap: dict[str, list[str]] = defaultdict(list)
        self._firsts = {(len(variant), variant[0]) for variant in word_of}
        self._lasts = {(len(variant), variant[-1]) for variant in word_of}
        self._ends = {(len(variant), variant[0], variant[-1]) for variant in word_of}
        self._by_sound: dict[str, str] = {}
        for variant, word in word_of.items():
            if len(variant) < 2:
                continue
            for at in range(len(variant)):
                self._with_gap[_without(variant, at)].append(variant)
            sounds = [sound_of(character) for character in variant]
            if all(sounds):
                self._by_sound.setdefault("".join(map(str, sounds)), word)

    def sizes(self, first: str) -> list[int]:
        """How long the variants are that begin with this character, the longest first."""
        return self._sizes.get(first, [])

    def word(self, said: str) -> str | None:
        """The word for exactly this variant."""
        return self._word_of.get(said)

    def misspelt(self, said: str) -> str | None:
        """The word for a variant that has another character of the same sound or shape in one place.

        >>> Vocabulary({"危房": "危房", "低保": "低保户"}).misspelt("底保")
        '低保户'
        """
        for at in self._gaps(said):
            for variant in self._with_gap.get(_without(said, at), ()):
                if alike(said[at], variant[at]):
                    return self._word_of[variant]
        return None

    def _gaps(self, said: str) -> Iterator[int]:
        """The places of which one alone may differ from a variant, for it begins and ends like one otherwise."""
        size, first, last = len(said), said[0], said[-1]
        if (size, last) in self._lasts:
            yield 0
        if (size, first, last) in self._ends:
            yield from range(1, size - 1)
        if (size, first) in self._firsts:
            yield size - 1

    def spelt_in_letters(self, letters: str) -> list[str]:
        """The words for syllables typed in Latin letters, none where they do not add up to words.

        >>> Vocabulary({"危房": "危房", "补助": "补助"}).spelt_in_letters("weifangbuzhu")
        ['危房', '补助']
        """
        rest, found = blur(letters), list[str]()
        while rest:
            size = next((size for size in range(len(rest), 3, -1) if rest[:size] in self._by_sound), 0)
            if not size:
                return []
            found.append(self._by_sound[rest[:size]])
            rest = rest[size:]
        return found


def gather(synonyms: Mapping[str, str], own_words: Iterable[str] = ()) -> Vocabulary:
    """Synonyms, their words, and a subject's own words, as one vocabulary."""
    word_of = {word: word for word in own_words if 1 < len(word) <= 8 and " " not in word}
    return Vocabulary(word_of | {word: word for word in synonyms.values()} | dict(synonyms))


def _without(said: str, at: int) -> str:
    return said[:at] + _GAP + said[at + 1 :]

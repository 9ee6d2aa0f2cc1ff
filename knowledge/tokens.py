"""Cutting text into words that mean the same wherever they are said, and into runs of characters."""

import logging
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge import words
from knowledge.text import normalise

_OWN_WORD_FREQUENCY = 20_000


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a text is made of.

    `words` are those that say something, each variant or dialect word replaced by the one that stands for it, stop
    words left out. `runs` are the single characters and pairs of neighbours of the text and of its words.
    """

    words: frozenset[str]
    runs: frozenset[str]

    def __or__(self, other: "Reading") -> "Reading":
        return Reading(words=self.words | other.words, runs=self.runs | other.runs)


class Tokens:
    """Reads texts into tokens. The dictionary (some 60 MB) is loaded when the first text is cut.

    `cache_folder` keeps the loaded dictionary for the next start. jieba trusts what it finds there, so the folder
    is made private to this account; the shared temporary folder is never used.
    """

    def __init__(self, cache_folder: Path, own_words: Iterable[str] = ()) -> None:
        self._cache_folder = cache_folder
        self._own_words = frozenset(own_words)
        self._loading = threading.Lock()

    def read(self, text: str) -> Reading:
        """The tokens of a text."""
        normalised = normalise(text)
        said = tuple(word for word in self._cut(normalised) if word not in words.stop_words())
        pieces = [*normalised.split(), "".join(said)]
        runs = {piece[at : at + size] for piece in pieces for size in (1, 2) for at in range(len(piece) - size + 1)}
        return Reading(words=frozenset(said), runs=frozenset(runs))

    def load(self) -> None:
        """Load the dictionary now."""
        with self._loading:
            _ = self._dictionary

    def _cut(self, text: str) -> Iterator[str]:
        """Known variants, the longest first, and what the dictionary makes of the text between them."""
        self.load()
        start = at = 0
        while at < len(text):
            size = next((size for size in range(self._longest, 0, -1) if text[at : at + size] in self._word_of), 0)
            if size:
                yield from self._cut_rest(text[start:at])
                yield self._word_of[text[at : at + size]]
                start = at = at + size
            else:
                at += 1
        yield from self._cut_rest(text[start:])

    def _cut_rest(self, text: str) -> Iterator[str]:
        if text:
            yield from (word for word in self._dictionary.cut(text, HMM=False) if word.strip())

    @cached_property
    def _word_of(self) -> Mapping[str, str]:
        """The word for each variant and for its slips of the pen; a word stands for itself, so that nothing cuts it."""
        variants = {normalise(variant): word for variant, word in words.synonyms().items()}
        variants |= {normalise(word): word for word in words.synonyms().values()}
        slips = {
            slip: word
            for variant, word in variants.items()
            if len(variant) > 1
            for slip in _slips(variant)
            if not self._dictionary.FREQ.get(slip)
        }
        return slips | variants

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._word_of))

    @cached_property
    def _dictionary(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its sources hold escapes that newer Pythons warn of
            import jieba
        jieba.setLogLevel(logging.WARNING)
        dictionary = jieba.Tokenizer()
        self._cache_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._cache_folder.chmod(0o700)
        dictionary.tmp_dir = str(self._cache_folder)
        dictionary.initialize()
        for word in self._own_words:
            if 1 < len(normalised := normalise(word)) <= 8 and " " not in normalised:
                dictionary.add_word(normalised, _OWN_WORD_FREQUENCY)
        return dictionary


def _slips(variant: str) -> Iterator[str]:
    """The variant with one character typed for another that sounds alike."""
    for at, character in enumerate(variant):
        for other in words.confused().get(character, ""):
            yield variant[:at] + other + variant[at + 1 :]

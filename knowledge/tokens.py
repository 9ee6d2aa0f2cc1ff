"""Cutting text into words that mean the same wherever they are said, and into runs of characters."""

import logging
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge import words
from knowledge.text import normalise

_OWN_WORD_FREQUENCY = 20_000


class Tokens:
    """Words and character runs of a text. The dictionary (some 60 MB) is loaded when the first text is cut.

    `cache_folder` keeps the loaded dictionary for the next start. jieba trusts what it finds there, so the folder
    is made private to this account; the shared temporary folder is never used.
    """

    def __init__(self, cache_folder: Path, own_words: Iterable[str] = ()) -> None:
        self._cache_folder = cache_folder
        self._own_words = frozenset(own_words)
        self._loading = threading.Lock()

    def words(self, text: str) -> list[str]:
        """The words that say something: variants and dialect replaced by one word, stop words left out."""
        return [word for word in self._cut(normalise(text)) if word not in words.stop_words()]

    def runs(self, text: str) -> list[str]:
        """Single characters and pairs of neighbours, of the text as written and of its words."""
        pieces = [*normalise(text).split(), "".join(self.words(text))]
        return [piece[at : at + size] for piece in pieces for size in (1, 2) for at in range(len(piece) - size + 1)]

    def load(self) -> None:
        """Load the dictionary now."""
        with self._loading:
            _ = self._dictionary

    def _cut(self, text: str) -> Iterator[str]:
        self.load()
        at = 0
        for match in self._variants.finditer(text):
            yield from self._cut_rest(text[at : match.start()])
            yield self._word_of[match[0]]
            at = match.end()
        yield from self._cut_rest(text[at:])

    def _cut_rest(self, text: str) -> Iterator[str]:
        if text:
            yield from (word for word in self._dictionary.cut(text, HMM=False) if word.strip())

    @cached_property
    def _word_of(self) -> dict[str, str]:
        """The word for each variant; a word stands for itself, so that no shorter variant cuts it."""
        variants = {normalise(variant): word for variant, word in words.synonyms().items()}
        return variants | {normalise(word): word for word in words.synonyms().values()}

    @cached_property
    def _variants(self) -> re.Pattern[str]:
        longest_first = sorted(self._word_of, key=len, reverse=True)
        return re.compile("|".join(re.escape(variant) for variant in longest_first))

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

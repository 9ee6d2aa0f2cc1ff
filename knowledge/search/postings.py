"""An index of short texts by their tokens, in arrays, so that tens of thousands are looked through in a millisecond."""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

_LARGE = 10_000  # texts from which looking through them all takes too long
_COMMON = 0.2  # share of so many texts; tokens that more of them bear say next to nothing, and are passed over


class Postings:
    """Texts as sets of tokens: first each text is added, then they are asked for. Scores are in the order of adding.

    A token weighs the more, the fewer texts bear it (BM25's inverse document frequency).
    """

    def __init__(self) -> None:
        self._numbers: Mapping[str, int] = defaultdict(count().__next__)  # each token's, given when it is first said
        self._said = array("i")  # the numbers of the tokens, text after text
        self._sizes = array("i")

    def add(self, tokens: Iterable[str]) -> None:
        """Add a text."""
        before = len(self._said)
        self._said.extend(map(self._numbers.__getitem__, tokens))
        self._sizes.append(len(self._said) - before)

    def close(self) -> None:
        """All texts are added; what follows is only asking."""
        self._numbers = dict(self._numbers)
        size, said = len(self._sizes), np.asarray(self._said, dtype=np.int32)
        texts = np.repeat(np.arange(size, dtype=np.int32), self._sizes)
        counts = np.bincount(said, minlength=len(self._numbers))
        looked_at = np.where(counts <= (_COMMON if size >= _LARGE else 1) * size, counts, 0)
        begins = np.cumsum(counts) - counts
        self._holders = texts[np.argsort(said, kind="stable")]
        self._begins, self._ends = _packed("i", begins), _packed("i", begins + looked_at)
        weights = np.log1p((size - counts + 0.5) / (counts + 0.5))
        self._weights, self._unknown = _packed("d", weights), math.log1p((size + 0.5) / 0.5)
        self._counts = np.asarray(self._sizes, dtype=np.float64)
        squares = np.where(looked_at, np.square(weights), 0.0)
        self._lengths = np.sqrt(np.maximum(np.bincount(texts, weights=squares[said], minlength=size), 1e-12))
        self._said = array("i")

    def likeness(self, asked: frozenset[str]) -> Scores:
        """For each text the cosine between it and the question, by weight."""
        squares = {token: weight**2 for token, weight in self._known(asked).items()}
        length = sum(squares.values()) + self._unknown**2 * (len(asked) - len(squares))
        return self._sum(squares) / (self._lengths * math.sqrt(max(length, 1e-12)))

    def coverage(self, asked: frozenset[str]) -> Scores:
        """For each text the share of the question that it bears, by weight."""
        known = self._known(asked)
        return self._sum(known) / max(self._mass(asked, known), 1e-12)

    def overlap(self, asked: frozenset[str]) -> Scores:
        """For each text what it and the question share of both, each token counted alike (Dice)."""
        shared = self._sum(dict.fromkeys(asked & self._numbers.keys(), 1.0))
        return 2 * shared / np.maximum(self._counts + len(asked), 1.0)

    def weigh(self, asked: frozenset[str]) -> float:
        """What the question's tokens weigh together; one that no text bears weighs most."""
        return self._mass(asked, self._known(asked))

    def weights(self, asked: frozenset[str]) -> dict[str, float]:
        """What each of the question's tokens weighs; one that no text bears weighs most."""
        return dict.fromkeys(asked, self._unknown) | self._known(asked)

    def _mass(self, asked: frozenset[str], known: Mapping[str, float]) -> float:
        return sum(known.values()) + self._unknown * (len(asked) - len(known))

    def _known(self, asked: frozenset[str]) -> dict[str, float]:
        """The weights of those tokens that some text bears."""
        return {token: self._weights[self._numbers[token]] for token in asked if token in self._numbers}

    def _texts(self, token: str) -> NDArray[np.int32]:
        """The texts that bear a token, none where it is passed over."""
        number = self._numbers[token]
        return self._holders[self._begins[number] : self._ends[number]]

    def _sum(self, weights: Mapping[str, float]) -> Scores:
        """For each text the sum of the weights of those tokens that it holds."""
        size = len(self._sizes)
        held = [self._texts(token) for token in weights]
        if not held:
            return np.zeros(size)
        shares = np.repeat([*weights.values()], [len(texts) for texts in held])
        return np.bincount(np.concatenate(held), weights=shares, minlength=size).astype(np.float64, copy=False)


def _packed(kind: str, numbers: NDArray[Any]) -> "array[Any]":
    """Numbers in 4 (i) or 8 (d) bytes each, of which one is taken out as quickly as out of a list of them."""
    return array(kind, numbers.astype(kind).tobytes())

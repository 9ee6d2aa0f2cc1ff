"""An index of short texts by their tokens, in arrays, so that tens of thousands are looked through in a millisecond."""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

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
        self._held_by: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._sizes = array("i")

    def add(self, tokens: Iterable[str]) -> None:
        """Add a text."""
        at, size = len(self._sizes), 0
        for token in tokens:
            self._held_by[token].append(at)
            size += 1
        self._sizes.append(size)

    def close(self) -> None:
        """All texts are added; what follows is only asking."""
        self._holders = {token: np.asarray(at, dtype=np.int32) for token, at in self._held_by.items()}
        self._weights = {token: self._weight(len(at)) for token, at in self._held_by.items()}
        self._passed_over = {token for token, at in self._held_by.items() if self._says_nothing(len(at))}
        self._held_by.clear()
        self._unknown = self._weight(0)
        self._counts = np.asarray(self._sizes, dtype=np.float64)
        squares = self._sum({token: weight**2 for token, weight in self._weights.items()})
        self._lengths = np.sqrt(np.maximum(squares, 1e-12))

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
        shared = self._sum(dict.fromkeys(asked & self._weights.keys(), 1.0))
        return 2 * shared / np.maximum(self._counts + len(asked), 1.0)

    def weigh(self, asked: frozenset[str]) -> float:
        """What the question's tokens weigh together; one that no text bears weighs most."""
        return self._mass(asked, self._known(asked))

    def _mass(self, asked: frozenset[str], known: Mapping[str, float]) -> float:
        return sum(known.values()) + self._unknown * (len(asked) - len(known))

    def _known(self, asked: frozenset[str]) -> Mapping[str, float]:
        """The weights of those tokens that some text bears."""
        return {token: self._weights[token] for token in asked if token in self._weights}

    def _weight(self, holders: int) -> float:
        return math.log1p((len(self._sizes) - holders + 0.5) / (holders + 0.5))

    def _says_nothing(self, holders: int) -> bool:
        return len(self._sizes) >= _LARGE and holders > _COMMON * len(self._sizes)

    def _sum(self, weights: Mapping[str, float]) -> Scores:
        """For each text the sum of the weights of those tokens that it holds."""
        size = len(self._sizes)
        telling = [
            (self._holders[token], weight) for token, weight in weights.items() if token not in self._passed_over
        ]
        if not telling:
            return np.zeros(size)
        held = [texts for texts, _ in telling]
        shares = np.repeat([weight for _, weight in telling], [len(texts) for texts in held])
        return np.bincount(np.concatenate(held), weights=shares, minlength=size).astype(np.float64, copy=False)

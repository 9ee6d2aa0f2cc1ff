"""Words that tell like items apart: the grade, the household, the method that a question names or does not."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge import words
from knowledge.search.tokens import Reading

_STRANGE, _UNSAID = 0.85, 0.85  # factor for marks that only the question has, that only the item usually has
_USUAL = 0.7  # share of the phrasings that have a usual mark

Table = NDArray[np.bool_]


class Marks:
    """The marks of items, by group, told for each item by how people ask for it and all that it says.

    The items are looked at one after another; nothing of them is kept but their marks.
    """

    def __init__(self, items: Iterable[tuple[Sequence[Reading], frozenset[str]]]) -> None:
        groups = words.marks()
        self._words = [word for group in groups for word in group]
        self._grouped = np.array([[word in group for group in groups] for word in self._words])
        borne: list[Table] = []
        usual: list[Table] = []
        for phrasings, said in items:
            borne.append(np.array([word in said for word in self._words]))
            usual.append(np.array([_is_usual(group, phrasings, said) for group in groups]))
        self._borne = np.array(borne, dtype=bool).reshape(len(borne), len(self._words))
        self._usual = np.array(usual, dtype=bool).reshape(len(usual), len(groups))

    def fit(self, asked: frozenset[str], items: NDArray[np.intp]) -> NDArray[np.float64]:
        """For each of these items a factor of at most 1.

        It is less where the question has other marks than the item, or none of its usual ones.
        """
        said = np.array([word in asked for word in self._words])
        named = said @ self._grouped
        strange = named & ~((self._borne[items] & said) @ self._grouped)
        unsaid = self._usual[items] & ~named
        factors = np.where(strange, _STRANGE, 1.0) * np.where(unsaid, _UNSAID, 1.0)
        fit: NDArray[np.float64] = factors.prod(axis=1)
        return fit


def _is_usual(group: frozenset[str], phrasings: Sequence[Reading], said: frozenset[str]) -> bool:
    """Whether the item and most of its phrasings bear a word of the group."""
    if group.isdisjoint(said):
        return False
    bearing = sum(not group.isdisjoint(phrasing.words) for phrasing in phrasings)
    return bearing >= _USUAL * max(len(phrasings), 1)

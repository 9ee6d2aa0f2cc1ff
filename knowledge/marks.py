"""Words that tell like items apart: the grade, the household, the method that a question names or does not."""

from collections.abc import Sequence

from knowledge import words
from knowledge.tokens import Reading

_STRANGE, _UNSAID = 0.85, 0.85  # factor for marks that only the question has, that only the item usually has
_USUAL = 0.7  # share of the phrasings that have a usual mark


class Marks:
    """The marks of one item, by group. `phrasings` are how people ask for it, `whole` all that it says."""

    def __init__(self, phrasings: Sequence[Reading], whole: Reading) -> None:
        groups = words.marks()
        self._borne = whole.words & frozenset().union(*groups)
        self._usual = frozenset(
            number
            for number, group in enumerate(groups)
            if group & self._borne
            and sum(bool(group & phrasing.words) for phrasing in phrasings) >= _USUAL * max(len(phrasings), 1)
        )

    def fit(self, asked: frozenset[str]) -> float:
        """A factor of at most 1: less where the question has other marks than the item, or none of its usual ones."""
        factor = 1.0
        for number, group in enumerate(words.marks()):
            said = group & asked
            if said and not said & self._borne:
                factor *= _STRANGE
            elif not said and number in self._usual:
                factor *= _UNSAID
        return factor

"""How far a text leans to danger by the characters that it is made of: what decides where words leave it open.

Signs are found by words that somebody thought of. Characters and pairs of them, weighed by texts of which it is known
whether they tell of danger, hear it in others, too, and doubt it where a sign is all that speaks for it.
"""

from collections.abc import Iterable, Set
from itertools import pairwise

from knowledge.words.danger import danger_weights

TO_DANGER = 2.0  # a text without a sign that leans so far is likely to tell of danger
TO_DANGER_ASKING = 4.0  # the same of a text that asks about policy, too
TO_DOUBT = -0.5  # a text that leans back is no more than likely to tell of danger, though a sign was sure
TO_NONE = -3.0  # a text that leans so far back tells of none, though a sign was likely


def leaning(clauses: Iterable[str]) -> float:
    """How far the folded clauses of a text lean to danger; below 0 they lean to none."""
    weights = danger_weights()
    return weights.base + sum(filter(None, map(weights.of.get, grams(clauses))))


def grams(clauses: Iterable[str]) -> Set[str]:
    """The characters of some clauses, and the pairs that stand side by side."""
    found: set[str] = set()
    for clause in clauses:
        found.update(clause)
        found.update(map("".join, pairwise(clause)))
    return found

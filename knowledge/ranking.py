"""Ranking items by how well they answer a question."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge import words as vocabulary
from knowledge.text import normalise
from knowledge.tokens import Reading, Tokens

_PHRASING = {"words": 0.20, "runs": 0.15, "letters": 0.30}  # how a question is like one phrasing
_SECOND = 0.2  # what the second-best phrasing adds
_ITEM = {"answer_runs": 0.5, "words": 0.2, "runs": 0.4}  # how much of the question the whole item holds
_MOST = sum(_PHRASING.values()) * (1 + _SECOND) + sum(_ITEM.values())
_STRANGE, _UNSAID = 0.85, 0.85  # factor for marks that only the question has, that only the item usually has
_USUAL = 0.7  # share of the phrasings that have a usual mark
_LIKELY = 60  # phrasings whose letters are compared


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something to be found: its id, the phrasings in which people ask for it, the text that it answers with."""

    id: str
    phrasings: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """An item that was found, with a score from 0 to 1; 1 for the very words of a phrasing."""

    id: str
    score: float


class Ranking:
    """Items, to be ranked by questions.

    Two kinds of views are fused, each from 0 to 1. How the question is like the item's phrasings: words and
    character runs (cosine), letters (for typing errors). How much of it the whole item bears: words and runs of
    phrasings and answer, and runs of the answer alone. A token weighs the more, the fewer phrasings or items bear it.
    """

    def __init__(self, items: Sequence[Item], tokens: Tokens) -> None:
        self._tokens = tokens
        self._items = items
        self._phrasings = [(at, normalise(text)) for at, item in enumerate(items) for text in item.phrasings]
        phrasings = [tokens.read(text) for _, text in self._phrasings]
        answers = [tokens.read(item.text) for item in items]
        wholes = list(answers)
        of_item: list[list[Reading]] = [[] for _ in items]
        for (at, _), phrasing in zip(self._phrasings, phrasings, strict=True):
            wholes[at] |= phrasing
            of_item[at].append(phrasing)
        self._like_words = _Likeness([phrasing.words for phrasing in phrasings])
        self._like_runs = _Likeness([phrasing.runs for phrasing in phrasings])
        self._borne_words = _Coverage([whole.words for whole in wholes])
        self._borne_runs = _Coverage([whole.runs for whole in wholes])
        self._answer_runs = _Coverage([answer.runs for answer in answers])
        self._marks = [_Marks(own, whole) for own, whole in zip(of_item, wholes, strict=True)]

    def rank(self, question: str) -> list[Ranked]:
        """All items that share something with the question, the best first."""
        asked = normalise(question)
        read = self._tokens.read(asked)
        scores: dict[int, float] = defaultdict(float)
        for share, view in (
            (_ITEM["words"], self._borne_words.of(read.words)),
            (_ITEM["runs"], self._borne_runs.of(read.runs)),
            (_ITEM["answer_runs"], self._answer_runs.of(read.runs)),
        ):
            for item, score in view.items():
                scores[item] += share * score
        exact = {item for item, phrasing in self._phrasings if phrasing == asked}
        for item, likes in self._like_phrasings(asked, read).items():
            best, *others = sorted(likes, reverse=True)
            scores[item] += best + _SECOND * (others[0] if others else 0.0)
        ranked = [
            Ranked(
                id=self._items[item].id,
                score=1.0 if item in exact else min(score / _MOST * self._marks[item].fit(read.words), 0.99),
            )
            for item, score in scores.items()
        ]
        return sorted(ranked, key=lambda found: -found.score)

    def _like_phrasings(self, asked: str, read: Reading) -> dict[int, list[float]]:
        """How the question is like each phrasing of each item."""
        by_words = self._like_words.of(read.words)
        like = {
            at: _PHRASING["runs"] * score + _PHRASING["words"] * by_words.get(at, 0.0)
            for at, score in self._like_runs.of(read.runs).items()
        }
        for at in sorted(like, key=lambda at: -like[at])[:_LIKELY]:
            like[at] += _PHRASING["letters"] * fuzz.ratio(asked, self._phrasings[at][1]) / 100
        by_item: dict[int, list[float]] = defaultdict(list)
        for at, score in like.items():
            by_item[self._phrasings[at][0]].append(score)
        return by_item


class _Marks:
    """The words of an item that tell it apart from like ones, by group."""

    def __init__(self, phrasings: Sequence[Reading], whole: Reading) -> None:
        self._groups = [
            (group, group & whole.words, sum(bool(group & phrasing.words) for phrasing in phrasings))
            for group in vocabulary.marks()
        ]
        self._enough = _USUAL * len(phrasings)

    def fit(self, words: frozenset[str]) -> float:
        """A factor of at most 1: less where the question has other marks than the item, or none of its usual ones."""
        factor = 1.0
        for group, borne, phrasings in self._groups:
            said = group & words
            if said and not said & borne:
                factor *= _STRANGE
            elif not said and phrasings >= self._enough:
                factor *= _UNSAID
        return factor


class _Likeness:
    """Cosine between a question and short texts."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._weights, self._unknown = _weights(sets)
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, tokens in enumerate(sets):
            length = self._length(tokens)
            for token in tokens:
                self._holders[token].append((at, self._weights[token] / length))

    def of(self, tokens: frozenset[str]) -> dict[int, float]:
        length = self._length(tokens)
        found: dict[int, float] = defaultdict(float)
        for token in tokens & self._weights.keys():
            weight = self._weights[token] / length
            for at, held in self._holders[token]:
                found[at] += weight * held
        return found

    def _length(self, tokens: frozenset[str]) -> float:
        return math.sqrt(sum(self._weights.get(token, self._unknown) ** 2 for token in tokens))


class _Coverage:
    """The share of a question that texts bear."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._weights, self._unknown = _weights(sets)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for at, tokens in enumerate(sets):
            for token in tokens:
                self._holders[token].append(at)

    def of(self, tokens: frozenset[str]) -> dict[int, float]:
        most = sum(self._weights.get(token, self._unknown) for token in tokens)
        found: dict[int, float] = defaultdict(float)
        for token in tokens & self._weights.keys():
            for at in self._holders[token]:
                found[at] += self._weights[token] / most
        return found


def _weights(texts: Sequence[frozenset[str]]) -> tuple[dict[str, float], float]:
    """What each token weighs by its rarity (BM25's inverse document frequency), and what an unknown one does."""

    def weigh(holders: int) -> float:
        return math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))

    counts = Counter(token for text in texts for token in text)
    return {token: weigh(count) for token, count in counts.items()}, weigh(0)

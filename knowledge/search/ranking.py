"""Ranking items by how well they answer a question."""

from collections.abc import Sequence

import numpy as np

from knowledge.search.items import Item, Phrase, Ranked
from knowledge.search.marks import Marks
from knowledge.search.postings import Postings, Scores
from knowledge.search.tokens import Reading, Tokens

# How much each view of a question counts, measured by `anju bench search` and `anju knowledge test`.
_PHRASING = {"words": 0.3, "runs": 0.4, "letters": 0.3}  # how it is like one phrasing
_SECOND = 0.2  # what the second-best phrasing adds
_ITEM = {"words": 0.2, "runs": 0.4, "answer": 0.5}  # how much of it the whole item holds, its answer alone
_MOST = sum(_PHRASING.values()) * (1 + _SECOND) + sum(_ITEM.values())
_LOOKED_AT = 30  # items whose second-best phrasing counts


class Ranking:
    """Items, to be ranked by questions.

    Two kinds of views are summed, each from 0 to 1. How the question is like the item's best phrasing: the share of
    its words that the phrasing bears, character runs (cosine), letters in whatever order (for typing errors). And how
    much of the question the whole item bears: words and runs of phrasings and answer, and runs of the answer alone.

    `alike` ranks items of the same texts in the same order, for which other phrasings ask: what is indexed of the texts
    alone is taken from there.
    """

    def __init__(self, items: Sequence[Item], tokens: Tokens, *, alike: "Ranking | None" = None) -> None:
        self._tokens = tokens
        self._items = items
        self._phrasing_words, self._phrasing_runs, self._phrasing_letters = Postings(), Postings(), Postings()
        self._item_words, self._item_runs = Postings(), Postings()
        self._answer_runs: Postings = _runs_of_texts(items, tokens) if alike is None else alike._answer_runs
        self._marks = Marks(map(self._add, items))
        for postings in (self._phrasing_words, self._phrasing_runs, self._phrasing_letters):
            postings.close()
        for postings in (self._item_words, self._item_runs):
            postings.close()
        counts = [len(item.phrasings) for item in items]
        self._owners = np.repeat(np.arange(len(items)), counts)
        self._several = np.flatnonzero(np.array(counts) > 1)
        self._firsts = (np.cumsum(counts) - counts).astype(np.intp)
        self._exact = {
            tokens.normalised(text): at for at, item in reversed([*enumerate(items)]) for text in item.phrasings
        }

    def _add(self, item: Item) -> tuple[Sequence[Reading], frozenset[str]]:
        """Note an item in all views; how its phrasings are read, and the words of all that it says."""
        answer = self._tokens.read(item.text)
        phrasings = [self._tokens.read(text) for text in item.phrasings]
        for reading in phrasings:
            self._phrasing_words.add(reading.words)
            self._phrasing_runs.add(reading.runs)
            self._phrasing_letters.add(reading.letters)
        said = answer.words.union(*(reading.words for reading in phrasings))
        self._item_words.add(said)
        self._item_runs.add(answer.runs.union(*(reading.runs for reading in phrasings)))
        return phrasings, said

    def rank(self, question: str, limit: int = 10) -> list[Ranked]:
        """The items that share most with a question as it was typed, the best first."""
        asked = self._tokens.normalised(question)
        return self.rank_phrase(Phrase(text=asked, read=self._tokens.read(asked)), limit)

    def rank_phrase(self, asked: Phrase, limit: int) -> list[Ranked]:
        """The items that share most with what is asked, the best first."""
        read = asked.read
        words, mass = self._item_words.coverage(read.words), self._item_words.weigh(read.words)
        like, borne = self._like_phrasings(read), _ITEM["words"] * words + self._runs_borne(read)
        best = np.zeros(len(self._items))
        np.maximum.at(best, self._owners, like)
        sums = best + borne
        near = np.argpartition(-sums, _LOOKED_AT)[:_LOOKED_AT] if len(sums) > _LOOKED_AT else np.arange(len(sums))
        near.sort()
        scores = (sums[near] + self._seconds(like)[near]) / _MOST * self._marks.fit(read.words, near)
        exact = (near == self._exact.get(asked.text, -1)) & (scores > 0)
        scores = np.where(exact, 1.0, np.minimum(scores, 0.99))
        order = np.argsort(-scores, kind="stable")[:limit]
        return [
            Ranked(id=self._items[at].id, score=score, shared=float(words[at]) * mass)
            for at, score in zip(near[order].tolist(), scores[order].tolist(), strict=True)
            if score > 0
        ]

    def weights(self, asked: Phrase) -> dict[str, float]:
        """What each word of what is asked weighs, the more the fewer items say it."""
        return self._item_words.weights(asked.read.words)

    def _like_phrasings(self, read: Reading) -> Scores:
        """How the question is like each phrasing."""
        return (
            _PHRASING["words"] * self._phrasing_words.coverage(read.words)
            + _PHRASING["runs"] * self._phrasing_runs.likeness(read.runs)
            + _PHRASING["letters"] * self._phrasing_letters.overlap(read.letters)
        )

    def _runs_borne(self, read: Reading) -> Scores:
        """How much of the question's runs each item holds, and its answer alone."""
        whole = _ITEM["runs"] * self._item_runs.coverage(read.runs)
        return whole + _ITEM["answer"] * self._answer_runs.coverage(read.runs)

    def _seconds(self, like: Scores) -> Scores:
        """For each item what its second-best phrasing adds."""
        added = np.zeros(len(self._items))
        if len(self._several):
            best_first = like[np.lexsort((-like, self._owners))]
            added[self._several] = _SECOND * best_first[self._firsts[self._several] + 1]
        return added


def _runs_of_texts(items: Sequence[Item], tokens: Tokens) -> Postings:
    postings = Postings()
    for item in items:
        postings.add(tokens.read(item.text).runs)
    postings.close()
    return postings

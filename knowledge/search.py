"""Finding the entry that answers a question, in the documents of the right region only."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from knowledge import words
from knowledge.entries import Entry
from knowledge.pack import Pack
from knowledge.ranking import Item, Ranking
from knowledge.regions import Regions
from knowledge.text import looks_like_question, normalise
from knowledge.tokens import Tokens

_SURE = 0.22  # from here the best entry answers
_NEAR = 0.16  # from here the best entries are offered
_SURE_OF_STRANGE = 0.36  # from here it answers although nothing that we know of is named
_VERY_SURE = 0.62  # from here it answers although another subject is named
_OFFERED = 3
_ALIKE = 0.97  # share of the best score from which two entries are told, for who knows which was meant
_AS_GOOD = 0.65  # share of the best score from which another entry answers the other half of a double question
_CLAUSES = re.compile(r"[\s,，。;；?？!！]+")


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    CLARIFY = "clarify"  # several could be meant, or the region is not known
    NOT_COVERED = "not_covered"  # this region's document is silent
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry that may answer, with a score from 0 to 1."""

    pack: Pack
    entry: Entry
    score: float


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the search says of a question: the outcome, and entries, the best first.

    `hits` are the entries that answer: one, two for a double question or where two are as near, at most one of each
    pack where several regions are named. `others` may have been meant as well, or instead where there are no hits.
    `packs` are those that the question is about, none where the region is not known. `place` is a place without a pack.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    others: tuple[Hit, ...] = ()
    packs: tuple[Pack, ...] = ()
    place: str | None = None


class Search:
    """The entries of all packs, searchable by region. Made at once; the index is built when it is first needed."""

    def __init__(self, packs: Mapping[str, Pack], cache_folder: Path) -> None:
        self._packs = packs
        self._regions = Regions(packs)
        self._tokens = Tokens(cache_folder, own_words=_own_words(packs))
        self._building = threading.Lock()

    def warm_up(self) -> None:
        """Build the index in the background, so that the first question need not wait for it."""
        threading.Thread(target=self._ready, name="search-index", daemon=True).start()

    def find(self, question: str, *, region: str | None) -> Finding:
        """Entries of one region for a question; a question that names other regions is answered for those.

        1. Which packs: those named, and with “here” or a comparison the person's own as well; else the own one.
        2. Another subject, or nothing of ours near: out of scope. Another place: not covered. No pack: clarify.
        3. Only then entries, and only of those packs.
        """
        asked = self._regions.read(normalise(question), region)
        ranked = [hit for pack in asked.packs or self._packs.values() for hit in self._rank(asked.rest, pack)]
        ranked.sort(key=lambda hit: -hit.score)
        best = ranked[0].score if ranked else 0.0
        if _is_elsewhere(asked.rest, best):
            return Finding(outcome=Outcome.OUT_OF_SCOPE)
        if best < _SURE_OF_STRANGE and not self._names_ours(asked.rest):
            near = tuple(hit for hit in ranked[:_OFFERED] if hit.score >= _NEAR) if len(asked.packs) == 1 else ()
            return Finding(outcome=Outcome.OUT_OF_SCOPE, others=near)
        if asked.place is not None:
            return Finding(outcome=Outcome.NOT_COVERED, place=asked.place)
        if not asked.packs:
            return Finding(outcome=Outcome.CLARIFY)
        if len(asked.packs) > 1:
            return _side_by_side(asked.packs, ranked)
        return self._single(question, asked.packs, ranked)

    def _names_ours(self, question: str) -> bool:
        """Whether anything of our subject is named, in whatever words."""
        return re.search(words.scope().ours, " ".join((question, *self._tokens.read(question).words))) is not None

    def _single(self, question: str, packs: tuple[Pack, ...], ranked: list[Hit]) -> Finding:
        """The finding for one pack, by how near its best entry is."""
        near = [hit for hit in ranked if hit.score >= _NEAR][: _OFFERED + 1]
        if not near:
            return Finding(outcome=Outcome.NOT_COVERED, packs=packs)
        if near[0].score < _SURE:
            return Finding(outcome=Outcome.CLARIFY, others=tuple(near[:_OFFERED]), packs=packs)
        hits = (near[0], *self._other_half(question, packs[0], near))
        outcome = Outcome.NOT_COVERED if all(hit.entry.silent for hit in hits) else Outcome.ANSWERED
        return Finding(outcome=outcome, hits=hits, others=tuple(hit for hit in near if hit not in hits), packs=packs)

    def _other_half(self, question: str, pack: Pack, near: list[Hit]) -> list[Hit]:
        """A second entry to tell: where two are as near as one, or two questions were put, in one clause or two."""
        if near[0].score < 1 and near[1:] and near[1].score >= _ALIKE * near[0].score:
            return [near[1]]
        bar = _AS_GOOD * near[0].score
        good = [hit for hit in near[1:] if hit.score >= bar]
        if re.search(words.scope().twice, normalise(question)):
            return good[:1]
        clauses = [clause for clause in _CLAUSES.split(question) if len(clause) >= 4 and looks_like_question(clause)]
        if len(clauses) < 2:
            return []
        firsts = {self._rank(normalise(clause), pack)[0].entry.id for clause in clauses}
        return [hit for hit in good if hit.entry.id in firsts][:1]

    def _rank(self, question: str, pack: Pack) -> list[Hit]:
        ranked = self._ready()[pack.id].rank(question)
        return [Hit(pack=pack, entry=pack.entry[found.id], score=found.score) for found in ranked]

    def _ready(self) -> Mapping[str, Ranking]:
        with self._building:
            return self._rankings

    @cached_property
    def _rankings(self) -> Mapping[str, Ranking]:
        """One index a pack: what is not in it cannot be found."""
        return {
            pack.id: Ranking([item_of(pack, entry) for entry in pack.entries], self._tokens)
            for pack in self._packs.values()
        }


def item_of(pack: Pack, entry: Entry, *, without: int | None = None) -> Item:
    """An entry as it is searched for; `without` leaves out the phrasing of that number."""
    phrasings = tuple(phrasing for number, phrasing in enumerate(entry.ask) if number != without)
    return Item(id=entry.id, phrasings=phrasings, text=" ".join((pack.answer_text(entry), *entry.keywords)))


def _is_elsewhere(question: str, best: float) -> bool:
    """Whether the question is about another subject."""
    scope = words.scope()
    other = re.search(scope.elsewhere, question) and not re.search(scope.house, question)
    return best < _VERY_SURE and bool(other or re.search(scope.never, question))


def _side_by_side(packs: tuple[Pack, ...], ranked: list[Hit]) -> Finding:
    """The best entry of each pack, where it is near enough."""
    hits = tuple(hit for pack in packs for hit in [hit for hit in ranked if hit.pack is pack][:1] if hit.score >= _NEAR)
    told = any(not hit.entry.silent for hit in hits)
    return Finding(outcome=Outcome.ANSWERED if told else Outcome.NOT_COVERED, hits=hits, packs=packs)


def _own_words(packs: Mapping[str, Pack]) -> set[str]:
    """Words of the packs that no dictionary knows."""
    found = {keyword for pack in packs.values() for entry in pack.entries for keyword in entry.keywords}
    for pack in packs.values():
        for category in pack.rules.categories:
            found.update((category.name, *category.synonyms))
    return found

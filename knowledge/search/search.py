"""Finding the entry that answers a question, in the documents of the right region only."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from knowledge import words
from knowledge.model.entries import Entry
from knowledge.model.pack import Pack
from knowledge.official.official import OfficialText
from knowledge.reading.question import Question, read_question
from knowledge.reading.regions import Regions
from knowledge.reading.text import is_asking, normalise
from knowledge.search.going_on import going_on, near_entry
from knowledge.search.hearing import Hearing
from knowledge.search.hits import Hit
from knowledge.search.items import Item, Phrase, Ranked
from knowledge.search.judging import Subject, calibration, read_subject, scores
from knowledge.search.once import Once
from knowledge.search.passages import Passage, Passages
from knowledge.search.tokens import Tokens
from knowledge.search.weighing import WeighedEntry, Weighing

if TYPE_CHECKING:  # loaded with the index
    from knowledge.search.ranking import Ranking

_OFFERED = 3
_LOOKED_AT = 5
_COMPARED = 20  # entries compared by a question that goes on, by itself and as a whole
_BOTH = 0.88  # share of the best likeness from which an entry near the one told answers beside the best
_PHRASES = 64  # texts of which it is kept how they are read, for a question is looked for more than once
_OTHERS = 32  # sets of items other than the packs' whose index is kept
_ALIKE = 0.97  # share of the best likeness from which two entries are told, for who knows which was meant
_QUITE_SURE, _NEARLY_ALIKE = 0.7, 0.88  # below such a score, so great a share is enough
_NEARLY = 0.8  # the same where none is sure
_NAMES_A_SUBJECT = 3  # characters from which a keyword names a subject
_OTHER = 0.4  # the score from which an item that is no pack's answers
_OTHER_AHEAD = 0.3  # the same where it is ahead of all entries of the pack
_AS_GOOD = 0.65  # share of the best likeness from which another entry answers the other half of a double question


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    CLARIFY = "clarify"  # several could be meant, or the region is not known
    NOT_COVERED = "not_covered"  # this region's document is silent
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the search says of a question: the outcome, and entries, the best first.

    `hits` are the entries that answer: one, two for a double question or where two are as near, at most one of each
    pack where several regions are named. `others` may have been meant as well, or instead where there are no hits.
    `packs` are those that the question is about, none where the region is not known. `place` is a place without a pack.
    `passage` is what the official text of the one pack says to it, where no entry is sure enough.
    `refused`: the question tells the assistant what to say, or wants what nobody may have; no part of it is answered.
    Where it is not `sure`, the best entry answers probably, and `others` may be meant instead. Where it is only
    `nearest`, no entry says it so directly.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    others: tuple[Hit, ...] = ()
    packs: tuple[Pack, ...] = ()
    place: str | None = None
    refused: bool = False
    passage: Passage | None = None
    sure: bool = True
    nearest: bool = False


class Search:
    """The entries of all packs, searchable by region. Made at once; the index is built when it is first needed.

    `official` are the official texts that are imported, by pack: their passages answer where no entry does.
    """

    def __init__(self, packs: Mapping[str, Pack], official: Mapping[str, OfficialText] | None = None) -> None:
        self._packs = packs
        self._official = official or {}
        self._regions = Regions(packs)
        self._tokens = Tokens(own_words=_own_words(packs))
        self._rankings = Once(self._index)
        self._passages = Once(self._index_passages)
        self._hearing = Once(self._listen)
        self._phrase = lru_cache(maxsize=_PHRASES)(self._read_phrase)
        self._other_rankings = lru_cache(maxsize=_OTHERS)(self._index_others)

    def warm_up(self) -> None:
        """Build the index in the background, so that the first question need not wait for it."""
        threading.Thread(target=self._build, name="search-index", daemon=True).start()

    def read(self, text: str, *, region: str | None) -> Question:
        """A text as a question of somebody to whom the pack `region` applies."""
        return read_question(text, self._regions, own=region)

    def find(self, question: Question) -> Finding:
        """Entries of one region for a question; a question that names other regions is answered for those.

        1. Instructions to the assistant, or nothing of ours named and nothing near: out of scope.
        2. A place without a pack: not covered. No pack: clarify.
        3. Only then entries, and only of the packs that the question is about.
        """
        about = question.about
        asked = self._phrase(about.rest or question.normalised)
        subject = read_subject(asked, self._subjects(about.packs))
        if subject.instructs:
            return Finding(outcome=Outcome.OUT_OF_SCOPE, refused=True)
        among = about.packs or tuple(self._packs.values())
        ranked = {pack.id: self._rank(asked, pack, subject) for pack in among}
        best = max((hits[0].score for hits in ranked.values() if hits), default=0.0)
        bar = calibration()
        if best < bar.answer and (subject.elsewhere or subject.never or not (subject.ours and subject.clearly)):
            near = _offered(ranked[among[0].id], bar.offer) if len(about.packs) == 1 else ()
            return Finding(outcome=Outcome.OUT_OF_SCOPE, others=near if not subject.never else ())
        if about.place is not None:
            return Finding(outcome=Outcome.NOT_COVERED, place=about.place)
        if not about.packs:
            return Finding(outcome=Outcome.CLARIFY)
        if len(about.packs) > 1:
            return _side_by_side(about.packs, ranked)
        return self._single(asked, about.packs[0], ranked[about.packs[0].id], subject)

    def go_on(self, question: Question, whole: str, told: str | None) -> Finding:
        """Entries of one region for a short question that goes on from one before, which the entry `told` answered.

        It is looked for by itself and as the whole question that it may stand for (normalised); what is near the entry
        told comes sooner. Another subject, or another region's, is found by itself.
        """
        alone = self._phrase(question.about.rest)
        subject, bar = read_subject(alone, self._subjects(question.about.packs)), calibration()
        if len(question.about.packs) != 1 or subject.instructs or subject.elsewhere or subject.never:
            return self.find(question)
        pack = question.about.packs[0]
        by_itself, as_whole = (self._rank(asked, pack, subject, _COMPARED) for asked in (alone, self._phrase(whole)))
        near = near_entry(pack, told)
        ranked = going_on(by_itself, as_whole, near)
        if not ranked or ranked[0].score < bar.probable:
            found = self.find(question)
            untold = tuple(hit for hit in ranked if hit.entry.id != told)[:_OFFERED]
            beside = found.outcome is Outcome.OUT_OF_SCOPE or found.nearest
            return _nearest(pack, untold) if beside and untold and untold[0].entry.id in near else found
        best, *others = ranked
        both = [hit for hit in others[:1] if hit.entry.id in near and hit.likeness >= _BOTH * best.likeness]
        others = [hit for hit in ranked[:_OFFERED] if hit not in (best, *both)]
        return _told(pack, (best, *both), tuple(others), sure=best.score >= bar.answer)

    def weigh(self, question: Question) -> Sequence[Weighing]:
        """What was weighed for a question, in each document that it is about."""
        asked = self._phrase(question.about.rest or question.normalised)
        subject = read_subject(asked, self._subjects(question.about.packs))
        return [self._weigh(asked, pack, subject) for pack in question.about.packs]

    def best_of_others(self, items: tuple[Item, ...], question: Question, *, region: str | None) -> Ranked | None:
        """The item that answers a question, of others than the packs'; none where none of them does.

        They are ranked together with the entries of the pack `region`, which tell how rare a word is; an item that is
        ahead of all these entries answers from a lower score.
        """
        asked = self._phrase(question.about.rest or question.normalised)
        ranked = self._other_rankings(items, region).rank_phrase(asked, _OFFERED)
        ids = {item.id for item in items}
        best = next((one for one in ranked if one.id in ids), None)
        if best is None:
            return None
        return best if best.score >= (_OTHER_AHEAD if best is ranked[0] else _OTHER) else None

    def is_near(self, found: Finding, told: str | None) -> bool:
        """Whether what was found is the entry `told`, is related to it, or shares a section with it."""
        return bool(found.hits) and found.hits[0].entry.id in near_entry(found.hits[0].pack, told)

    def as_heard(self, question: Question) -> str:
        """A question, folded, with what was dictated or typed by its sound spelt as the packs' words that sound so."""
        return self._hearing().mend(question.folded)

    def tell_again(self, pack: Pack, told: str | None) -> Finding | None:
        """The entry `told` once more; none where nothing was told."""
        entry = pack.entry.get(told or "")
        return None if entry is None else _told(pack, (Hit(pack=pack, entry=entry, score=1.0),), ())

    def _single(self, asked: Phrase, pack: Pack, ranked: list[Hit], subject: Subject) -> Finding:
        """The finding for one pack, by how sure its best entry is."""
        bar = calibration()
        near = _offered(ranked, bar.offer)
        passage = self._passage(asked, pack, subject) if not near or near[0].score < bar.answer else None
        if passage is not None:
            return Finding(outcome=Outcome.ANSWERED, others=near, packs=(pack,), passage=passage)
        halves = self._halves(asked.text, pack)
        if halves and min(hit.score for hit in halves) >= max(bar.answer, near[0].score if near else 0.0):
            hits = halves
        elif not near:
            return Finding(outcome=Outcome.NOT_COVERED, packs=(pack,))
        elif near[0].score < bar.probable:
            return _nearest(pack, near)
        elif near[0].score < bar.answer:
            return _perhaps(pack, near)
        else:
            further = self._other_half(asked.text, pack, ranked, subject)
            if not further and re.search(words.scope().steps, asked.text):
                further = _next_step(near[0])
            hits = (near[0], *further)
        return _told(pack, hits, tuple(hit for hit in ranked[:_OFFERED] if hit not in hits))

    def _halves(self, question: str, pack: Pack) -> tuple[Hit, ...]:
        """The best entries for both halves of “A and B, by when each”, one where it answers both; else none."""
        parts = re.match(words.scope().halves, question)
        if parts is None:
            return ()
        before, rest = parts["before"], parts["rest"]
        asked = [self._phrase(f"{before}{thing}{rest}") for thing in (parts["one"], parts["two"])]
        best = [self._rank(half, pack, read_subject(half, self._subjects([pack])))[:1] for half in asked]
        if not all(best):
            return ()
        (first,), (second,) = best
        return (first,) if first.entry is second.entry else (first, second)

    def _other_half(self, question: str, pack: Pack, ranked: list[Hit], subject: Subject) -> list[Hit]:
        """A second entry to tell: where two are as near as one, or two questions were put, in one clause or two."""
        best, *others = ranked
        if best.score < 1 and others and _is_as_near(best, others[0]):
            return others[:1]
        good = [hit for hit in others if hit.likeness >= _AS_GOOD * best.likeness]
        if re.search(words.scope().twice, question):
            return good[:1]
        clauses = [clause for clause in question.split() if len(clause) >= 4 and is_asking(clause)]
        if len(clauses) < 2:
            return []
        firsts = {self._rank(self._phrase(clause), pack, subject)[0].entry.id for clause in clauses}
        return [hit for hit in good if hit.entry.id in firsts][:1]

    def _passage(self, asked: Phrase, pack: Pack, subject: Subject) -> Passage | None:
        """What this pack's official text, where it is imported, says to a question of ours."""
        passages = self._passages().get(pack.id)
        return passages.find(asked) if passages is not None and subject.ours else None

    def _subjects(self, packs: Iterable[Pack]) -> Iterator[str]:
        return chain.from_iterable(self._own_subjects[pack.id] for pack in packs)

    @cached_property
    def _own_subjects(self) -> Mapping[str, frozenset[str]]:
        """What each document speaks of, as its pack declares it, or by the keywords of its entries."""
        return {
            pack.id: frozenset(map(normalise, (*pack.region.subjects, *_long_keywords(pack))))
            for pack in self._packs.values()
        }

    def _read_phrase(self, text: str) -> Phrase:
        return Phrase(text=text, read=self._tokens.read(text))

    def _rank(self, asked: Phrase, pack: Pack, subject: Subject, limit: int = _LOOKED_AT) -> list[Hit]:
        ranked = self._rankings()[pack.id].rank_phrase(asked, limit)
        return [
            Hit(pack=pack, entry=pack.entry[found.id], score=score, likeness=found.score)
            for found, score in zip(ranked, scores(ranked, subject), strict=True)
        ]

    def _weigh(self, asked: Phrase, pack: Pack, subject: Subject) -> Weighing:
        entries = []
        for hit in self._rank(asked, pack, subject):
            item = item_of(pack, hit.entry)
            said = self._tokens.read("\n".join((*item.phrasings, item.text)))
            entries.append(WeighedEntry(hit=hit, shared=asked.read.words & said.words))
        return Weighing(pack=pack, words=self._rankings()[pack.id].weights(asked), entries=entries)

    def _build(self) -> None:
        self._rankings()
        self._passages()
        self._hearing()

    def _index(self) -> "Mapping[str, Ranking]":
        """One index a pack: what is not in it cannot be found."""
        from knowledge.search.ranking import Ranking

        return {
            pack.id: Ranking([item_of(pack, entry) for entry in pack.entries], self._tokens)
            for pack in self._packs.values()
        }

    def _listen(self) -> Hearing:
        synonyms = words.synonyms()
        phrasings = (ask for pack in self._packs.values() for entry in pack.entries for ask in entry.ask)
        return Hearing({*synonyms, *synonyms.values(), *_own_words(self._packs)}, phrasings)

    def _index_others(self, items: tuple[Item, ...], region: str | None) -> "Ranking":
        from knowledge.search.ranking import Ranking

        pack = self._packs.get(region or "")
        entries = [item_of(pack, entry) for entry in pack.entries] if pack else []
        return Ranking([*items, *entries], self._tokens)

    def _index_passages(self) -> Mapping[str, Passages]:
        return {id: Passages(text, self._packs[id], self._tokens) for id, text in self._official.items()}


def item_of(pack: Pack, entry: Entry, *, without: int | None = None) -> Item:
    """An entry as it is searched for, its title as one more phrasing; without the phrasing of the number `without`."""
    asked = tuple(phrasing for number, phrasing in enumerate(entry.ask) if number != without)
    phrasings = (*asked, entry.title) if entry.title else asked
    return Item(id=entry.id, phrasings=phrasings, text=" ".join((pack.answer_text(entry), *entry.keywords)))


def _is_as_near(best: Hit, second: Hit) -> bool:
    """Whether a second entry is as near as the best one; nearly so is enough where that one is not quite sure.

    Beside an entry that is silent, from one that is, and of another topic nothing is told that is only nearly as near:
    who asks how money is paid wants to hear nothing of fraud.
    """
    silent = best.entry.silent or second.entry.silent
    share = second.likeness / best.likeness
    nearly = best.score < _QUITE_SURE and share >= _NEARLY_ALIKE
    return share >= _ALIKE or (nearly and not silent and second.entry.topic == best.entry.topic)


def _offered(ranked: Sequence[Hit], least: float) -> tuple[Hit, ...]:
    """The best entries, where the first is near enough: a choice of one would be none."""
    return tuple(ranked[:_OFFERED]) if ranked and ranked[0].score >= least else ()


def _next_step(hit: Hit) -> list[Hit]:
    """The entry that is told after one where what comes next is asked for: the first related one."""
    return [replace(hit, entry=hit.pack.entry[id]) for id in hit.entry.related[:1]]


def _told(pack: Pack, hits: tuple[Hit, ...], others: tuple[Hit, ...], *, sure: bool = True) -> Finding:
    """The finding of entries that answer; where all of them are silent, so is the document."""
    outcome = Outcome.NOT_COVERED if all(hit.entry.silent for hit in hits) else Outcome.ANSWERED
    return Finding(outcome=outcome, hits=hits, others=others, packs=(pack,), sure=sure)


def _nearest(pack: Pack, near: tuple[Hit, ...]) -> Finding:
    """The finding where the document says a thing of ours in no entry so directly: the best one, and its like."""
    found = _perhaps(pack, near)
    return replace(found, outcome=Outcome.NOT_COVERED, nearest=True)


def _perhaps(pack: Pack, near: tuple[Hit, ...]) -> Finding:
    """The finding where the best entry probably answers: that one, and with it a second one that is nearly as near."""
    both = len(near) > 1 and near[1].likeness >= _NEARLY * near[0].likeness and not near[0].entry.silent
    told = 2 if both else 1
    return _told(pack, near[:told], near[told:], sure=False)


def _side_by_side(packs: tuple[Pack, ...], ranked: Mapping[str, Sequence[Hit]]) -> Finding:
    """The best entry of each pack, where it is near enough."""
    hits = tuple(hit for pack in packs for hit in _offered(ranked[pack.id], calibration().offer)[:1])
    told = any(not hit.entry.silent for hit in hits)
    return Finding(outcome=Outcome.ANSWERED if told else Outcome.NOT_COVERED, hits=hits, packs=packs)


def _long_keywords(pack: Pack) -> Iterator[str]:
    """Keywords that name a subject of themselves; a short one as 几天 may stand anywhere."""
    keywords = (keyword for entry in pack.entries for keyword in entry.keywords)
    return (keyword for keyword in keywords if len(keyword) >= _NAMES_A_SUBJECT)


def _own_words(packs: Mapping[str, Pack]) -> set[str]:
    """Words of the packs that no dictionary knows."""
    found = {keyword for pack in packs.values() for entry in pack.entries for keyword in entry.keywords}
    for pack in packs.values():
        for category in pack.rules.categories:
            found.update((category.name, *category.synonyms))
    return found

"""Ranking what answers a question that goes on from one before: by itself, with its subject, and near what was told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.model.entries import Entry
from knowledge.model.pack import Pack
from knowledge.search.hits import Hit

# Added to the likenesses of an entry by what it is to the one that was told.
_RELATED = 0.15
_SAME_SECTION = 0.1
_SAME_CHAPTER = 0.03
_TOLD = 0.08
_ENOUGH = 0.75  # a sum of likenesses from which an entry near the one told answers, however unsure it is by itself
_SURE = 0.5  # the score that it then has


def near_entry(pack: Pack, told: str | None) -> Mapping[str, float]:
    """By id, how much sooner the entries come that are near the one told; none where nothing was told."""
    entry = pack.entry.get(told or "")
    if entry is None:
        return {}
    sections, chapters = set(entry.sections), _chapters(entry)
    found = {one.id: _SAME_CHAPTER for one in pack.entries if chapters & _chapters(one)}
    found |= {one.id: _SAME_SECTION for one in pack.entries if sections & set(one.sections)}
    found |= {one.id: _RELATED for one in pack.entries if one.id in entry.related or entry.id in one.related}
    return {**found, entry.id: _TOLD}


def _chapters(entry: Entry) -> set[str]:
    """What the sections of an entry are parts of: 二（五） for 二（五）2."""
    return {section.rstrip("0123456789") for section in entry.sections}


def going_on(by_itself: Sequence[Hit], as_whole: Sequence[Hit], near: Mapping[str, float]) -> list[Hit]:
    """Entries by how like they are to the question itself and to the whole one, the best first."""
    alone, whole = ({hit.entry.id: hit for hit in hits} for hits in (by_itself, as_whole))
    found = [
        _together(hit, [one[id] for one in (alone, whole) if id in one], near.get(id, 0.0))
        for id, hit in {**whole, **alone}.items()
    ]
    return sorted(found, key=lambda hit: -hit.likeness)


def _together(hit: Hit, both: Sequence[Hit], nearness: float) -> Hit:
    likeness, score = sum(one.likeness for one in both) + nearness, max(one.score for one in both)
    enough = nearness > 0 and likeness >= _ENOUGH
    return replace(hit, score=max(score, _SURE) if enough else score, likeness=likeness)

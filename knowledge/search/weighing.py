"""How a question was weighed: which of its words count how much in one document, and which entries were near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.model.pack import Pack
from knowledge.search.hits import Hit


@dataclass(frozen=True, kw_only=True)
class WeighedEntry:
    """An entry that was looked at, and those words of the question that it says."""

    hit: Hit
    shared: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """What was weighed in one document: each word of the question by how rare it is there, and the best entries."""

    pack: Pack
    words: Mapping[str, float]
    entries: Sequence[WeighedEntry]

"""What a search finds."""

from dataclasses import dataclass

from knowledge.model.entries import Entry
from knowledge.model.pack import Pack


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An entry that may answer: how likely it does (`score`) and how like the question it is, both from 0 to 1."""

    pack: Pack
    entry: Entry
    score: float
    likeness: float = 1.0

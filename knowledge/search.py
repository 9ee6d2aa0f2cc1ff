"""Finding the entry that answers a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.pack import Entry, Pack


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
    """What the search says of a question: the outcome, and entries, the best first."""

    outcome: Outcome
    hits: tuple[Hit, ...] = ()


class Search:
    """The entries of all packs, searchable by region."""

    def __init__(self, packs: Mapping[str, Pack], cache_folder: Path) -> None:
        self._packs = packs
        self._cache_folder = cache_folder

    def find(self, question: str, *, region: str | None) -> Finding:
        """Entries of one region for a question; a question that names another region is answered for that one."""
        raise NotImplementedError

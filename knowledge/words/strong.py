"""Words by which an answer says more than its clause may bear, read from strong.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class StrongWords:
    """Regular expressions over folded text without spaces.

    `words` are pairs: what a sentence says, and what the clause must say then. `deeds` is what is done by somebody, as
    the group `deed`. A sentence that fits `ours` tells of no clause.
    """

    words: tuple[tuple[str, str], ...]
    deeds: str
    ours: str


@cache
def strong_words() -> StrongWords:
    """Read from strong.yaml."""
    raw = read_yaml(FOLDER / "strong.yaml")
    pairs = tuple((str(pair["said"]), str(pair["borne_by"])) for pair in raw["words"])
    return StrongWords(words=pairs, deeds=raw["deeds"], ours=raw["ours"])

"""By what the names of groups and small places are recognised, read from small_places.yaml."""

from dataclasses import dataclass
from functools import cache

import yaml

from knowledge.words import FOLDER


@dataclass(frozen=True, kw_only=True)
class SmallPlaceWords:
    """`groups`, `before` and `behind` are regular expressions: of a group, and of what may stand around a name.

    `kinds` are the characters with which a small place's name ends.
    """

    groups: str
    kinds: str
    before: str
    behind: str


@cache
def small_place_words() -> SmallPlaceWords:
    """The words, read once."""
    return SmallPlaceWords(**yaml.safe_load((FOLDER / "small_places.yaml").read_text(encoding="utf-8")))

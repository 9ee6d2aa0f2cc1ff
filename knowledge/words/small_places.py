"""By what the names of groups and small places are recognised, read from small_places.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


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
    return SmallPlaceWords(**read_yaml(FOLDER / "small_places.yaml"))

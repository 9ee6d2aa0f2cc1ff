"""By what words it is told what a question wants worked out, read from wanted.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class WantedWords:
    """Regular expressions over normalised text. What fits `not_ours` asks for another number than we work out.

    `judged` asks whether there is a subsidy at all, `ceiling` for the most, `generic` for what is given to
    anybody, `area_asked` for a number that
    is no sum of money. `follow_up` are ways in which a question goes on from the one before.
    """

    amount: str
    judged: str
    ceiling: str
    generic: str
    area_asked: str
    area: str
    advance: str
    rest: str
    difference: str
    own_share: str
    total: str
    not_ours: str
    follow_up: str


@cache
def wanted_words() -> WantedWords:
    """Read from wanted.yaml."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "wanted.yaml")
    return WantedWords(**{key: "|".join(f"(?:{one})" for one in value) for key, value in raw.items()})

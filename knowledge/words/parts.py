"""How a message of several questions is parted, read from parts.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class PartWords:
    """Regular expressions over folded text.

    A clause stops at `ends`, and at `between` where what is parted there asks on both sides. `asks` are signs of a
    question besides those of questions.yaml. What `belongs_before` asks of the clause before it; `courtesy` says
    nothing. A message that `compares` is one question. An office lists what it asks in nouns that end in a `noun`, set
    apart by `listed_between`, the last with a `listed_end` and `each` before it; what is `not_listed` is told, or is
    about a household.
    """

    ends: str
    between: str
    asks: str
    belongs_before: str
    courtesy: str
    compares: str
    noun: str
    listed_between: str
    listed_end: str
    each: str
    not_listed: str


@cache
def part_words() -> PartWords:
    """Read from parts.yaml."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "parts.yaml")
    return PartWords(**{key: "|".join(f"(?:{one})" for one in value) for key, value in raw.items()})

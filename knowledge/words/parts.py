"""How a message of several questions is parted, read from parts.yaml."""

from dataclasses import dataclass
from functools import cache

import yaml

from knowledge.words import FOLDER


@dataclass(frozen=True, kw_only=True)
class PartWords:
    """Regular expressions over folded text.

    A clause stops at `ends`, and at `between` where what is parted there asks on both sides. `asks` are signs of a
    question besides those of questions.yaml. What `belongs_before` asks of the clause before it; `courtesy` says
    nothing. A message that `compares` is one question.
    """

    ends: str
    between: str
    asks: str
    belongs_before: str
    courtesy: str
    compares: str


@cache
def part_words() -> PartWords:
    """Read from parts.yaml."""
    raw: dict[str, list[str]] = yaml.safe_load((FOLDER / "parts.yaml").read_text(encoding="utf-8"))
    return PartWords(**{key: "|".join(f"(?:{one})" for one in value) for key, value in raw.items()})

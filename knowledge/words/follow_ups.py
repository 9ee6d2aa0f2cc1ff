"""By what it is told that a text goes on from the question before, read from follow_ups.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class FollowUpWords:
    """Regular expressions over normalised text.

    `beside_region` is what may stand beside a region's name where nothing else is said. `fillers` say nothing beside a
    fact (那…呢). `why` asks for the reason of the last answer. `asks_only` are texts that ask by who, when or how, of
    something named before. `asking` are the words of a question that are no part of its subject. `named_anew` are texts
    that name something else to ask the same of, as the group `named`. `cost` says what was spent. `next` asks what
    comes after what was told, which `next_asked` asks in full; `who` asks whose business it is.
    """

    beside_region: str
    fillers: str
    why: str
    asks_only: str
    asking: str
    named_anew: str
    cost: str
    next: str
    next_asked: str
    who: str


@cache
def follow_up_words() -> FollowUpWords:
    """Read from follow_ups.yaml."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "follow_ups.yaml")
    return FollowUpWords(**{key: "|".join(f"(?:{one})" for one in value) for key, value in raw.items()})

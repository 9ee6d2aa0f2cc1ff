"""Foreign questions for measuring the search: made, for none can be shipped, and hard, for people ask so.

Entries differ from their neighbours by one word. A query says the same as its entry in other words, often with a
synonym, a filler, a word moved to the front, a character dropped, or one typed for another of the same sound.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from knowledge import words
from knowledge.reading.sounds import sound_of
from knowledge.search.items import Item

SEED = 20_260
Thing = tuple[str, str, str]  # the place or none, what kind it is, what it is

_FILE = Path(__file__).parent / "questions.yaml"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A query, and the id of the item that it asks for."""

    text: str
    expect: str


def make(size: int, queries: int, *, seed: int = SEED) -> tuple[list[Item], list[Asked]]:
    """So many items, one phrasing each, and queries for some of them; the same for the same seed."""
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    chance = random.Random(seed)  # noqa: S311
    things = [(kind, noun) for pair in data["things"].values() for kind, noun in product(*map(str.split, pair))]
    items: dict[str, Item] = {}
    meant: list[tuple[Thing, str, Sequence[str]]] = []
    while len(items) < size:
        thing = (chance.choice(["", *data["places"]]), *chance.choice(things))
        ways = chance.choice(list(data["asks"].values()))
        way = chance.choice(ways)
        text = way.format(x="".join(thing))
        if text not in items:
            items[text] = Item(id=str(len(items)), phrasings=(text,))
            meant.append((thing, way, ways))
    asked = []
    for at in chance.sample(range(size), queries):
        thing, way, ways = meant[at]
        said = way if chance.random() < 0.5 else chance.choice(ways)
        asked.append(Asked(text=_in_other_words(thing, said, data, chance), expect=str(at)))
    return list(items.values()), asked


def _in_other_words(thing: Thing, way: str, data: dict[str, Any], chance: random.Random) -> str:
    place, kind, noun = thing
    for one, other in map(str.split, data["synonyms"]):
        if chance.random() < 0.4:
            kind, noun = kind.replace(one, other), noun.replace(one, other)
    for one, *others in map(str.split, data["said_for"]):
        if chance.random() < 0.5:
            way = way.replace(one, chance.choice(others))
    what = f"{kind}{chance.choice(['', '的'])}{noun}"
    if place and chance.random() < 0.5:
        text = f"{chance.choice(['我在', '我们', ''])}{place}，{way.format(x=what)}"
    else:
        text = way.format(x=f"{place}{chance.choice(['', '的'])}{what}")
    text = chance.choice(data["fillers"]) + text + chance.choice(data["endings"])
    if chance.random() < 0.15:
        at = chance.randrange(len(text))
        text = text[:at] + text[at + 1 :]
    return mistyped(text, chance) if chance.random() < 0.2 else text


def mistyped(text: str, chance: random.Random) -> str:
    """One character typed for another of the same sound."""
    at = chance.randrange(len(text))
    sound = sound_of(text[at])
    others = [one for one in "".join(words.syllables().values()) if one != text[at] and sound_of(one) == sound]
    return text[:at] + chance.choice(others) + text[at + 1 :] if sound and others else text

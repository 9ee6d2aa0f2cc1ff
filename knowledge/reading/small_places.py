"""Groups and small places within a village as words for a spot name them, and which known name a misspelt one means."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Hamming

from knowledge.reading.numerals import whole_number
from knowledge.reading.sounds import alike
from knowledge.words.small_places import small_place_words

_LONGEST = 5  # characters of a small place's name
_ONE_WRONG_FROM = 4  # characters from which on a name may have any one of them wrong


@dataclass(frozen=True, kw_only=True)
class SmallPlace:
    """A group or a small place: `name` as it was written, `key` the same for the same group however it is written."""

    name: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Misspelt:
    """Words that sound or look like a known name: from where on they stand, and the name."""

    at: int
    written: str
    name: str


def small_places(spot: str, persons: Collection[str] = ()) -> list[SmallPlace]:
    """What a spot's words name that others may name, too: a group, a small place. Nothing of a person, no number.

    `persons` are names of people who are known to live there.

    >>> [place.name for place in small_places("第3村民小组李家湾老井旁，电话13800001234")]
    ['3组', '李家湾']
    >>> small_places("王大桥家隔壁"), small_places("李秀英家"), small_places("李大桥", ["李大桥"])
    ([], [], [])
    """
    group = _groups().match(spot)
    named = _names().match(spot, group.end() if group else 0)
    if group is None and named is not None:
        group = _groups().match(spot, named.end())
    found = [] if group is None else [_group(group)]
    if named is not None and not any(person in named["name"] or named["name"] in person for person in persons):
        found.append(SmallPlace(name=named["name"], key=named["name"]))
    return found


def misspelt(spot: str, known: Sequence[str]) -> Misspelt | None:
    """Which of some known names is meant by words that sound or look like it; none where one stands there rightly.

    >>> misspelt("李家弯老井旁", ["后山坡", "李家湾"])
    Misspelt(at=0, written='李家弯', name='李家湾')
    >>> misspelt("李家沟", ["李家湾"]), misspelt("李家湾", ["李家弯", "李家湾"])
    (None, None)
    """
    names = [name for name in known if len(name) > 1 and _groups().fullmatch(name) is None]
    if any(name in spot for name in names):
        return None
    group = _groups().match(spot)
    for at in {0, group.end()} if group else {0}:
        for name in names:
            written = spot[at : at + len(name)]
            if len(written) == len(name) and _stands_for(written, name):
                return Misspelt(at=at, written=written, name=name)
    return None


def _group(found: re.Match[str]) -> SmallPlace:
    number, kind = found.groups()
    return SmallPlace(name=f"{number}{kind}", key=f"{whole_number(number)}{kind}")


def _stands_for(written: str, name: str) -> bool:
    """Whether each character sounds or looks like the name's, or a long name has another one than its last wrong."""
    if all(alike(mine, its) for mine, its in zip(written, name, strict=True)):
        return True
    return len(name) >= _ONE_WRONG_FROM and written[-1] == name[-1] and Hamming.distance(written, name) == 1


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(small_place_words().groups)


@cache
def _names() -> re.Pattern[str]:
    words = small_place_words()
    name = rf"(?P<name>[一-鿿]{{1,{_LONGEST - 1}}}?[{words.kinds}])"
    another = rf"[一-鿿]{{1,3}}[{words.kinds}]"
    return re.compile(rf"[\s，,、的]*(?:{words.before})?{name}(?={words.behind}|[^一-鿿]|$|{words.groups}|{another})")

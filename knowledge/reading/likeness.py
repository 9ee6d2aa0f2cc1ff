"""How much two houses that were reported look like one: each thing known of both speaks for it or against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians

DOUBTFUL_FROM = 65  # of 100: from here on somebody is asked
MOST_FLAGS = 18  # of 128, in which two pictures of one house may differ
_METRES_PER_DEGREE = 111_320
_HERE, _BESIDE, _AWAY, _FAR = 25, 50, 150, 600  # metres
_ONE_DIGIT = re.compile(r"(\d)\1+|\d{3}(\d)\2{6,}")
_IN_ORDER = ("01234567890123456789", "98765432109876543210")


class AlikeBy(StrEnum):
    """What speaks for two reports being of one house."""

    ID_NUMBER = "id_number"
    NAME = "name"
    SOUND = "sound"  # the names sound alike
    NEARLY = "nearly"  # the names differ in one character
    GROUP = "group"
    SPOT = "spot"  # the same small place
    DISTANCE = "distance"  # as far apart as two phones at one door
    BESIDE = "beside"
    PHONE = "phone"
    DIGIT = "digit"  # the phones differ in one digit
    PHOTO = "photo"


class UnlikeBy(StrEnum):
    """What speaks against it."""

    ID_NUMBER = "other_id_number"
    NAME = "other_name"
    SIBLING = "sibling"  # only the last character of the names differs, as among brothers and sisters
    GROUP = "other_group"
    SPOT = "other_spot"
    PHONE = "other_phone"
    AWAY = "away"
    FAR = "far"


_WEIGHTS: dict[AlikeBy | UnlikeBy, int] = {  # set by the first county of tests/bench/households.py
    AlikeBy.ID_NUMBER: 100,
    AlikeBy.NAME: 55,
    AlikeBy.SOUND: 55,
    AlikeBy.NEARLY: 10,
    AlikeBy.GROUP: 15,
    AlikeBy.SPOT: 20,
    AlikeBy.DISTANCE: 45,
    AlikeBy.BESIDE: 20,
    AlikeBy.PHONE: 70,
    AlikeBy.DIGIT: 30,
    AlikeBy.PHOTO: 90,
    UnlikeBy.ID_NUMBER: -80,
    UnlikeBy.NAME: -20,
    UnlikeBy.SIBLING: -55,
    UnlikeBy.GROUP: -30,
    UnlikeBy.SPOT: -15,
    UnlikeBy.PHONE: -5,
    UnlikeBy.AWAY: -20,
    UnlikeBy.FAR: -35,
}


@dataclass(frozen=True, kw_only=True)
class HouseTold:
    """What a report says of a house, as it is compared; empty or none where it does not say it.

    `name` is spelt as `storage.cases.marks.spelt` writes it, `sound` as its `sound`. `group` is a number, `spot` other
    words for the place, `position` WGS-84 degrees, `phones` the household's own, `reporters` those of residents who
    reported it, who may be neighbours, `id_fingerprint` a keyed hash, and `looks` the hashes of pictures, each in its
    four turns.
    """

    name: str = ""
    sound: str = ""
    group: str | None = None
    spot: str = ""
    position: tuple[float, float] | None = None
    phones: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()
    id_fingerprint: str | None = None
    looks: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How much two houses look like one, from 0 to 100, and what speaks for it."""

    score: int
    reasons: tuple[AlikeBy, ...]

    @property
    def doubtful(self) -> bool:
        """Whether somebody has to say if it is one house."""
        return self.score >= DOUBTFUL_FROM


def likeness(one: HouseTold, other: HouseTold) -> Likeness:
    """The evidence for one house, added up with what speaks against it; the same ID number is enough."""
    signs = tuple(_signs(one, other))
    reasons = tuple(sign for sign in signs if isinstance(sign, AlikeBy))
    score = 100 if AlikeBy.ID_NUMBER in reasons else sum(_WEIGHTS[sign] for sign in signs)
    return Likeness(score=max(0, min(100, score)), reasons=reasons)


def metres_between(one: HouseTold, other: HouseTold) -> float | None:
    """How far the two lie from one another; none where one of them lies at no known position."""
    if one.position is None or other.position is None:
        return None
    return metres(one.position, other.position)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two positions lie from one another; right for places within a county."""
    north = (one[0] - other[0]) * _METRES_PER_DEGREE
    east = (one[1] - other[1]) * _METRES_PER_DEGREE * cos(radians(one[0]))
    return hypot(north, east)


def is_placeholder(number: str) -> bool:
    """Whether a phone or ID number stands for none.

    >>> is_placeholder("00000000000"), is_placeholder("13800000000"), is_placeholder("12345678901")
    (True, True, True)
    >>> is_placeholder("13800001234")
    False
    """
    return _ONE_DIGIT.fullmatch(number) is not None or any(number in digits for digits in _IN_ORDER)


def look_alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two pictures are of one thing, whichever way they are turned."""
    return bool(one) and any((one[0] ^ turned).bit_count() <= MOST_FLAGS for turned in other)


def _signs(one: HouseTold, other: HouseTold) -> Iterator[AlikeBy | UnlikeBy]:
    """All that speaks for one house or for two; what one of them does not tell says nothing."""
    if one.id_fingerprint and other.id_fingerprint:
        yield AlikeBy.ID_NUMBER if one.id_fingerprint == other.id_fingerprint else UnlikeBy.ID_NUMBER
    if one.name and other.name:
        yield from _names(one, other)
    if one.group and other.group:
        yield AlikeBy.GROUP if one.group == other.group else UnlikeBy.GROUP
    if one.spot and other.spot:
        yield AlikeBy.SPOT if one.spot == other.spot else UnlikeBy.SPOT
    apart = metres_between(one, other)
    if apart is not None:
        yield from _distances(apart)
    yield from _phones(one, other)
    if any(look_alike(mine, theirs) for mine in one.looks for theirs in other.looks):
        yield AlikeBy.PHOTO


def _names(one: HouseTold, other: HouseTold) -> Iterator[AlikeBy | UnlikeBy]:
    if one.name == other.name:
        yield AlikeBy.NAME
    elif one.sound == other.sound:
        yield AlikeBy.SOUND
    elif _one_differs(one.name, other.name) and len(one.name) > 2:
        yield AlikeBy.NEARLY
        if one.name[:-1] == other.name[:-1]:
            yield UnlikeBy.SIBLING
    else:
        yield UnlikeBy.NAME


def _distances(apart: float) -> Iterator[AlikeBy | UnlikeBy]:
    if apart <= _HERE:
        yield AlikeBy.DISTANCE
    elif apart <= _BESIDE:
        yield AlikeBy.BESIDE
    elif apart > _AWAY:
        yield UnlikeBy.FAR if apart > _FAR else UnlikeBy.AWAY


def _phones(one: HouseTold, other: HouseTold) -> Iterator[AlikeBy | UnlikeBy]:
    ours, theirs = one.phones | one.reporters, other.phones | other.reporters
    if ours & theirs:
        yield AlikeBy.PHONE
    elif any(_one_differs(mine, its) for mine in ours for its in theirs):
        yield AlikeBy.DIGIT
    elif one.phones and other.phones:
        yield UnlikeBy.PHONE


def _one_differs(one: str, other: str) -> bool:
    """Whether two words of one length differ in a single character."""
    return len(one) == len(other) and sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) == 1

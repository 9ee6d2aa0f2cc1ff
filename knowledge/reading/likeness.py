"""How much two houses that were reported look like one: each thing known of both speaks for it or against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians

DOUBTFUL_FROM = 58  # of 100: from here on somebody is asked
SURE_FROM = 100  # with the same ID number
MOST_FLAGS = 18  # of 128, in which two pictures of one house may differ
_METRES_PER_DEGREE = 111_320
_BESIDE, _NEAR, _FAR = 40, 150, 600  # metres
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
    DISTANCE = "distance"
    PHONE = "phone"
    PHOTO = "photo"


_WEIGHTS = {
    AlikeBy.ID_NUMBER: SURE_FROM,
    AlikeBy.NAME: 46,
    AlikeBy.SOUND: 44,
    AlikeBy.NEARLY: 10,
    AlikeBy.GROUP: 15,
    AlikeBy.SPOT: 15,
    AlikeBy.DISTANCE: 30,
    AlikeBy.PHONE: 35,
    AlikeBy.PHOTO: 60,
}
_OTHER_ID, _OTHER_NAME, _OTHER_GROUP, _FAR_AWAY = -60, -46, -25, -30
_NEAR_BY = 12


@dataclass(frozen=True, kw_only=True)
class HouseTold:
    """What a report says of a house, as it is compared; empty or none where it does not say it.

    `name` is spelt as `storage.cases.marks.spelt` writes it, `sound` as its `sound`. `group` is a number, `spot` other
    words for the place, `position` WGS-84 degrees, `id_fingerprint` a keyed hash, and `looks` the hashes of pictures,
    each in its four turns.
    """

    name: str = ""
    sound: str = ""
    group: str | None = None
    spot: str = ""
    position: tuple[float, float] | None = None
    phones: frozenset[str] = frozenset()
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
    """The evidence for one house, added up with what speaks against it."""
    reasons = tuple(_evidence(one, other))
    near = AlikeBy.DISTANCE in reasons and (metres_between(one, other) or 0) > _BESIDE
    score = sum(_WEIGHTS[reason] for reason in reasons) + _against(one, other, reasons)
    score -= _WEIGHTS[AlikeBy.DISTANCE] - _NEAR_BY if near else 0
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


def _evidence(one: HouseTold, other: HouseTold) -> Iterator[AlikeBy]:
    if one.id_fingerprint is not None and one.id_fingerprint == other.id_fingerprint:
        yield AlikeBy.ID_NUMBER
    if one.name and other.name:
        yield from _names(one, other)
    if one.group is not None and one.group == other.group:
        yield AlikeBy.GROUP
    if one.spot and one.spot == other.spot:
        yield AlikeBy.SPOT
    apart = metres_between(one, other)
    if apart is not None and apart <= _NEAR:
        yield AlikeBy.DISTANCE
    if one.phones & other.phones:
        yield AlikeBy.PHONE
    if any(look_alike(mine, theirs) for mine in one.looks for theirs in other.looks):
        yield AlikeBy.PHOTO


def _names(one: HouseTold, other: HouseTold) -> Iterator[AlikeBy]:
    if one.name == other.name:
        yield AlikeBy.NAME
    elif one.sound == other.sound:
        yield AlikeBy.SOUND
    elif len(one.name) == len(other.name) > 2 and _differing(one.name, other.name) == 1:
        yield AlikeBy.NEARLY


def _differing(one: str, other: str) -> int:
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True))


def _against(one: HouseTold, other: HouseTold, reasons: tuple[AlikeBy, ...]) -> int:
    if AlikeBy.ID_NUMBER in reasons:
        return 0
    alike = {AlikeBy.NAME, AlikeBy.SOUND, AlikeBy.NEARLY} & set(reasons)
    apart = metres_between(one, other)
    found = 0
    found += _OTHER_ID if one.id_fingerprint and other.id_fingerprint else 0
    found += _OTHER_NAME if one.name and other.name and not alike else 0
    found += _OTHER_GROUP if one.group and other.group and one.group != other.group else 0
    return found + (_FAR_AWAY if apart is not None and apart > _FAR else 0)

"""That somebody takes over a place, or leaves, as people say it: 把陈家村交给王五, 张三退休了, 我不干了."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.reading.text import plain
from knowledge.words.seat_wishes import seat_wish_words


class SeatChange(StrEnum):
    """What is wished."""

    REPLACE = "replace"
    GONE = "gone"  # somebody else has left
    LEAVE = "leave"  # who speaks leaves


@dataclass(frozen=True, kw_only=True)
class SeatWish:
    """A wish with what is said of it: the place, the successor's name and phone, the name of who goes."""

    change: SeatChange
    place: str = ""
    name: str = ""
    phone: str = ""
    old: str = ""


def read_seat_wishes(text: str) -> Iterator[SeatWish]:
    """What a text may wish, the likeliest first: whether such places and people exist, the caller knows.

    >>> next(read_seat_wishes("把陈家村交给王五"))
    SeatWish(change=<SeatChange.REPLACE: 'replace'>, place='陈家村', name='王五', phone='', old='')
    >>> next(read_seat_wishes("我退休了。")).change, list(read_seat_wishes("房子交给谁修"))
    (<SeatChange.LEAVE: 'leave'>, [])
    """
    words = plain(text)
    for change in (SeatChange.LEAVE, SeatChange.REPLACE, SeatChange.GONE):
        for pattern in seat_wish_words()[change]:
            found = re.fullmatch(pattern, words)
            if found is not None:
                said = {group: value or "" for group, value in found.groupdict().items()}
                yield SeatWish(change=change, **said)

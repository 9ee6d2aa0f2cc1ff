"""What officials and reporters ask for in words, where a button does it: 延期三天, 催一下柳河镇, 我下周请假."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.words.office_wishes import office_wish_words


class OfficeWish(StrEnum):
    """What is asked for."""

    MORE_TIME = "more_time"
    PRESS = "press"
    WHO_OWES = "who_owes"
    NIL = "nil"
    AWAY = "away"
    PHOTOS = "photos"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class WishRead:
    """A wish, with the `days` of more time where they are said."""

    wish: OfficeWish
    days: int | None = None


def read_office_wish(text: str) -> WishRead | None:
    """What a normalised text asks for; none for any other text.

    >>> read_office_wish("延期3天"), read_office_wish("延期要什么手续")
    (WishRead(wish=<OfficeWish.MORE_TIME: 'more_time'>, days=3), None)
    """
    for wish, pattern in office_wish_words().items():
        found = re.fullmatch(pattern, text)
        if found is not None:
            days = found.groupdict().get("days")
            return WishRead(wish=OfficeWish(wish), days=int(days) if days else None)
    return None

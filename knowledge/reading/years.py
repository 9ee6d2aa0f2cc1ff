"""Years as people remember them: by decade, as 八几年 and 九十年代."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.reading.numerals import DIGITS, read_out

_DIGIT = "[" + "".join(DIGITS) + r"\d]"
_DECADES = re.compile(
    rf"(?:上个?世纪|20世纪|{_DIGIT}{{2}}(?={_DIGIT}))?(?P<first>{_DIGIT})(?P<second>{_DIGIT})?(?:几年?|(?:十|0)年代)",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class Decades:
    """The years from `first` to `last`."""

    first: int
    last: int


def read_decades(text: str, this_year: int) -> Decades | None:
    """The decade that a text names, or two of them; None where it names none. The latest that has begun is meant.

    >>> read_decades("八几年盖的", 2026), read_decades("七八十年代", 2026)
    (Decades(first=1980, last=1989), Decades(first=1970, last=1989))
    >>> read_decades("零几年", 2026), read_decades("1985年", 2026)
    (Decades(first=2000, last=2009), None)
    """
    found = _DECADES.search("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    first, last = (_decade(found[name] or found["first"], this_year) for name in ("first", "second"))
    return Decades(first=first, last=max(first, last) + 9)


def _decade(digit: str, this_year: int) -> int:
    """The first year of the latest decade of a digit that has begun."""
    century = this_year - this_year % 100
    decade = century + 10 * int(read_out(digit) or 0)
    return decade if decade <= this_year else decade - 100

"""Figures mentioned in a text: numbers with what they count, in digits or Chinese numerals, each in one spelling."""

import re

from knowledge.reading.number_spelling import say_numbers_alike
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import fold

Mention = tuple[float, str]  # a value and its unit; sums of money (in yuan) and mere numbers have none

_NUMERALS = "一二三四五六七八九十百"
# One of something is plain talk, as 一户一档 or 一次; a span of one says how long, as 一周.
_ONE_OF = re.compile(rf"(?<![{_NUMERALS}\d.])一(?=户|人|个(?!月)|家|间|层|次|类|栏|面|张|项|年来)")
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s+(?=\d)")
_NUMBER = rf"\d+(?:\.\d+)?|[{_NUMERALS}]+"
_MENTION = re.compile(
    rf"(?P<low>{_NUMBER})(?:[-—–―~至到]+第?(?P<high>{_NUMBER}))?"
    r"(?P<unit>平方米|季度|个月|像素|%|[年月日周名人户级类层次期轮度栏家个张兆m面项])?",
    re.ASCII,
)


def find_mentions(text: str) -> frozenset[Mention]:
    """All figures of a text. Both ends of a range are figures; a numeral without a unit is none.

    >>> sorted(find_mentions("3人以上户人均16-25平方米，一周内报3万元，三级公示，挺一般"))
    [(1.0, '周'), (3.0, '人'), (3.0, '级'), (16.0, '平方米'), (25.0, '平方米'), (30000.0, '')]
    """
    said = say_numbers_alike(fold(_ONE_OF.sub("", _BETWEEN_NUMBERS.sub("、", text))).replace("两", "二"))
    return frozenset(
        (value, match["unit"] or "")
        for match in _MENTION.finditer(said)
        for written in (match["low"], match["high"])
        if written and (value := _value(written, match["unit"])) is not None
    )


def _value(written: str, unit: str | None) -> float | None:
    if written[0].isdigit():
        return float(written)
    number = whole_number(written) if unit else None
    return None if number is None else float(number)

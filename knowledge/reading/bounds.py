"""Numbers that are given to be judged, and the bounds that an answer sets to such numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.reading.numerals import whole_number
from knowledge.words.bounds import bound_words

_WEEK, _HALF_MONTH, _MONTH = 7, 15, 30  # days
_LONGEST_MONTH = 31  # days of a month that is a bound
_YEAR = 365
_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days of the year before each month
_LAST, _MIDDLE, _FIRST = 31, 15, 5  # days of a month that stand for its end, middle and beginning


class QuantityKind(StrEnum):
    """What a number counts or measures."""

    DAYS = "days"
    COUNT = "count"  # of somebody, as representatives
    DATE = "date"  # the month times 100, and the day
    MONTH_DAY = "month_day"  # of each month


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number, its kind and what it counts (`noun`), and how it was said."""

    kind: QuantityKind
    value: Decimal
    said: str
    noun: str = ""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A given number beside the bound that is set to it, and whether it keeps within that."""

    given: Quantity
    bound: Quantity
    kept: bool


def is_judged(text: str) -> bool:
    """Whether a normalised text asks whether something will do."""
    return re.search(bound_words().judges, text) is not None


def judge(text: str, answer: str) -> Judged | None:
    """The one number of a question beside the one bound that an answer sets to its like, both normalised.

    None where either has none, or several that differ; of the days of each month that are named one must be kept.

    >>> judge("开工10日才录行不", "开工后5日内录入").kept
    False
    """
    each_month = _judge_month_day(text, answer)
    if each_month is not None:
        return each_month
    given, bounds = list(_given(text)), list(_bounds(answer))
    pairs = {(one, bound) for one in given for bound in bounds if _alike(one, bound)}
    if len({bound.value for _, bound in pairs}) != 1 or len({one.value for one, _ in pairs}) != 1:
        return None
    one, bound = sorted(pairs, key=lambda pair: pair[0].said)[0]
    kept = one.value >= bound.value if bound.kind is QuantityKind.COUNT else one.value <= bound.value
    return Judged(given=one, bound=bound, kept=kept)


def _judge_month_day(text: str, answer: str) -> Judged | None:
    """A day of each month beside those on all of which, or by the last of which, the same is due."""
    words = bound_words()
    given = re.search(words.given_month_day, text)
    bounds = {match[0]: match for match in re.finditer(words.month_days, answer)}
    if given is None or len(bounds) != 1:
        return None
    said, match = bounds.popitem()
    days, day = [int(one) for one in re.findall(r"\d+", match["days"])], int(given["number"])
    kept = day <= days[-1] if match["before"] else [day] == days
    bound = Quantity(kind=QuantityKind.MONTH_DAY, value=Decimal(days[-1]), said=re.sub(r"\s+", "、", said))
    return Judged(
        given=Quantity(kind=QuantityKind.MONTH_DAY, value=Decimal(day), said=given[0]), bound=bound, kept=kept
    )


def _alike(one: Quantity, bound: Quantity) -> bool:
    return one.kind is bound.kind and one.noun[:2] == bound.noun[:2]


def _bounds(answer: str) -> Iterator[Quantity]:
    words = bound_words()
    for match in re.finditer(words.days, answer):
        days = int(match["number"]) if match["number"] else _LONGEST_MONTH * int(match["months"])
        yield Quantity(kind=QuantityKind.DAYS, value=Decimal(days), said=match[0])
    for match in re.finditer(words.least, answer):
        number, noun = match["number"] or match["number2"], match["noun"] or match["noun2"]
        yield Quantity(kind=QuantityKind.COUNT, value=Decimal(number), said=match[0], noun=noun)
    if not re.search(words.other_year, answer):
        for match in re.finditer(words.by_date, answer):
            yield _date(match, match["day"], end=bool(match["end"]))


def _given(text: str) -> Iterator[Quantity]:
    words = bound_words()
    elapsed = _elapsed(text)
    if elapsed is not None:
        yield elapsed
    for match in re.finditer(words.given_days, text):
        if not text[: match.start()].endswith("月"):
            yield Quantity(kind=QuantityKind.DAYS, value=Decimal(_days(match)), said=match[0])
    for match in re.finditer(words.given_count, text):
        yield Quantity(kind=QuantityKind.COUNT, value=Decimal(match["number"]), said=match[0], noun=match["noun"])
    for match in re.finditer(words.given_date, text):
        day = match["day"] or (str(_MIDDLE) if match["middle"] else str(_FIRST) if match["begin"] else None)
        yield _date(match, day, end=bool(match["end"] or match["last_third"]))


def _elapsed(text: str) -> Quantity | None:
    """The days between the two of a year that a text names, the second of the next year where it is the earlier."""
    named = [match for match in re.finditer(bound_words().given_date, text) if match["day"]]
    if len(named) != 2:
        return None
    first, second = (_day_of_year(match) for match in named)
    days = (second - first) % _YEAR
    said = f"{named[0][0]}到{named[1][0]}"
    return Quantity(kind=QuantityKind.DAYS, value=Decimal(days), said=said)


def _day_of_year(match: re.Match[str]) -> int:
    """The number of a day within the year, February taken for 28 days."""
    return _BEFORE_MONTH[min(int(match["month"]), 12) - 1] + int(match["day"])


def _days(match: re.Match[str]) -> int:
    if match["half"]:
        return _HALF_MONTH
    for group, length in (("weeks", _WEEK), ("months", _MONTH)):
        if match[group]:
            return length * (whole_number(match[group]) or 1)
    return int(match["number"])


def _date(match: re.Match[str], day: str | None, *, end: bool) -> Quantity:
    """A day of the year; of a month alone its first."""
    number = _LAST if end else int(day or 1)
    return Quantity(kind=QuantityKind.DATE, value=Decimal(int(match["month"]) * 100 + number), said=match[0])

"""The numbers of a normalised text, each with what it counts and how exactly it is meant."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from knowledge.reading.number_spelling import unit_found, units_by_number
from knowledge.reading.numerals import least_step, value_of
from knowledge.words.numbers import number_words


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of a text, from `low` to `high`; an end that is None is open, `about` where neither end is exact.

    `unit` is what it counts in its one spelling, empty for yuan and mere numbers. It stands from `start` to `end` in
    the text, the words that tell how exact it is left out.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    start: int
    end: int
    about: bool = False

    @property
    def exact(self) -> Decimal | None:
        """The one value that is meant; None where it is only known roughly."""
        return self.low if self.low == self.high and not self.about else None


def read_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a normalised text, in their order.

    >>> [(str(one.low), str(one.high), one.unit) for one in read_numbers("花了不到10000 3至5人 8000多")]
    [('None', '10000', ''), ('3', '5', '人'), ('8000', '9000', '')]
    """
    return tuple(_read(match) for match in _alike().finditer(text))


@cache
def _alike() -> re.Pattern[str]:
    """A number in its one spelling, with the words beside it that tell how exact it is."""
    words = number_words()
    before, after = words.before, words.after
    return re.compile(
        rf"(?:(?:(?P<most>{before['at_most']})|(?P<least>{before['at_least']})|(?P<about>{before['about']}))"
        rf"(?:{words.between})?)?"
        rf"(?P<number>(?<![\d.a-z第])(?P<low>\d+(?:\.\d+)?)(?:至(?P<high>\d+(?:\.\d+)?))?(?![\d.])(?P<more>[多几来余])?"
        rf"(?:{units_by_number()})?|{words.a_few})"
        rf"(?:(?P<most_after>{after['at_most']})(?!\d)|(?P<least_after>{after['at_least']})(?!\d)"
        rf"|(?P<about_after>{after['about']}))?",
        re.ASCII,
    )


def _read(match: re.Match[str]) -> Number:
    if match["low"] is None:
        power = Decimal(value_of(f"一{match['power']}") or 1)
        low, high, about = 2 * power, 9 * power, True
    else:
        low, high = Decimal(match["low"]), Decimal(match["high"] or match["low"])
        about = bool(match["about"] or match["about_after"] or match["more"] == "来")
        if match["more"] and not about:
            high += least_step(high)
    start, end = match.span("number")
    most, least = match["most"] or match["most_after"], match["least"] or match["least_after"]
    return Number(
        low=None if most else low,
        high=None if least and not most else high,
        unit=unit_found(match) or "",
        start=start,
        end=end,
        about=about,
    )

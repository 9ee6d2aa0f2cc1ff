"""What somebody says was really spent: one sum, a rough one, or parts that are added."""

import re
from collections.abc import Sequence
from decimal import Decimal

from knowledge.reading.numbers import Number, read_numbers
from knowledge.words.household import HouseholdWords, household_words
from knowledge.words.numbers import number_words

_LEAST, _MOST = 300, 2_000_000  # yuan


def cost_in(text: str) -> Number | None:
    """What was spent by a normalised text, in yuan, as exactly as it is said; None where no cost is named.

    A sum that is called the whole counts; else parts (材料…人工…) and what came in addition are added. Of several
    others it is not known which is meant: it lies between the least and the most.
    """
    words = household_words()
    numbers = [one for one in read_numbers(text) if not one.unit and _in_bounds(one)]
    costs = [one for one in numbers if _is_cost(one, text, words)]
    parts = [one for one in numbers if re.search(words.cost_part, _before(one, text))]
    whole = [one for one in costs if re.search(words.cost_whole, _before(one, text))]
    if whole:
        return whole[-1]
    if len(parts) > 1 or (len(costs) > 1 and re.search(words.cost_more, text)):
        return _added([one for one in numbers if one in costs or one in parts])
    if not costs:
        return None
    if len(numbers) > 1 and re.search(words.cost_each, text):
        return _between(numbers)
    meant = [one for one in numbers if one in costs or re.search(words.cost_or, _before(one, text))]
    return meant[0] if len(meant) == 1 else _between(meant)


def costs_of_each(text: str) -> tuple[Decimal, ...]:
    """What each of several houses cost by a normalised text, in yuan; empty where one of the sums is rough."""
    if not re.search(household_words().cost_each, text):
        return ()
    numbers = [one for one in read_numbers(text) if not one.unit and _in_bounds(one)]
    exact = tuple(one.exact for one in numbers if one.exact is not None)
    return exact if len(exact) == len(numbers) else ()


def _in_bounds(number: Number) -> bool:
    return all(_LEAST <= end <= _MOST for end in (number.low, number.high) if end is not None)


def _is_cost(number: Number, text: str, words: HouseholdWords) -> bool:
    before, after = _before(number, text), text[number.end :]
    if re.search(words.not_cost_before, before) or after.startswith(("%", "度")):
        return False
    return bool(re.search(words.cost_before, before) or re.match(words.cost_after, after))


def _before(number: Number, text: str) -> str:
    """What stands before a number, without the word that tells how exact it is."""
    exactness = "|".join(number_words().before.values())
    return re.sub(f"(?:{exactness})$", "", text[: number.start])


def _added(numbers: Sequence[Number]) -> Number:
    lows, highs = [one.low for one in numbers], [one.high for one in numbers]
    return _spanning(
        numbers,
        None if None in lows else sum((low for low in lows if low is not None), Decimal(0)),
        None if None in highs else sum((high for high in highs if high is not None), Decimal(0)),
        about=any(one.about for one in numbers),
    )


def _between(numbers: Sequence[Number]) -> Number:
    lows, highs = [one.low for one in numbers], [one.high for one in numbers]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    return _spanning(numbers, low, high, about=any(one.about for one in numbers))


def _spanning(numbers: Sequence[Number], low: Decimal | None, high: Decimal | None, *, about: bool) -> Number:
    return Number(low=low, high=high, unit="", start=numbers[0].start, end=numbers[-1].end, about=about)

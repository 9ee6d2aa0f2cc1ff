"""Phrases by which single facts of a household are recognised in normalised text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from knowledge.model.household import Condition, Grade, Method
from knowledge.model.pack import Pack
from knowledge.reading.numbers import read_numbers
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import normalise
from knowledge.words.follow_ups import follow_up_words
from knowledge.words.household import household_words

_MOST_APART = 3  # persons by which a rough number of them is unsure
_MOST_PERSONS = 15  # a larger number of persons is two read as one, as 两三口
_HIDES = frozenset(  # they speak of other houses, other works or other money
    {
        Condition.DISASTER_FUND_TAKEN,
        Condition.SUPPORTED_BEFORE,
        Condition.OTHER_SAFE_HOUSE,
        Condition.SUPPORTER_HOUSED,
    }
)
_COMPARES = re.compile(r"差|比|和|跟|与|分别|各|还是|或|、|\s")


@dataclass(frozen=True, kw_only=True)
class Named:
    """Categories that a text names: ids of the pack that hold (none where it says nothing), ids that do not, strangers.

    Strangers are words for categories that the pack does not have.
    """

    held: tuple[str, ...] | None
    denied: tuple[str, ...]
    strangers: tuple[str, ...]


class FactKind(StrEnum):
    """What kind of fact a phrase says of a household."""

    GRADE = "grade"
    METHOD = "method"
    CATEGORY = "category"
    PERSONS = "persons"
    COST = "cost"


@dataclass(frozen=True, kw_only=True)
class FactPhrase:
    """Where a phrase stands in a text, and what kind of fact it says."""

    start: int
    end: int
    kind: FactKind


def facts_in(text: str, pack: Pack | None) -> tuple[FactPhrase, ...]:
    """Where grades, methods, categories, numbers of persons and costs are named, in the order of the text.

    Categories are named in the words that hold everywhere, and in those of a pack where it is known.
    """
    words = household_words()
    named = () if pack is None else tuple((one.id, (one.name, *one.synonyms)) for one in pack.rules.categories)
    _, categories = _category_words(named)
    spoken = [
        *((pattern, FactKind.GRADE) for pattern in words.grades.values()),
        *((pattern, FactKind.METHOD) for pattern in words.methods.values()),
        *((pattern, FactKind.CATEGORY) for pattern, _ in categories),
        (words.ordinary, FactKind.CATEGORY),
        *((pattern, FactKind.PERSONS) for pattern in (*words.persons.values(), words.total)),
        (follow_up_words().cost, FactKind.COST),
    ]
    found = ((start, _without_subsidy(text, start, end), FactKind(id)) for start, end, id in _longest(text, spoken))
    return tuple(FactPhrase(start=start, end=end, kind=kind) for start, end, kind in found)


def _without_subsidy(text: str, start: int, end: int) -> int:
    """Where a phrase ends: before the subsidy that is asked for, as in 修|补多少."""
    subsidy = re.compile("补(?:多少|好多|几|助|贴|啥|什么)").match(text, end - 1)
    return end - 1 if subsidy is not None and end - start > 1 else end


def categories_in(text: str, pack: Pack) -> Named:
    """The categories that are named; () where the household is said to be of none."""
    words = household_words()
    own, spoken = _category_words(tuple((one.id, (one.name, *one.synonyms)) for one in pack.rules.categories))
    held, denied, strangers = [], [], []
    for start, end, word in _longest(text, spoken):
        id = own.get(word)
        if re.search(words.not_before, text[:start]) or re.match(words.not_after, text[end:]):
            denied.append(id or word)
        elif id is None:
            strangers.append(text[start:end])
        else:
            held.append(id)
    ordinary = len(set(denied)) > 1 or re.search(words.ordinary, text) is not None
    kept = tuple(dict.fromkeys(id for id in held if id not in denied))
    return Named(
        held=kept or (() if ordinary and not strangers else None),
        denied=tuple(dict.fromkeys(denied)),
        strangers=tuple(dict.fromkeys(strangers)),
    )


def conditions_in(text: str) -> tuple[frozenset[Condition], frozenset[Condition], str]:
    """The conditions said to hold and not to hold, and the text without what speaks of other houses or money."""
    words = household_words()
    rest = text
    held: set[Condition] = set()
    absent: set[Condition] = set()
    for start, end, condition in _longest(text, [(pattern, id) for id, pattern in words.conditions.items()]):
        one = Condition(condition)
        said = text[max(0, start - 2) : end]
        (absent if re.search(words.condition_not, said) else held).add(one)
        if one in _HIDES:
            rest = rest[:start] + "，" * (end - start) + rest[end:]
    return frozenset(held), frozenset(absent - held), rest


def grades_in(text: str) -> tuple[Grade, ...]:
    """The grades that are named, in their order in the text; not those that the house is said not to be of."""
    words = household_words()
    found: dict[Grade, None] = {}
    denied_to = -1  # where the last one ends that is denied
    for start, end, id in _longest(text, [(pattern, id) for id, pattern in words.grades.items()]):
        goes_on = denied_to >= 0 and re.fullmatch(words.grade_too, text[denied_to:start])
        if goes_on or re.search(words.grade_not_before, text[:start]):
            denied_to = end
        else:
            found[Grade(id)] = None
    return tuple(found)


def methods_in(text: str) -> tuple[Method, ...]:
    """The methods that are named, in their order in the text."""
    words = household_words()
    spoken = [(pattern, id) for id, pattern in words.methods.items()]
    said = [
        Method(id) for start, _, id in _longest(text, spoken) if not re.search(words.method_not_before, text[:start])
    ]
    found = tuple(dict.fromkeys(said))
    if Method.NEW in found and Method.REBUILD in found:  # pulled down and built elsewhere
        found = tuple(one for one in found if one is not Method.REBUILD)
    return found


def persons_in(text: str) -> tuple[int, ...]:
    """How many persons live together: one number, several where several cases are compared."""
    words = household_words()
    spans = list(_longest(text, [(pattern, str(number)) for number, pattern in words.persons.items()]))
    totals = tuple(dict.fromkeys(_totals(text, spans)))
    if not totals and not spans and (roughly := _said_roughly(text)):
        return roughly
    more = sum(
        _number(match["number"] or match["number2"] or "1")
        for match in re.finditer(words.more, text)
        if not any(start < match.end() and match.start() < end for start, end, _ in spans)
    )
    if totals:
        if more and re.search(words.joined, text):
            return (totals[0] + more,)
        return totals if len(totals) == 1 or _COMPARES.search(text) else totals[:1]
    if spans:
        bases = tuple(dict.fromkeys(int(number) for _, _, number in spans))
        return (bases[0] + more,) if more or not _COMPARES.search(text) else bases
    return (1 + more,) if more and re.search(words.myself, text) else ()


def _totals(text: str, spans: list[tuple[int, int, str]]) -> Iterator[int]:
    """The numbers of persons in all, outside of phrases that count in another way."""
    words = household_words()
    for match in re.finditer(words.total, text):
        number = _number(match[match.lastgroup or 0])
        if (
            number
            and not any(start <= match.start() < end for start, end, _ in spans)
            and not re.search(words.not_persons, text[: match.start(match.lastgroup or 0)])
            and not re.match(words.not_persons_after, text[match.end() :])
        ):
            yield number


def _said_roughly(text: str) -> tuple[int, ...]:
    """Each number that may be meant by 四五口人 or 三到五口人; none where a rule's range is named, as 1至3人户."""
    words = household_words()
    for one in read_numbers(text):
        if one.unit != "人" or one.low is None or one.high is None or not 0 < one.high - one.low <= _MOST_APART:
            continue
        before, after = text[: one.start], text[one.end :]
        if not re.search(words.not_persons, before) and not re.match(f"户|{words.not_persons_after}", after):
            return tuple(range(int(one.low), int(one.high) + 1))
    return ()


def floor_area_in(text: str) -> Decimal | None:
    """How large the house is built or planned, in square metres."""
    match = re.search(household_words().floor_area, text)
    return Decimal(match["number"]) if match else None


def set_amount_in(text: str) -> Decimal | None:
    """The subsidy where it is said to be set already, in yuan: 标准定到2万, 批了3万."""
    match = re.search(household_words().set_amount, text)
    return Decimal(match[match.lastgroup or 0]) if match else None


def _number(written: str) -> int:
    """A small number in digits or a numeral, 0 where it can be no number of persons."""
    number = whole_number(written) or 0
    return number if number <= _MOST_PERSONS else 0


def _longest(text: str, spoken: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Where phrases stand and what they stand for, in the order of the text; of overlapping ones the longest."""
    found = [(one.start(), one.end(), id) for pattern, id in spoken for one in re.finditer(pattern, text)]
    kept: list[tuple[int, int, str]] = []
    for start, end, id in sorted(found, key=lambda one: one[0] - one[1]):
        if all(end <= other or start >= stop for other, stop, _ in kept):
            kept.append((start, end, id))
    return iter(sorted(kept))


@cache
def _category_words(named: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Mapping[str, str], list[tuple[str, str]]]:
    """The pack's category for each of its words, and the expressions that find such words or others for them."""
    own: dict[str, str] = {}
    for id, words in named:
        for word in words:
            own.setdefault(normalise(word), id)
    spoken = [(pattern, normalise(word)) for word, pattern in household_words().categories.items()]
    return own, [*((re.escape(word), word) for word in own if len(word) > 1), *spoken]

"""What a question says of a household, or of several, in whatever words."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.reading.costs import cost_in, costs_of_each
from knowledge.reading.numbers import Number
from knowledge.reading.phrases import (
    categories_in,
    conditions_in,
    floor_area_in,
    grades_in,
    methods_in,
    persons_in,
    set_amount_in,
)
from knowledge.reading.text import normalise

_T = TypeVar("_T")
_DANGEROUS = (Grade.C, Grade.D)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of a household; none or empty where nothing is said of it.

    `categories` are ids of the pack, () where it is said to be of none; `denied` those that it is said not to be of;
    `strangers` words for categories that the pack does not have. `absent` are conditions said not to hold. Of
    `grades`, `methods` and `persons` there are several where cases are set side by side. What was spent is
    `actual_cost`, or `rough_cost` where it is not said exactly. `set_amount` is the subsidy in yuan where it is said to
    be set already.
    """

    categories: tuple[str, ...] | None = None
    denied: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    methods: tuple[Method, ...] = ()
    persons: tuple[int, ...] = ()
    conditions: frozenset[Condition] = frozenset()
    absent: frozenset[Condition] = frozenset()
    actual_cost: Decimal | None = None
    rough_cost: Number | None = None
    floor_area: Decimal | None = None
    set_amount: Decimal | None = None

    @property
    def anything(self) -> bool:
        """Whether it says anything at all."""
        return self != Said()

    @property
    def of_nobody(self) -> bool:
        """Whether nothing is said of those who live in the house: then a rule is asked for, by grade or method."""
        seismic = self.conditions - {Condition.WITH_SEISMIC}
        return replace(self, grades=(), methods=(), conditions=seismic) == Said()

    def added_to(self, known: Household) -> Household:
        """The household with what is newly said. Of cases set side by side none is taken.

        Grade and method go together: one that is said alone frees the other that was known before.
        """
        grade, method = _only(self.grades), _only(self.methods)
        if (grade is None) != (method is None):
            known = replace(known, grade=None, method=None)
        return replace(
            known,
            categories=known.categories if self.categories is None else self.categories,
            conditions=(known.conditions | self.conditions) - self.absent,
            grade=grade or known.grade,
            method=method or known.method,
            persons=_only(self.persons) or known.persons,
            actual_cost=known.actual_cost if self.actual_cost is None and self.rough_cost is None else self.actual_cost,
            floor_area=known.floor_area if self.floor_area is None else self.floor_area,
        )

    def cases(self) -> tuple["Said", ...]:
        """One for each of the cases set side by side: by method and grade, or else by persons."""
        if len(self.methods) > 1 or len(self.grades) > 1:
            pairs = _pairs(self.grades, self.methods)
            return tuple(replace(self, grades=grades, methods=methods) for grades, methods in pairs)
        if len(self.persons) > 1:
            return tuple(replace(self, persons=(number,)) for number in self.persons)
        return (self,)

    def filled_from(self, common: "Said") -> "Said":
        """With what is said of all households, where nothing is said of this one."""
        own_house = bool(self.grades or self.methods)
        return replace(
            self,
            categories=common.categories if self.categories is None else self.categories,
            strangers=self.strangers or common.strangers,
            grades=self.grades if own_house else common.grades,
            methods=self.methods if own_house else common.methods,
            persons=self.persons or common.persons,
            conditions=self.conditions | (common.conditions - self.absent),
            actual_cost=self.actual_cost or common.actual_cost,
            rough_cost=self.rough_cost or common.rough_cost,
            floor_area=self.floor_area or common.floor_area,
            set_amount=self.set_amount or common.set_amount,
        )


@dataclass(frozen=True, kw_only=True)
class Group:
    """So many households of which the same is said."""

    count: int
    said: Said


def read_household(text: str, pack: Pack) -> Said:
    """What a normalised text says of one household.

    >>> read_household(normalise("我家三口人低保D级拆了重建"), load_packs()["hunan"]).persons
    (3,)
    """
    named = categories_in(text, pack)
    conditions, absent, rest = conditions_in(text)
    grades = grades_in(rest)
    methods = methods_in(rest)
    if Method.SEISMIC in methods and (len(methods) > 1 or (grades and set(grades) <= set(_DANGEROUS))):
        methods = tuple(one for one in methods if one is not Method.SEISMIC) or (Method.REPAIR,)
        if methods == (Method.REPAIR,):
            conditions |= {Condition.WITH_SEISMIC}
    if grades == (Grade.NO_HOUSE,) and Method.REBUILD in methods:
        methods = tuple(Method.NEW if one is Method.REBUILD else one for one in methods)
    cost = cost_in(text)
    return Said(
        categories=named.held,
        denied=named.denied,
        strangers=named.strangers,
        grades=grades,
        methods=methods,
        persons=persons_in(text),
        conditions=conditions,
        absent=absent,
        actual_cost=cost.exact if cost else None,
        rough_cost=cost if cost and cost.exact is None else None,
        floor_area=floor_area_in(text),
        set_amount=set_amount_in(text),
    )


def read_groups(text: str, pack: Pack) -> tuple[Group, ...]:
    """The households of a normalised text: “2户低保D级重建 1户五保C级修” are two groups; without numbers it is one.

    What is said before the first number, or after 都是, is said of all, unless the numbers stand behind (C级修的3户).
    A first number that the others add up to counts no households besides them (3户: 2户C级 1户D级).
    """
    text, of_all = _without_common_clause(text)
    counts = _counts(text)
    if not counts:
        return (Group(count=1, said=read_household(text, pack)),)
    common = read_household(of_all, pack)
    groups = _parted(text, pack)
    if len(counts) > 2 and int(counts[0][1]) == sum(int(one[1]) for one in counts[1:]):
        groups = _below_heading(text, counts[0], pack) or groups
    if len(groups) == 1:
        groups = _each_with_its_own(text, groups[0])
    return tuple(replace(one, said=one.said.filled_from(common)) for one in groups)


def _counts(text: str) -> list[re.Match[str]]:
    """Where households are counted; the one 1户 behind a number of persons only says that these live together."""
    counts = list(_COUNT.finditer(text))
    together = len(counts) == 1 and text[: counts[0].start()].endswith("人")
    return [] if together else counts


def _parted(text: str, pack: Pack) -> tuple[Group, ...]:
    """The households that are counted, with what is said behind each number, or before it."""
    counts = _counts(text)
    ends = [*(one.start() for one in counts[1:]), len(text)]
    parts = [text[one.end() : end] for one, end in zip(counts, ends, strict=True)]
    common = read_household(text[: counts[0].start()], pack)
    if common.anything and not read_household(parts[-1], pack).anything:
        starts = [0, *(one.end() for one in counts[:-1])]
        parts = [text[start : one.start()] for start, one in zip(starts, counts, strict=True)]
        common = Said()
    return tuple(
        Group(count=int(one[1]), said=read_household(part, pack).filled_from(common))
        for one, part in zip(counts, parts, strict=True)
    )


def _below_heading(text: str, heading: re.Match[str], pack: Pack) -> tuple[Group, ...]:
    """The households behind a first number that counts them all; none where it counts others.

    It is a heading where it says nothing of a kind that they say themselves: with 2户C级 1户D级 1户D级 there are four.
    """
    before, rest = text[: heading.start()], text[heading.end() :]
    between = rest[: _counts(rest)[0].start()]
    groups, alone = _parted(rest, pack), _parted(rest.removeprefix(between), pack)
    numbers_behind = not alone[-1].said.anything
    told, own = (before, groups) if numbers_behind else (f"{before} {between}", alone)
    kinds = _kinds(read_household(told, pack))
    if any(kinds & _kinds(one.said) for one in own):
        return ()
    common = read_household(before, pack)
    return tuple(replace(one, said=one.said.filled_from(common)) for one in groups)


def _kinds(said: Said) -> set[str]:
    """Of what kinds something is said of a household: who they are, what the house is, how many live there."""
    said_of = {"who": said.categories or said.strangers, "house": said.grades or said.methods, "persons": said.persons}
    return {kind for kind, values in said_of.items() if values}


def _each_with_its_own(text: str, group: Group) -> tuple[Group, ...]:
    """As many households as there are costs or numbers of persons, where so many are named one after the other."""
    costs = costs_of_each(text)
    if len(costs) == group.count > 1:
        said = replace(group.said, rough_cost=None)
        return tuple(Group(count=1, said=replace(said, actual_cost=cost)) for cost in costs)
    if len(group.said.persons) == group.count > 1:
        return tuple(Group(count=1, said=one) for one in group.said.cases())
    return (group,)


def categories_as(pack: Pack, other: Pack, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Categories of another pack as this one calls them; what it does not know is left out."""
    named = [one for one in other.rules.categories if one.id in ids]
    found = []
    for one in named:
        held = (categories_in(normalise(word), pack).held for word in (one.name, *one.synonyms))
        found += list(next((ids for ids in held if ids), ())[:1])
    return tuple(dict.fromkeys(found))


_COUNT = re.compile(
    r"(?<![第每.\d])(\d{1,3})(?:(?:户|家)(?!口|均|型|主|[一1]档|子|人家)|个(?![娃孩人儿女崽老孙小月])(?=[^\s个]{0,6}?(?:户|之家|家庭)))"
)
_OF_ALL = re.compile(r"(?:都是|全是|均为|全部是|全部都是|统统是)(\S+)")


def _without_common_clause(text: str) -> tuple[str, str]:
    """The text without the clause that speaks of all households, and that clause."""
    match = _OF_ALL.search(text)
    if match is None or not _COUNT.search(text[: match.start()]):
        return text, ""
    return text[: match.start()] + text[match.end() :], match[1]


def _pairs(
    grades: tuple[Grade, ...], methods: tuple[Method, ...]
) -> list[tuple[tuple[Grade, ...], tuple[Method, ...]]]:
    """Grades and methods set side by side, paired in their order where there are as many of each."""
    if len(grades) == len(methods):
        return [((grade,), (method,)) for grade, method in zip(grades, methods, strict=True)]
    if len(methods) > 1:
        return [(grades if len(grades) == 1 else (), (method,)) for method in methods]
    return [((grade,), methods) for grade in grades]


def _only(values: tuple[_T, ...]) -> _T | None:
    return values[0] if len(values) == 1 else None

"""What a household would get in each of the cases that are still open, like ones together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Any

from knowledge.model.assessment import Assessment, Range, Verdict
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.rules.assessing import assess


class Open(StrEnum):
    """What is still open: a fact, or grade and method together."""

    CATEGORY = "category"
    HOUSE = "house"
    GRADE = "grade"
    METHOD = "method"
    PERSONS = "persons"


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Cases that come to the same: values of what is open, and what follows from them.

    Values are lists of category ids, pairs of grade and method, grades, methods, or numbers of persons.
    """

    open: Open
    values: tuple[Any, ...]
    then: "Assessments"


Assessments = Assessment | tuple[Branch, ...]

USUAL = {Grade.C: Method.REPAIR, Grade.D: Method.REBUILD, Grade.NO_HOUSE: Method.NEW}  # what a grade is met with
MOST_PERSONS = 8  # stands for all larger households, too
_PERSONS = range(1, MOST_PERSONS + 1)


def possible(pack: Pack, household: Household, *, denied: Sequence[str] = (), area: bool = False) -> Assessments:
    """The assessment, or where facts are open a branch for each case; where all cases come to the same, only that.

    `denied` are categories that the household is known not to be of. With `area`, the floor area is
    looked at instead of the amount.
    """
    found = assess(pack, household)
    needs = found.area_needs if area else found.needs
    tried = next((way for way in _ways(pack, household, denied) if set(_FACTS[way[0]]) & set(needs)), None)
    if tried is None:
        return found
    open, cases = tried
    then = [(value, possible(pack, case, denied=denied, area=area)) for value, case in cases]
    branches = tuple(_merged(open, then, area))
    return branches[0].then if len(branches) == 1 else branches


def matters(pack: Pack, household: Household) -> tuple[Condition, ...]:
    """The conditions that would change what the household gets if they held, too: what an answer takes for granted."""
    now = _signature(possible(pack, household), area=False)

    def changes(condition: Condition) -> bool:
        then = replace(household, conditions=household.conditions | {condition})
        return _signature(possible(pack, then), area=False) != now

    return tuple(one for one in Condition if one not in household.conditions and changes(one))


def leaves(outcome: Assessments) -> Iterator[Assessment]:
    """All assessments of the cases."""
    if isinstance(outcome, Assessment):
        yield outcome
    else:
        yield from (leaf for branch in outcome for leaf in leaves(branch.then))


def supported(outcome: Assessments) -> Assessments:
    """The outcome without the cases that get nothing, unless all do; where one is left, only that."""
    if isinstance(outcome, Assessment):
        return outcome
    kept = tuple(
        replace(branch, then=supported(branch.then))
        for branch in outcome
        if any(leaf.verdict is Verdict.YES for leaf in leaves(branch.then))
    )
    return outcome if not kept else kept[0].then if len(kept) == 1 else kept


def open_facts(outcome: Assessments) -> tuple[Open, ...]:
    """What is open, in the order in which the cases branch."""
    if isinstance(outcome, Assessment):
        return ()
    inner = (open for branch in outcome for open in open_facts(branch.then))
    return tuple(dict.fromkeys((outcome[0].open, *inner)))


def could_help(pack: Pack, household: Household) -> tuple[Condition, ...]:
    """The conditions of which one, or two together, would bring support to a household that has none."""
    others = [one for one in Condition if one not in household.conditions]
    for size in (1, 2):
        for more in combinations(others, size):
            then = assess(pack, replace(household, conditions=household.conditions | set(more)))
            if then.verdict is Verdict.YES:
                return more
    return ()


def spanned(outcome: Assessments) -> Range | None:
    """From the least to the most that the cases give which are supported; none where none is or one is not known."""
    amounts = [leaf.amount for leaf in leaves(outcome) if leaf.verdict is Verdict.YES and leaf.amount is not None]
    if not amounts:
        return None
    lows, highs = [one.low for one in amounts], [one.high for one in amounts]
    return Range(
        low=min((low for low in lows if low is not None), default=None),
        high=None if None in highs else max(high for high in highs if high is not None),
    )


_FACTS = {
    Open.CATEGORY: (Fact.CATEGORY,),
    Open.HOUSE: (Fact.GRADE, Fact.METHOD),
    Open.GRADE: (Fact.GRADE,),
    Open.METHOD: (Fact.METHOD,),
    Open.PERSONS: (Fact.PERSONS,),
}


def _ways(
    pack: Pack, household: Household, denied: Sequence[str]
) -> Iterator[tuple[Open, list[tuple[Any, Household]]]]:
    """What can be tried, in the order in which it is told: each open fact with a household for each of its values."""
    if household.categories is None:
        ids = [one.id for one in pack.rules.categories if one.id not in denied]
        yield (
            Open.CATEGORY,
            [((id,), replace(household, categories=(id,))) for id in ids] + [((), replace(household, categories=()))],
        )
    if household.grade is None and household.method is None:
        yield Open.HOUSE, [((grade, way), replace(household, grade=grade, method=way)) for grade, way in USUAL.items()]
    elif household.grade is None and household.method is not None:
        yield Open.GRADE, [(grade, replace(household, grade=grade)) for grade in _GRADES[household.method]]
    elif household.grade is not None and household.method is None:
        yield Open.METHOD, [(way, replace(household, method=way)) for way in _methods(household.grade)]
    if household.persons is None:
        yield Open.PERSONS, [(number, replace(household, persons=number)) for number in _PERSONS]


_GRADES = {
    Method.REPAIR: (Grade.C, Grade.D),
    Method.REBUILD: (Grade.C, Grade.D),
    Method.NEW: (Grade.C, Grade.D, Grade.NO_HOUSE),
    Method.SEISMIC: (Grade.B,),
}


def _methods(grade: Grade) -> tuple[Method, ...]:
    match grade:
        case Grade.A | Grade.B:
            return (Method.SEISMIC,)
        case Grade.NO_HOUSE:
            return (Method.NEW,)
    return (Method.REPAIR, Method.REBUILD)


def _merged(open: Open, cases: Iterable[tuple[Any, Assessments]], area: bool) -> Iterator[Branch]:
    """Cases with the same outcome as one branch, in the order of the first of each."""
    alike: dict[object, list[tuple[Any, Assessments]]] = {}
    for value, then in cases:
        alike.setdefault(_signature(then, area), []).append((value, then))
    for same in alike.values():
        yield Branch(open=open, values=tuple(value for value, _ in same), then=same[0][1])


def _signature(outcome: Assessments, area: bool) -> object:
    """What must be equal for two outcomes to be told as one."""
    if isinstance(outcome, Assessment):
        given = (outcome.area, outcome.area_set_by) if area else (outcome.amount, outcome.if_agreed)
        verdict = outcome.verdict is Verdict.NO if area else outcome.verdict
        return (verdict, outcome.unlisted, *given)
    return tuple((branch.open, branch.values, _signature(branch.then, area)) for branch in outcome)

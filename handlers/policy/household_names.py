"""How a household, and the cases that are open about it, are called."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from handlers.policy.amounts import say_area
from handlers.wording import Wording
from knowledge.model.assessment import Range
from knowledge.model.figures import say_money
from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.rules.possible import MOST_PERSONS, Branch, Open

_SHORT = 10  # characters of a category's name that a button bears


def name_category(pack: Pack, id: str) -> str:
    """A category's name, or the first of its synonyms where the name is long."""
    category = next(one for one in pack.rules.categories if one.id == id)
    return category.name if len(category.name) <= _SHORT or not category.synonyms else category.synonyms[0]


def name_household(pack: Pack, household: Household, say: Wording) -> str:
    """What is known of it, as 低保户、D级、拆了重建、3口人; empty where nothing is."""
    facts: list[str] = []
    if household.categories is not None:
        facts += [name_category(pack, id) for id in household.categories] or [say("calculate.fact.ordinary")]
    facts += [say(f"calculate.fact.{one.value}") for one in (household.grade, household.method) if one]
    if household.persons is not None:
        facts.append(say("calculate.fact.persons", count=household.persons))
    if household.actual_cost is not None:
        facts.append(say("calculate.fact.cost", amount=say_money(household.actual_cost)))
    if household.floor_area is not None:
        built = Range(low=household.floor_area, high=household.floor_area)
        facts.append(say("calculate.fact.area", area=say_area(built, say)))
    facts += [say(f"calculate.condition.{one.value}") for one in Condition if one in household.conditions]
    return say("calculate.comma").join(facts)


def name_branch(pack: Pack, branch: Branch, say: Wording) -> str:
    """The cases of a branch: 低保户、特困户; C级修缮加固; 3口人及以上."""
    match branch.open:
        case Open.CATEGORY:
            names = [_category(pack, ids, say) for ids in branch.values]
        case Open.HOUSE:
            names = [name_house(grade, method, say) for grade, method in branch.values]
        case Open.PERSONS:
            names = list(_numbers(branch.values, say))
        case _:
            names = [say(f"calculate.fact.{value.value}") for value in branch.values]
    return say("calculate.comma").join(names)


def name_house(grade: Grade, method: Method, say: Wording) -> str:
    """Grade and method together: C级修缮加固."""
    return say(
        "calculate.fact.house", grade=say(f"calculate.fact.{grade.value}"), method=say(f"calculate.fact.{method.value}")
    )


def _category(pack: Pack, ids: tuple[str, ...], say: Wording) -> str:
    return name_category(pack, ids[0]) if ids else say("calculate.fact.others")


def _numbers(values: Sequence[Any], say: Wording) -> list[str]:
    """Numbers of persons, neighbours together; the largest that was tried stands for all larger ones."""
    runs = [[value for _, value in run] for _, run in groupby(enumerate(values), key=lambda one: one[1] - one[0])]
    names = []
    for run in runs:
        if run[-1] == MOST_PERSONS:
            names.append(say("calculate.fact.persons_more", count=run[0]))
        elif len(run) > 1:
            names.append(say("calculate.fact.persons_range", first=run[0], last=run[-1]))
        else:
            names.append(say("calculate.fact.persons", count=run[0]))
    return names

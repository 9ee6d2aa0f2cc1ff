"""What is read out of the words in which people describe a household."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.dialog.installation import Knowledge
from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.reading.facts import Said, categories_as, read_groups, read_household
from knowledge.reading.text import normalise

PHRASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("household_phrases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def hunan(knowledge: Knowledge) -> Pack:
    return knowledge.packs["hunan"]


def _rows(table: str) -> Iterator[tuple[Any, str]]:
    for expected, phrases in PHRASES[table].items():
        yield from ((expected, phrase) for phrase in phrases)


@pytest.mark.parametrize(("number", "phrase"), list(_rows("persons")))
def test_persons_are_counted_however_they_are_said(number: int, phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).persons == (number,)


@pytest.mark.parametrize("phrase", PHRASES["no_persons"])
def test_other_numbers_are_no_persons(phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).persons == ()


@pytest.mark.parametrize(("category", "phrase"), list(_rows("categories")))
def test_a_category_is_known_by_any_of_its_names(category: str, phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).categories == ((category,) if category else ())


@pytest.mark.parametrize("phrase", PHRASES["no_category"])
def test_a_category_that_is_denied_or_not_named_is_not_known(phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).categories is None


@pytest.mark.parametrize(("phrase", "categories"), PHRASES["denied"])
def test_of_several_categories_those_count_that_hold(phrase: str, categories: list[str], hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).categories == tuple(categories)


@pytest.mark.parametrize(("grade", "phrase"), list(_rows("grades")))
def test_a_grade_is_known_by_letter_or_in_plain_words(grade: str, phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).grades == (Grade(grade),)


@pytest.mark.parametrize(("phrase", "left"), PHRASES["denied_grades"])
def test_grades_that_are_denied_are_none(phrase: str, left: list[str], hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).grades == tuple(map(Grade, left))


@pytest.mark.parametrize("phrase", PHRASES["no_grade"])
def test_damage_or_another_house_is_no_grade(phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).grades == ()


@pytest.mark.parametrize(("method", "phrase"), list(_rows("methods")))
def test_a_method_is_known_in_any_dialect(method: str, phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).methods == (Method(method),)


@pytest.mark.parametrize("phrase", PHRASES["no_method"])
def test_what_is_not_to_be_done_is_no_method(phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).methods == ()


@pytest.mark.parametrize("phrase", PHRASES["both_methods"])
def test_methods_that_are_compared_are_two_cases(phrase: str, hunan: Pack) -> None:
    cases = read_household(normalise(phrase), hunan).cases()
    assert [case.methods for case in cases] == [(Method.REPAIR,), (Method.REBUILD,)]


@pytest.mark.parametrize(("condition", "phrase"), list(_rows("conditions")))
def test_a_condition_is_heard(condition: str, phrase: str, hunan: Pack) -> None:
    assert Condition(condition) in read_household(normalise(phrase), hunan).conditions


@pytest.mark.parametrize(("condition", "phrase"), list(_rows("absent")))
def test_a_condition_that_is_denied_is_absent(condition: str, phrase: str, hunan: Pack) -> None:
    said = read_household(normalise(phrase), hunan)
    assert Condition(condition) in said.absent
    assert Condition(condition) not in said.conditions


@pytest.mark.parametrize(("yuan", "phrase"), list(_rows("costs")))
def test_what_was_spent_is_read_in_yuan(yuan: int, phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).actual_cost == Decimal(yuan)


@pytest.mark.parametrize(
    ("low", "high", "phrase"),
    [(low, high, phrase) for low, high, phrases in PHRASES["rough_costs"] for phrase in phrases],
)
def test_what_was_spent_roughly_stays_rough(low: int | None, high: int | None, phrase: str, hunan: Pack) -> None:
    said = read_household(normalise(phrase), hunan)
    assert said.rough_cost is not None
    assert (said.rough_cost.low, said.rough_cost.high) == (low, high)
    assert said.actual_cost is None


def test_persons_said_roughly_are_cases_side_by_side(hunan: Pack) -> None:
    assert read_household(normalise("家里四五口人"), hunan).persons == (4, 5)
    assert read_household(normalise("两三口人，低保D级重建"), hunan).persons == (2, 3)


@pytest.mark.parametrize("phrase", PHRASES["no_cost"])
def test_other_sums_are_no_cost(phrase: str, hunan: Pack) -> None:
    assert read_household(normalise(phrase), hunan).actual_cost is None


@pytest.mark.parametrize(
    ("question", "counts", "grades"),
    [
        ("两户低保D级重建，一户五保C级修，一共多少", [2, 1], ["D", "C"]),
        ("三户C级修缮一共要多少钱", [3], ["C"]),
        ("我们村有3户C级、2户D级，都是低保，一共补多少", [3, 2], ["C", "D"]),
        ("低保C级修的3户，五保D级重建2户，总共好多", [3, 2], ["C", "D"]),
        ("三户C级两户D级一户分别多少", [2, 1], ["C", "D"]),
        ("我们村五户要改，3户C级2户D级，总共补多少", [3, 2], ["C", "D"]),
        ("村里低保3户，2户C级1户D级，一共补多少", [2, 1], ["C", "D"]),
        ("C级2户、D级1户、无房1户，一共多少", [2, 1, 1], ["C", "D", "no_house"]),
        ("2户C级1户D级1户D级合计多少", [2, 1, 1], ["C", "D", "D"]),
        ("5口人一户D级重建补多少", [1], ["D"]),
        ("一户一档怎么弄", [1], [None]),
        ("低保D级补多少", [1], ["D"]),
    ],
)
def test_several_households_are_read_with_how_many_each(
    question: str, counts: list[int], grades: list[str | None], hunan: Pack
) -> None:
    groups = read_groups(normalise(question), hunan)
    assert [group.count for group in groups] == counts
    assert [next((grade.value for grade in group.said.grades), None) for group in groups] == grades


def test_what_is_said_of_all_households_counts_for_each(hunan: Pack) -> None:
    groups = read_groups(normalise("我们村有3户C级、2户D级，都是低保，一共补多少"), hunan)
    assert [group.said.categories for group in groups] == [("allowance",), ("allowance",)]


def test_a_first_number_that_counts_all_households_says_what_holds_for_each(hunan: Pack) -> None:
    groups = read_groups(normalise("两户五保D级重建，一户1人一户2人，共补多少"), hunan)
    assert [(group.count, group.said.categories, group.said.persons) for group in groups] == [
        (1, ("destitute",), (1,)),
        (1, ("destitute",), (2,)),
    ]


def test_each_household_has_its_own_cost_or_number_of_persons_where_so_many_are_named(hunan: Pack) -> None:
    """Of costs named one after the other the least and the most counted for all households."""
    costs = read_groups(normalise("三户修缮的，实际花了8000、1万2和2万，分别给多少"), hunan)
    assert [group.said.actual_cost for group in costs] == [8000, 12000, 20000]
    persons = read_groups(normalise("三户低保D级重建，分别是1人、3人、5人，一共多少"), hunan)
    assert [group.said.persons for group in persons] == [(1,), (3,), (5,)]


def test_grade_and_method_are_replaced_together(hunan: Pack) -> None:
    known = read_household(normalise("低保D级3口人拆了重建"), hunan).added_to(Household())
    then = read_household(normalise("那要是修呢"), hunan).added_to(known)
    assert (then.grade, then.method, then.persons, then.categories) == (None, Method.REPAIR, 3, ("allowance",))


def test_a_category_keeps_its_meaning_in_another_pack(knowledge: Knowledge) -> None:
    hunan, yantai = knowledge.packs["hunan"], knowledge.packs["yantai"]
    assert categories_as(yantai, hunan, ("relapse_risk", "allowance_margin")) == ("monitored", "allowance_margin")


def test_a_category_that_a_pack_does_not_have_is_a_stranger(knowledge: Knowledge) -> None:
    said = read_household(normalise("我是监测户，D级重建"), knowledge.packs["henan"])
    assert (said.categories, said.strangers) == (None, ("监测户",))


def test_nothing_is_read_out_of_nothing(hunan: Pack) -> None:
    assert read_household(normalise("你好"), hunan) == Said()

"""What the packs' rules give households: the cases written down beside them, and what holds for all households."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model.assessment import Assessment, Range, StepKind, Verdict, WorkingKind
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.pack import Pack, load_packs
from knowledge.rules.assessing import assess
from knowledge.rules.household_proof import failures
from knowledge.rules.possible import matters

PACKS = load_packs()
SILENT = ("henan", "longsheng", "yulin")

every_pack = pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)


@st.composite
def households(draw: st.DrawFn, pack: Pack) -> Household:
    """Any household of a pack's categories or none, with any fact unknown."""
    ids = [category.id for category in pack.rules.categories]
    money = st.decimals(min_value=0, max_value=200_000, places=0)
    return Household(
        categories=draw(st.none() | st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)),
        conditions=draw(st.frozensets(st.sampled_from(Condition), max_size=3)),
        grade=draw(st.none() | st.sampled_from(Grade)),
        method=draw(st.none() | st.sampled_from(Method)),
        persons=draw(st.none() | st.integers(min_value=1, max_value=15)),
        actual_cost=draw(st.none() | money),
    )


def household(
    *categories: str,
    grade: Grade | None = Grade.D,
    method: Method | None = Method.REBUILD,
    persons: int | None = 3,
    actual_cost: int | None = None,
    conditions: tuple[Condition, ...] = (),
) -> Household:
    """A household of these categories with a house of grade D that is rebuilt."""
    return Household(
        categories=categories,
        grade=grade,
        method=method,
        persons=persons,
        actual_cost=None if actual_cost is None else Decimal(actual_cost),
        conditions=frozenset(conditions),
    )


def exactly(yuan: int) -> Range:
    """One sum."""
    return Range(low=Decimal(yuan), high=Decimal(yuan))


@every_pack
def test_the_household_cases_of_a_pack_come_out_as_written(pack: Pack) -> None:
    assert pack.tests.households
    assert list(failures(pack)) == []


@pytest.mark.parametrize("pack_id", SILENT)
def test_where_a_document_names_no_sum_every_household_is_unknown_with_a_reason(pack_id: str) -> None:
    pack = PACKS[pack_id]
    ids = [(category.id,) for category in pack.rules.categories]
    for categories, grade, method in product([None, (), *ids], [None, *Grade], [None, *Method]):
        found = assess(pack, Household(categories=categories, grade=grade, method=method, persons=3))
        assert (found.verdict, found.amount, found.area, found.needs) == (Verdict.UNKNOWN, None, None, ())
        assert [step for step in found.steps if step.kind is StepKind.ELIGIBILITY]


@given(data=st.data())
def test_amounts_stand_with_their_verdict_and_in_their_order(data: st.DataObject) -> None:
    pack = PACKS[data.draw(st.sampled_from(sorted(PACKS)))]
    found = assess(pack, data.draw(households(pack)))
    match found.verdict:
        case Verdict.NO:
            assert found.amount == exactly(0)
            assert found.area is None
        case Verdict.UNKNOWN:
            assert found.amount is None
            assert found.needs or found.steps
        case Verdict.YES:
            assert found.amount is not None
            assert found.amount.low is not None
            assert found.amount.high is None or found.amount.high >= found.amount.low >= 0
            assert not found.needs


@given(data=st.data())
def test_every_bound_is_a_figure_of_the_pack_or_computed_from_its_figures(data: st.DataObject) -> None:
    """P5: the workings of an amount name only figures of the pack, and end in the amount."""
    pack = PACKS[data.draw(st.sampled_from(sorted(PACKS)))]
    known = households(pack).map(lambda one: replace(one, categories=(one.categories or ())[:1]))
    found = assess(pack, data.draw(known))
    for line in found.workings:
        assert line.figure in pack.rules.figures or line.kind is WorkingKind.ACTUAL_COST
    if found.workings and found.amount is not None:
        last = found.workings[-1].result
        assert (last.low or 0, last.high) == (found.amount.low, found.amount.high)


@every_pack
def test_the_words_of_rules_write_no_figure_out(pack: Pack) -> None:
    rules = pack.rules
    texts = [rule.say for rule in (*rules.eligibility, *rules.subsidies, *rules.areas, *rules.notes)]
    if rules.payment:
        texts.append(rules.payment.say)
    texts = [re.sub(r"\{\w+\}|[123]人|附件\d", "", text) for text in texts]
    assert [text for text in texts if re.search(r"\d|万元", text)] == []


@given(persons=st.integers(min_value=1, max_value=30))
def test_hunan_gives_a_larger_household_no_less(persons: int) -> None:
    smaller = assess(PACKS["hunan"], household("allowance", persons=persons)).amount
    larger = assess(PACKS["hunan"], household("allowance", persons=persons + 1)).amount
    assert smaller is not None
    assert larger is not None
    assert (smaller.low or 0) <= (larger.low or 0) <= 50_000


@given(cost=st.integers(min_value=0, max_value=100_000), method=st.sampled_from([Method.REPAIR, Method.REBUILD]))
def test_yantai_promises_nobody_more_than_was_spent(cost: int, method: Method) -> None:
    amount = assess(PACKS["yantai"], household("allowance", method=method, actual_cost=cost)).amount
    assert amount is not None
    assert amount.low is not None
    assert amount.low <= cost


def test_yantai_pays_half_once_works_have_started_and_the_rest_after_acceptance() -> None:
    found = assess(PACKS["yantai"], household("allowance", actual_cost=20000))
    parts = [(part.kind, part.amount, part.after) for part in found.instalments]
    assert parts == [("advance", exactly(10000), "works_started"), ("rest", exactly(10000), "accepted")]
    assert found.instalments[1].limit is not None
    assert found.instalments[1].limit.days == 30


def test_hunan_pays_all_after_acceptance() -> None:
    found = assess(PACKS["hunan"], household("allowance"))
    assert [(part.kind, part.amount, part.after) for part in found.instalments] == [
        ("whole", exactly(50000), "accepted")
    ]


def test_a_household_of_several_categories_is_shown_what_each_gives() -> None:
    found = assess(PACKS["hunan"], household("hardship", "allowance", persons=2))
    assert [(id, alone.amount) for id, alone in found.by_category] == [
        ("hardship", Range(low=Decimal(0), high=Decimal(20000))),
        ("allowance", exactly(40000)),
    ]
    assert found.counted_as is None


def test_yantai_counts_a_household_of_several_categories_by_its_own_order() -> None:
    found = assess(PACKS["yantai"], household("hardship", "allowance", "monitored"))
    assert found.counted_as == "monitored"


def test_a_paper_is_asked_for_only_where_it_is_needed() -> None:
    def papers(method: Method) -> list[str]:
        found = assess(PACKS["hunan"], household("allowance", grade=Grade.C, method=method))
        return [paper.name for paper in found.papers]

    assert "村里出的耗材明细" in papers(Method.REPAIR)
    assert "村里出的耗材明细" not in papers(Method.REBUILD)


def test_what_an_answer_takes_for_granted_can_be_told() -> None:
    assert Condition.OTHER_SAFE_HOUSE in matters(PACKS["yantai"], household("allowance"))
    assert Condition.PRIORITY not in matters(PACKS["yantai"], household("allowance"))


def test_a_fact_is_missing_only_where_it_decides() -> None:
    def needs(found: Assessment) -> tuple[Fact, ...]:
        return found.needs

    assert needs(assess(PACKS["hunan"], household("allowance", persons=None))) == (Fact.PERSONS,)
    assert needs(assess(PACKS["hunan"], household("hardship", persons=None))) == ()
    assert assess(PACKS["yantai"], household("allowance", persons=None)).area_needs == (Fact.PERSONS,)

"""Rules of an invented region: rates, tables by persons, bounds, top-ups and the actual cost, and slips in them."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model.assessment import Assessment, Verdict
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.pack import PACKS_FOLDER, Pack, PackError, load_pack
from knowledge.model.rules import Rules
from knowledge.rules.assessing import assess

FIGURES = {
    "rate": {"value": 500, "unit": "yuan", "section": "一"},
    "one": {"value": 10000, "unit": "yuan", "section": "一"},
    "two": {"value": 16000, "unit": "yuan", "section": "一"},
    "each": {"value": 7000, "unit": "yuan", "section": "一"},
    "extra": {"value": 3000, "unit": "yuan", "section": "一"},
    "share": {"value": 60, "unit": "percent", "section": "一"},
    "rise": {"value": 10, "unit": "percent", "section": "一"},
    "room": {"value": [16, 25], "unit": "square_metres_each", "section": "一"},
    "forty": {"value": 40, "unit": "square_metres", "section": "一"},
    "said": {"value": "三级", "unit": "word", "section": "一"},
}
PRIORITY = {"when": {"conditions": ["priority"]}, "section": "一"}


def rules(**parts: Any) -> Rules:
    """Rules that support everybody, with these parts."""
    everybody = {"id": "all", "verdict": "yes", "section": "一", "say": "都补。"}
    return Rules.model_validate({"figures": FIGURES, "categories": [], "eligibility": [everybody], **parts})


def subsidy(**parts: Any) -> dict[str, Any]:
    """A subsidy for everybody."""
    return {"id": "sum", "section": "一", "say": "补。", **parts}


def given_by(pack: Pack, found: Rules, **facts: Any) -> Assessment:
    """What a household gets by these rules."""
    household = Household(grade=Grade.D, method=Method.NEW, **facts)
    return assess(pack.model_copy(update={"rules": found}), household)


def ends(found: Assessment) -> tuple[int | None, int | None] | None:
    """The amount's two ends in yuan."""
    if found.amount is None:
        return None
    low, high = found.amount.low, found.amount.high
    return None if low is None else int(low), None if high is None else int(high)


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Any pack, for its region and document."""
    return load_pack(PACKS_FOLDER / "henan")


TABLE = {"by_persons": [{"up_to": 1, "is": "one"}, {"up_to": 2, "is": "two"}, {"is": {"each_person": "each"}}]}
AREA = {"id": "area", "section": "一", "say": "面积。", "is": {"each_person": "room"}}


@pytest.mark.parametrize(
    ("amount", "facts", "expected"),
    [
        ({"is": {"each_square_metre": "rate"}}, {"floor_area": 50}, (25000, 25000)),
        ({"is": {"each_square_metre": "rate"}}, {"persons": 3}, (24000, 37500)),
        ({"is": {"each_square_metre": "rate", "area_up_to": "forty"}}, {"floor_area": 50}, (20000, 20000)),
        ({"is": {"each_square_metre": "rate", "area_up_to": "forty"}}, {"floor_area": 30}, (15000, 15000)),
        ({"is": {"each_square_metre": "rate"}, "at_most": TABLE}, {"floor_area": 50, "persons": 2}, (16000, 16000)),
        ({"is": {"each_square_metre": "rate"}, "at_most": TABLE}, {"floor_area": 50, "persons": 3}, (21000, 21000)),
        ({"is": {"each_square_metre": "rate"}, "at_most": "one"}, {}, (0, 10000)),
        ({"is": TABLE}, {"persons": 1}, (10000, 10000)),
        ({"is": TABLE}, {"persons": 4}, (28000, 28000)),
        ({"is": {"first": "two", "each_more": "extra", "persons": 2}}, {"persons": 1}, (16000, 16000)),
        ({"is": {"first": "two", "each_more": "extra", "persons": 2}}, {"persons": 5}, (25000, 25000)),
        ({"is": {"share_of_cost": "share"}}, {"actual_cost": 20000}, (12000, 12000)),
        ({"is": {"share_of_cost": "share"}, "at_most": "one"}, {"actual_cost": 20000}, (10000, 10000)),
        ({"is": {"share_of_cost": "share"}, "at_most": "one"}, {}, (0, 10000)),
        ({"is": {"share_of_cost": "share"}, "at_least": "one"}, {"actual_cost": 100}, (10000, 10000)),
        ({"at_least": "one"}, {}, (10000, None)),
        ({"at_most": "one"}, {}, (0, 10000)),
        ({"at_least": "one", "at_most": "two"}, {}, (10000, 16000)),
        ({"at_least": "one", "actual_cost_if_lower": True}, {"actual_cost": 9000}, (9000, 9000)),
        ({"at_least": "one", "actual_cost_if_lower": True}, {"actual_cost": 11000}, (10000, None)),
        ({"at_least": "one", "at_most": "two", "actual_cost_if_lower": True}, {"actual_cost": 12000}, (10000, 12000)),
    ],
)
def test_an_amount_is_computed_as_its_data_say(
    pack: Pack, amount: dict[str, Any], facts: dict[str, Any], expected: tuple[int, int | None]
) -> None:
    found = given_by(pack, rules(subsidies=[subsidy(**amount)], areas=[AREA]), **facts)
    assert (found.verdict, ends(found)) == (Verdict.YES, expected)


@pytest.mark.parametrize(
    ("top_up", "expected"),
    [
        ({"add": "extra"}, 13000),
        ({"add": {"each_person": "extra"}}, 16000),
        ({"add_percent": "rise"}, 11000),
        ({"add": "each", "above_ceiling": True}, 17000),
    ],
)
def test_a_top_up_is_added_where_its_condition_holds(pack: Pack, top_up: dict[str, Any], expected: int) -> None:
    found = rules(subsidies=[subsidy(**{"is": "one", "at_most": "two"}, top_ups=[{**PRIORITY, **top_up}])])
    without = given_by(pack, found, persons=3)
    with_it = given_by(pack, found, persons=3, conditions=frozenset({Condition.PRIORITY}))
    assert (ends(without), ends(with_it)) == ((10000, 10000), (expected, expected))


def test_a_top_up_stays_below_the_ceiling_unless_it_is_said_to_go_above(pack: Pack) -> None:
    held = frozenset({Condition.PRIORITY})
    below = rules(subsidies=[subsidy(**{"is": "one", "at_most": "one"}, top_ups=[{**PRIORITY, "add": "extra"}])])
    above = [{**PRIORITY, "add": "extra", "above_ceiling": True}]
    beyond = rules(subsidies=[subsidy(**{"is": "one", "at_most": "one"}, top_ups=above)])
    assert ends(given_by(pack, below, conditions=held)) == (10000, 10000)
    assert ends(given_by(pack, beyond, conditions=held)) == (13000, 13000)


@pytest.mark.parametrize(
    ("amount", "needs"),
    [
        ({"is": TABLE}, (Fact.PERSONS,)),
        ({"is": {"share_of_cost": "share"}}, (Fact.ACTUAL_COST,)),
        ({"is": {"each_square_metre": "rate"}}, (Fact.FLOOR_AREA,)),
    ],
)
def test_what_an_amount_needs_and_is_not_known_is_named(
    pack: Pack, amount: dict[str, Any], needs: tuple[Fact, ...]
) -> None:
    found = given_by(pack, rules(subsidies=[subsidy(**amount)]))
    assert (found.verdict, found.amount, found.needs) == (Verdict.UNKNOWN, None, needs)


def test_a_household_too_large_for_a_table_is_not_regulated(pack: Pack) -> None:
    table = {"by_persons": [{"up_to": 3, "is": "one"}]}
    found = given_by(pack, rules(subsidies=[subsidy(**{"is": table})]), persons=4)
    assert (found.verdict, found.needs) == (Verdict.UNKNOWN, ())


@given(persons=st.integers(min_value=1, max_value=20), cost=st.integers(min_value=0, max_value=200_000))
def test_actual_cost_and_ceiling_bound_every_amount(pack: Pack, persons: int, cost: int) -> None:
    parts = {"is": {"each_person": "each"}, "at_most": TABLE, "actual_cost_if_lower": True}
    amount = ends(given_by(pack, rules(subsidies=[subsidy(**parts)]), persons=persons, actual_cost=cost))
    assert amount == (min(7000 * persons, cost), min(7000 * persons, cost))


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"is": 25000}, "subsidies.0.is: expected a figure's name or a computed quantity"),
        ({"is": "nowhere"}, "subsidies.sum: figure nowhere is not among the figures of rules.yaml"),
        ({"is": "forty"}, "subsidies.sum: figure forty: expected unit yuan, found square_metres"),
        ({"is": "said"}, "subsidies.sum: figure said: expected unit yuan, found word"),
        ({"exactly": "one"}, "unknown key exactly; expected some of id, when, section, say, is, at_least, at_most"),
        ({}, "subsidies.0: expected is, at_least or at_most"),
        ({"is": {"first": "one"}}, "expected one of: first with each_more, each_person"),
        ({"is": {"by_persons": [{"is": "one"}, {"up_to": 2, "is": "two"}]}}, "expected rows with rising up_to"),
        ({"is": "one", "section": "九"}, "subsidies.sum: section 九 is not among the sections of pack.yaml"),
        ({"is": "one", "say": "补{nowhere}。"}, "subsidies.sum.say: figure nowhere is not among"),
        ({"is": "one", "when": {"categories": ["nobody"]}}, "subsidies.sum.when: category nobody is not among"),
        ({"is": "one", "when": {"grades": ["E"]}}, "subsidies.0.when.grades.0: Input should be 'A', 'B', 'C', 'D' or"),
        ({"is": "one", "top_ups": [PRIORITY]}, "subsidies.0.top_ups.0: expected one of add and add_percent"),
    ],
)
def test_a_slip_in_a_rule_is_told_with_file_and_key(tmp_path: Path, slip: dict[str, Any], told: str) -> None:
    folder = tmp_path / "henan"
    folder.mkdir()
    for path in (PACKS_FOLDER / "henan").glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    own = yaml.safe_load((folder / "rules.yaml").read_text(encoding="utf-8"))
    own["figures"].update(FIGURES)
    own["subsidies"] = [subsidy(**slip)]
    (folder / "rules.yaml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(folder)
    assert told in str(error.value)
    assert "packs/henan/rules.yaml: subsidies" in str(error.value)

"""How a sum came about is told so that it comes to what is given, whatever the rules: text, numbers, amount."""

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.policy.amounts import say_amount
from handlers.policy.formulas import say_formula
from handlers.wording import Wording, load_wording
from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.model.pack import PACKS_FOLDER, Pack, load_pack, load_packs
from knowledge.model.rules import Rules
from knowledge.rules.assessing import assess

SAY = load_wording()
PACK = load_pack(PACKS_FOLDER / "henan")

# --- what a reader with a pencil makes of the text

MONEY = r"(\d+(?:\.\d+)?)(万?)元"
SPAN = rf"(?:不少于|最高不超过|最低|一般不低于)?{MONEY}(?:到{MONEY})?"
TERM = re.compile(
    rf"(?P<count>\d+)人×(?P<each>{SPAN})"
    rf"|(?P<area>不超过|不少于)?(?P<metres>\d+(?:\.\d+)?)(?:到(?P<more>\d+(?:\.\d+)?))?平方米×(?P<rate>{SPAN})"
    rf"|实际花的(?P<cost>{MONEY})×(?P<share>\d+)%"
    rf"|(?P<sum>{SPAN})"
)
Ends = tuple[Decimal, Decimal | None]


def money(number: str, unit: str) -> Decimal:
    return Decimal(number) * (10000 if unit else 1)


def ends(text: str) -> Ends:
    """A sum of money, or from so much to so much; None where it is open above."""
    found = [money(*one) for one in re.findall(MONEY, text)]
    if text.startswith(("不少于", "最低", "一般不低于")):
        return found[0], None
    return (Decimal(0), found[0]) if text.startswith("最高不超过") else (found[0], found[-1])


def times(one: Ends, other: Ends) -> Ends:
    open = one[1] is None or other[1] is None
    return one[0] * other[0], None if open else (one[1] or Decimal(0)) * (other[1] or Decimal(0))


def term(text: str) -> Ends:
    if text.startswith("最低"):
        return term(text.removeprefix("最低"))[0], None
    found = TERM.fullmatch(text)
    assert found is not None, text
    if found["count"]:
        return times((Decimal(found["count"]),) * 2, ends(found["each"]))
    if found["metres"]:
        low, high = Decimal(found["metres"]), Decimal(found["more"] or found["metres"])
        area: Ends = {"不超过": (Decimal(0), high), "不少于": (low, None)}.get(found["area"] or "", (low, high))
        return times(area, ends(found["rate"]))
    if found["cost"]:
        return times(ends(found["cost"]), (Decimal(found["share"]) / 100,) * 2)
    return ends(found["sum"])


def worked_out(formula: str) -> Ends:
    """What the terms before the last ＝ come to, taken from left to right."""
    terms = formula.rsplit("＝", 1)[0].split("，")
    total: Ends = (Decimal(0), Decimal(0))
    for one in terms[0].split("＋"):
        more = term(one)
        total = total[0] + more[0], None if total[1] is None or more[1] is None else total[1] + more[1]
    for one in terms[1:]:
        bound = next((money(*found) for found in re.findall(MONEY, one)), None)
        rise = re.search(r"(\d+)%$", one)
        if rise and one.startswith("再加"):
            total = times(total, (1 + Decimal(rise[1]) / 100,) * 2)
        elif one.startswith("再加"):
            more = term(one.removeprefix("再加"))
            total = total[0] + more[0], None if total[1] is None or more[1] is None else total[1] + more[1]
        elif one.startswith(("最低按", "按最低的")) and bound is not None:
            total = max(total[0], bound), None if total[1] is None else max(total[1], bound)
        elif bound is not None:
            total = min(total[0], bound), bound if total[1] is None else min(total[1], bound)
    return total


# --- rules of every kind

FIGURES: dict[str, Any] = {
    "rate": {"value": 500, "unit": "yuan"},
    "rates": {"value": [300, 500], "unit": "yuan"},
    "one": {"value": 12000, "unit": "yuan"},
    "ones": {"value": [8000, 12000], "unit": "yuan"},
    "each": {"value": 7000, "unit": "yuan"},
    "extra": {"value": 3000, "unit": "yuan"},
    "least": {"value": 16000, "unit": "yuan"},
    "most": {"value": 26000, "unit": "yuan"},
    "share": {"value": 60, "unit": "percent"},
    "rise": {"value": 10, "unit": "percent"},
    "small": {"value": 30, "unit": "square_metres"},
    "span": {"value": [30, 50], "unit": "square_metres"},
}
EVERY_FIGURE = "按{rate}{one}{each}{share}{most}{least}算。"
COMPUTED: list[Any] = [
    "one",
    "ones",
    {"first": "one", "each_more": "each"},
    {"first": "ones", "each_more": "each", "persons": 3},
    {"each_person": "each"},
    {"each_square_metre": "rate"},
    {"each_square_metre": "rates"},
    {"each_square_metre": "rate", "area_up_to": "small"},
    {"share_of_cost": "share"},
    {"by_persons": [{"up_to": 2, "is": "one"}, {"is": {"each_person": "each"}}]},
]


def rules_with(subsidy: dict[str, Any], area: dict[str, Any]) -> Rules:
    everybody = {"id": "all", "verdict": "yes", "section": "一", "say": "都补。"}
    figures = {key: {"section": "一", **figure} for key, figure in FIGURES.items()}
    return Rules.model_validate(
        {
            "figures": figures,
            "categories": [],
            "eligibility": [everybody],
            "subsidies": [
                {"id": "sum", "section": "一", "say": "按{rate}{one}{each}{share}{most}{least}算。", **subsidy}
            ],
            "areas": [{"id": "area", "section": "一", "say": "面积。", **area}],
        }
    )


@st.composite
def subsidies(draw: st.DrawFn) -> dict[str, Any]:
    """A subsidy in any of the ways, within bounds or not, with anything added or not."""
    add: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
        [
            {"add": "extra"},
            {"add": "extra", "above_ceiling": True},
            {"add": {"each_person": "extra"}},
            {"add": {"first": "extra", "each_more": "extra"}, "above_ceiling": True},
            {"add_percent": "rise"},
            {"add_percent": "rise", "above_ceiling": True},
        ]
    )
    parts: dict[str, Any] = {
        "is": draw(st.sampled_from([None, *COMPUTED])),
        "at_least": draw(st.sampled_from([None, "least", "extra", {"each_person": "extra"}])),
        "at_most": draw(st.sampled_from([None, "most", {"each_person": "each"}])),
    }
    assume(any(parts.values()))
    top_ups = [{"section": "一", **one} for one in draw(st.lists(add, max_size=2))]
    known = {key: value for key, value in parts.items() if value is not None}
    return {**known, "top_ups": top_ups, "actual_cost_if_lower": draw(st.booleans())}


@given(
    subsidy=subsidies(),
    area=st.sampled_from([{"is": "span"}, {"at_most": "small"}, {"at_least": "small"}]),
    persons=st.integers(1, 6),
    cost=st.none() | st.sampled_from([Decimal(4000), Decimal(12500), Decimal(33330), Decimal(80000)]),
    built=st.none() | st.sampled_from([Decimal(25), Decimal(48), Decimal(90)]),
)
def test_the_sum_that_is_told_comes_to_the_amount(
    subsidy: dict[str, Any], area: dict[str, Any], persons: int, cost: Decimal | None, built: Decimal | None
) -> None:
    """The guide's own example showed false sums, and a range was read as one sum."""
    pack = PACK.model_copy(update={"rules": rules_with(subsidy, area)})
    household = Household(grade=Grade.D, method=Method.NEW, persons=persons, actual_cost=cost, floor_area=built)
    found = assess(pack, household)
    formula = say_formula(pack, found, SAY)
    if formula is None or found.amount is None:
        return
    assert worked_out(formula) == (found.amount.low or Decimal(0), found.amount.high), formula
    if "＝" in formula:
        assert formula.rsplit("＝", 1)[1] in say_amount(found, SAY) or "按实际" in say_amount(found, SAY)


@pytest.mark.parametrize("pack", load_packs().values(), ids=lambda pack: pack.id)
def test_the_sums_of_the_packs_that_come_along_come_to_their_amounts(pack: Pack, say: Wording) -> None:
    for case in pack.tests.households:
        found = assess(pack, case.household())
        formula = say_formula(pack, found, say)
        if formula is not None and found.amount is not None and not found.by_category:
            assert worked_out(formula) == (found.amount.low or Decimal(0), found.amount.high), formula


def test_a_range_is_not_read_as_one_sum_with_a_ceiling(say: Wording) -> None:
    subsidy = {"is": {"each_square_metre": "rate"}, "at_most": "one", "say": "每平方米补{rate}，最高{one}。"}
    pack = PACK.model_copy(update={"rules": rules_with(subsidy, {"is": "span"})})
    household = Household(grade=Grade.D, method=Method.NEW, persons=1, conditions=frozenset({Condition.PRIORITY}))
    found = assess(pack, household)
    assert say_formula(pack, found, say) == "30到50平方米×500元，最高按1.2万元＝1.2万元"
    wider = assess(
        pack.model_copy(update={"rules": rules_with({**subsidy, "at_most": "most"}, {"is": "span"})}), household
    )
    assert say_amount(wider, say) == "1.5万元到2.5万元"

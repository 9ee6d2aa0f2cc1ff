"""What was spent, where several sums are named: none of them is taken for all."""

from decimal import Decimal

from knowledge.reading.costs import cost_in
from knowledge.reading.text import normalise


def test_of_several_houses_with_a_cost_each_no_single_one_counts() -> None:
    """The first of four was taken for each: a false total of money."""
    cost = cost_in(normalise("四户抗震改造，分别花了0.8万、1万、1.5万、2万，一共补多少"))
    assert cost is not None
    assert (cost.low, cost.high) == (Decimal(8_000), Decimal(20_000))

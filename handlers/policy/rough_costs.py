"""What a household gets where its cost is only known roughly: worked out for both ends, and said to be so."""

from dataclasses import replace
from decimal import Decimal

from handlers.policy.amounts import say_span
from handlers.policy.estimates import Estimate, EstimateRequest, estimate
from handlers.policy.figure_answers import compare
from handlers.wording import Wording
from knowledge.model.assessment import Range
from knowledge.model.figures import say_money
from knowledge.reading.numbers import Number
from knowledge.reading.wanted import Wanted
from knowledge.rules.possible import possible, spanned
from knowledge.search.search import Outcome


def estimate_roughly(asked: EstimateRequest, cost: Number, say: Wording) -> Estimate:
    """What the pack gives for each end of the cost; where the cost changes nothing, the result as without one.

    What is left for the household itself is not worked out from a rough cost: an exact one is asked for.
    """
    said = say_rough(cost, say)
    if Wanted.OWN_SHARE in asked.wanted:
        line = say("calculate.rough.own_share", cost=said)
        return Estimate(lines=(line,), sections=(), result=Outcome.CLARIFY)
    ends = tuple(dict.fromkeys(end for end in (cost.low, cost.high) if end is not None))
    each = [replace(asked, household=replace(asked.household, actual_cost=end)) for end in ends]
    each += [asked] if cost.high is None else []  # from so much on: what is given where the cost sets no bound
    if len({_span(one) for one in (asked, *each)}) == 1:
        return estimate(asked, say)
    found = estimate(each[0], say) if len(each) == 1 else compare(each, difference=False, say=say)
    note = say("calculate.rough.between" if len(each) > 1 else "calculate.rough.taken", cost=said)
    return replace(found, lines=(*found.lines[: len(each)], note, *found.lines[len(each) :]))


def say_rough(cost: Number, say: Wording) -> str:
    """A sum as roughly as it was said: 0.3万元到0.5万元, 不到1万元, 大约0.8万元."""
    if cost.low is None or cost.high is None:
        key = "calculate.rough.at_least" if cost.high is None else "calculate.rough.at_most"
        return say(key, amount=say_money(cost.low or cost.high or Decimal(0)))
    if cost.low == cost.high:
        return say("calculate.rough.about", amount=say_money(cost.low))
    return say_span(Range(low=cost.low, high=cost.high), say)


def _span(asked: EstimateRequest) -> Range | None:
    return spanned(possible(asked.pack, asked.household, denied=asked.denied))

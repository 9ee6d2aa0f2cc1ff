"""How sums of money and floor areas are said."""

from decimal import Decimal

from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range, Verdict, WorkingKind
from knowledge.model.figures import plain, say_money
from knowledge.model.household import Household


def say_amount(found: Assessment, say: Wording) -> str:
    """What an assessment gives, with what the document says of it: a floor, a ceiling, the actual cost."""
    if found.amount is None:
        return say("calculate.amount.unregulated")
    if found.verdict is Verdict.NO:
        return say("calculate.amount.nothing")
    exact = found.amount.low == found.amount.high
    if exact and found.amount.high is not None and WorkingKind.ACTUAL_COST in [line.kind for line in found.workings]:
        return say("calculate.amount.actual", amount=say_money(found.amount.high))
    return say_given_range(found, say)


def say_given_range(found: Assessment, say: Wording) -> str:
    """The amount: a sum with a ceiling where the document says so, from so much to so much where it is worked out."""
    amount = found.amount or Range(low=None, high=None)
    worked_out = bool(found.workings) and found.workings[0].result.high is not None
    return say_span(amount, say) if worked_out else say_range(amount, say)


def say_range(amount: Range, say: Wording) -> str:
    """A subsidy: exact, from a floor, up to a ceiling, or with both."""
    low, high = amount.low or Decimal(0), amount.high
    if high is None:
        return say("calculate.amount.floor", amount=say_money(low)) if low else say("calculate.amount.open")
    if low == high:
        return say_money(high)
    if not low:
        return say("calculate.amount.ceiling", amount=say_money(high))
    return say("calculate.amount.between", low=say_money(low), high=say_money(high))


def say_span(amount: Range, say: Wording) -> str:
    """A range that came about by adding or by open cases: from so much to so much."""
    low, high = amount.low or Decimal(0), amount.high
    if low and high is None:
        return say("calculate.amount.at_least", low=say_money(low))
    if high is None or low in (0, high):
        return say_range(amount, say)
    return say("calculate.amount.span", low=say_money(low), high=say_money(high))


def say_area(area: Range | None, say: Wording, set_by: str | None = None) -> str:
    """A floor area in square metres, or who sets it."""
    if area is None and set_by is not None:
        return say("calculate.area.set_by", who=set_by)
    if area is None or (area.low is None and area.high is None):
        return say("calculate.area.unregulated")
    if area.high is None:
        return say("calculate.area.at_least", metres=_metres(area.low or Decimal(0), say))
    if area.low is None:
        return say("calculate.area.at_most", metres=_metres(area.high, say))
    if area.low == area.high:
        return _metres(area.high, say)
    return say("calculate.area.between", low=plain(area.low), high=plain(area.high))


def costs_less(found: Assessment, household: Household) -> bool:
    """Whether the works cost less than what is given although the document does not say what holds then."""
    cost, low = household.actual_cost, found.amount.low if found.amount else None
    return cost is not None and low is not None and cost < low


def _metres(number: Decimal, say: Wording) -> str:
    return say("calculate.area.metres", number=plain(number))

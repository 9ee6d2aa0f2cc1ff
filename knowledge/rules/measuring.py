"""How large an amount or an area is by the rule for it, line by line."""

from dataclasses import replace
from decimal import Decimal

from knowledge.model.assessment import Range, Working, WorkingKind
from knowledge.model.household import Fact, Household
from knowledge.model.quantities import FactMissing, Measured, Quantity, add, compute, figure_range, lower, share_of
from knowledge.model.rules import Measure, Subsidy, TopUp

Sum = tuple[Range, tuple[Working, ...]]

_ZERO = Range(low=Decimal(0), high=Decimal(0))


def measure(rule: Measure, measured: Measured) -> Sum:
    """What the rule says within its bounds, and the lines of the sum; raises FactMissing and NotRegulated."""
    return _below(rule.at_most, _at_least(rule, measured), measured)


def amount_of(rule: Subsidy, household: Household, measured: Measured) -> Sum:
    """The subsidy in yuan, and the lines of the sum; raises FactMissing and NotRegulated.

    1. what `is`, or the floor; 2. what is added for conditions; 3. the floor; 4. the ceiling; 5. what is added above
    the ceiling; 6. the actual cost, where it counts if lower. A subsidy with a ceiling only starts at 0.
    """
    fitting = [top_up for top_up in rule.top_ups if _applies(top_up, household)]
    total = _at_least(rule, measured, tuple(one for one in fitting if not one.above_ceiling))
    amount, workings = _below(rule.at_most, total, measured)
    amount = replace(amount, low=amount.low or Decimal(0))
    for top_up in (one for one in fitting if one.above_ceiling):
        amount, workings = _topped_up(top_up, (amount, workings), measured)
    if rule.actual_cost_if_lower and measured.actual_cost is not None:
        amount, workings = _cost_if_lower(measured.actual_cost, (amount, workings))
    return amount, workings


def _applies(top_up: TopUp, household: Household) -> bool:
    if top_up.when.misfit(household):
        return False
    for fact in top_up.when.missing(household):
        raise FactMissing(fact)
    return True


def _at_least(rule: Measure, measured: Measured, top_ups: tuple[TopUp, ...] = ()) -> Sum:
    """The quantity itself with what is added, raised to the floor where there is one; or the floor with it."""
    start = rule.at_least if rule.exactly is None else rule.exactly
    total: Sum = (Range(low=None, high=None), ())
    if start is not None:
        total = _start(start, measured, bounded=rule.at_most is not None)
    if rule.exactly is None:
        total = _open_above(total)
    for top_up in top_ups:
        total = _topped_up(top_up, total, measured)
    if rule.exactly is None or rule.at_least is None:
        return total
    floor = compute(rule.at_least, measured)[0].low
    raised = _raised(total[0], floor)
    return _with(total, WorkingKind.RAISED, rule.at_least, raised)


def _open_above(total: Sum) -> Sum:
    """The sum as a floor: at least so much."""
    amount, workings = total
    lines = (replace(line, result=replace(line.result, high=None)) for line in workings)
    return replace(amount, high=None), tuple(lines)


def _start(start: Quantity, measured: Measured, *, bounded: bool) -> Sum:
    """The quantity; open at both ends where cost or area is not known and a ceiling bounds it anyway."""
    try:
        return compute(start, measured)
    except FactMissing as missing:
        if not bounded or missing.fact is Fact.PERSONS:
            raise
        return Range(low=None, high=None), ()


def _below(at_most: Quantity | None, total: Sum, measured: Measured) -> Sum:
    if at_most is None:
        return total
    return _with(total, WorkingKind.CAPPED, at_most, lower(total[0], compute(at_most, measured)[0].high))


def _topped_up(top_up: TopUp, total: Sum, measured: Measured) -> Sum:
    """The sum with what is added; what is at most so much begins at 0, and what is open at both ends stays so."""
    amount, workings = total
    if amount.high is not None:
        amount = replace(amount, low=amount.low or Decimal(0))
    if top_up.add is not None:
        return _added((amount, workings), compute(top_up.add, measured))
    percent = figure_range(measured.figures[str(top_up.add_percent)]).high or Decimal(0)
    raised = share_of(amount, 1 + percent / 100)
    return _with((amount, workings), WorkingKind.RAISED_BY_PERCENT, top_up.add_percent, raised)


def _added(total: Sum, more: Sum) -> Sum:
    """A sum with another one behind it, line by line."""
    amount, workings = total
    before = _ZERO
    for line in more[1]:
        grown = add(amount, add(line.result, share_of(before, Decimal(-1))))
        if grown != amount:
            kind = WorkingKind.TOP_UP if line.kind is WorkingKind.BASE else line.kind
            workings = (*workings, replace(line, kind=kind, result=grown))
        amount, before = grown, line.result
    return amount, workings


def _cost_if_lower(cost: Decimal, total: Sum) -> Sum:
    """Both ends at most the cost; an open end stays open unless the cost is below the low end."""
    amount = total[0]
    open_above = amount.high is None and (amount.low is None or cost >= amount.low)
    return _with(total, WorkingKind.ACTUAL_COST, None, amount if open_above else lower(amount, cost))


def _raised(amount: Range, least: Decimal | None) -> Range:
    if least is None:
        return amount
    low = least if amount.low is None else max(amount.low, least)
    return Range(low=low, high=None if amount.high is None else max(amount.high, least))


def _with(total: Sum, kind: WorkingKind, quantity: Quantity | None, result: Range) -> Sum:
    """The sum with one more line, if the line changes it."""
    if result == total[0]:
        return total
    named = quantity if isinstance(quantity, str) else None
    return result, (*total[1], Working(kind=kind, figure=named, times=None, result=result))

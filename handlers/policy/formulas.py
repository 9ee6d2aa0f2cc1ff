"""How an amount came about, as a sum with the household's own numbers that comes to what is given, at both ends."""

from collections.abc import Iterator
from decimal import Decimal

from handlers.policy.amounts import say_given_range, say_span
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range, Working, WorkingKind
from knowledge.model.figures import FIGURE_IN_TEXT, plain, say_money
from knowledge.model.pack import Pack
from knowledge.model.quantities import figure_range

_BOUNDS = {
    WorkingKind.RAISED: "raised",
    WorkingKind.CAPPED: "capped",
    WorkingKind.ACTUAL_COST: "actual",
}


def say_formula(pack: Pack, found: Assessment, say: Wording) -> str | None:
    """The sum; none where the rule's own words say all there is, or what it begins with is not known.

    3万元＋2人×1万元＝5万元; 30到50平方米×500元，最高按2.4万元＝1.5万元到2.4万元. The rule's words do for figures
    alone, unless they hold figures of other households.
    """
    rule = next((one for one in pack.rules.subsidies if any(step.rule == one.id for step in found.steps)), None)
    if rule is None or found.amount is None or not found.workings:
        return None
    begins = found.workings[0].kind
    if begins in _BOUNDS or begins is WorkingKind.RAISED_BY_PERCENT:
        return None
    used = {line.figure for line in found.workings if line.figure}
    added = (WorkingKind.TOP_UP, WorkingKind.RAISED_BY_PERCENT)
    counted = any(line.times is not None or line.kind in added for line in found.workings)
    if not counted and set(FIGURE_IN_TEXT.findall(rule.say)) <= used:
        return None
    terms = "".join(_terms(pack, found, say))
    if len(found.workings) == 1 and not counted:
        return terms
    if found.workings[-1].kind in _BOUNDS and _is_exact(found.workings[-2].result):
        return terms
    return say("calculate.formula.result", terms=terms, amount=say_given_range(found, say))


def _terms(pack: Pack, found: Assessment, say: Wording) -> Iterator[str]:
    """The lines of a sum: the first alone, the others added to what stands before, or bounding it."""
    bounded = False
    for number, line in enumerate(found.workings):
        if line.kind in _BOUNDS:
            yield _bound(line, found.workings[number - 1].result, say)
            bounded = True
        elif line.kind is WorkingKind.RAISED_BY_PERCENT:
            yield say("calculate.formula.percent", percent=pack.rules.figures[line.figure or ""])
            bounded = True
        elif number:
            yield say(f"calculate.formula.{'further' if bounded else 'plus'}", term=_term(pack, line, say))
        else:
            floor = line.result.high is None and (line.times is None or line.times.high is not None)
            term = _term(pack, line, say)
            yield say("calculate.formula.floor", amount=term) if floor else term


def _bound(line: Working, before: Range, say: Wording) -> str:
    """That what stands before is at least, or at most, so much: a number gives way to it, a range is cut by it."""
    bound = line.result.low if line.kind is WorkingKind.RAISED else line.result.high
    key = _BOUNDS[line.kind] if _is_exact(before) else f"{_BOUNDS[line.kind]}_range"
    return say(f"calculate.formula.{key}", bound=say_money(bound or Decimal(0)))


def _term(pack: Pack, line: Working, say: Wording) -> str:
    value = figure_range(pack.rules.figures[line.figure]) if line.figure else line.result
    times = line.times
    if line.kind is WorkingKind.SHARE_OF_COST and times is not None and times.high is not None:
        percent = pack.rules.figures[line.figure or ""]
        return say("calculate.formula.share", cost=say_money(times.high * 100), percent=percent)
    amount = say_span(value, say)
    if times is None:
        return say("calculate.formula.first", amount=amount)
    if line.kind is WorkingKind.EACH_PERSON:
        return say("calculate.formula.persons", count=plain(times.high or Decimal(0)), amount=amount)
    return say("calculate.formula.metres", area=_area(times, say), amount=amount)


def _area(times: Range, say: Wording) -> str:
    """Square metres as a factor: so many, from so many to so many, or at most or at least so many."""
    if times.low is None or times.high is None:
        key, end = ("at_most", times.high) if times.low is None else ("from", times.low)
        return say(f"calculate.formula.metres_{key}", area=plain(end or Decimal(0)))
    if times.low == times.high:
        return say("calculate.area.metres", number=plain(times.high))
    return say("calculate.area.between", low=plain(times.low), high=plain(times.high))


def _is_exact(amount: Range) -> bool:
    return amount.low is not None and amount.low == amount.high

"""How sums of money and floor areas are said, and how they came about."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range, Working, WorkingKind
from knowledge.model.figures import FIGURE_IN_TEXT, plain, say_money
from knowledge.model.household import Household
from knowledge.model.pack import Pack
from knowledge.model.quantities import figure_range


def say_amount(found: Assessment, say: Wording) -> str:
    """What an assessment gives, with what the document says of it: a floor, a ceiling, the actual cost."""
    if found.amount is None:
        return say("calculate.amount.unregulated")
    if found.amount.high == 0:
        return say("calculate.amount.nothing")
    if any(line.kind is WorkingKind.ACTUAL_COST for line in found.workings) and found.amount.high is not None:
        return say("calculate.amount.actual", amount=say_money(found.amount.high))
    return say_range(found.amount, say)


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


def say_formula(pack: Pack, found: Assessment, say: Wording) -> str | None:
    """The sum with this household's numbers; none where the rule's own words say all there is.

    3万元＋2人×1万元＝5万元. The rule's words do for a single figure, unless they hold figures of other households.
    """
    rule = next((one for one in pack.rules.subsidies if any(step.rule == one.id for step in found.steps)), None)
    if rule is None or found.amount is None or not found.workings:
        return None
    used = {line.figure for line in found.workings if line.figure}
    counted = any(line.times is not None or line.kind is WorkingKind.TOP_UP for line in found.workings)
    if not counted and set(FIGURE_IN_TEXT.findall(rule.say)) <= used:
        return None
    terms = "".join(_terms(pack, found.workings, say))
    corrected = any(line.kind in _CORRECTED for line in found.workings)
    if corrected or (len(found.workings) == 1 and not counted):
        return terms
    return say("calculate.formula.result", terms=terms, amount=say_range(found.amount, say))


_CORRECTED = {
    WorkingKind.RAISED: "raised",
    WorkingKind.CAPPED: "capped",
    WorkingKind.ACTUAL_COST: "actual",
}


def _terms(pack: Pack, workings: Sequence[Working], say: Wording) -> Iterator[str]:
    """The lines of a sum as terms: the first alone, the others added or correcting what stands before."""
    for number, line in enumerate(workings):
        if line.kind in _CORRECTED:
            yield say(f"calculate.formula.{_CORRECTED[line.kind]}", amount=say_span(line.result, say))
            continue
        term = _term(pack, line, say)
        yield say("calculate.formula.plus", term=term) if number else term


def _term(pack: Pack, line: Working, say: Wording) -> str:
    figure = pack.rules.figures[line.figure] if line.figure else None
    if line.kind is WorkingKind.SHARE_OF_COST:
        return say("calculate.formula.share", percent=figure)
    amount = say_span(figure_range(figure) if figure else line.result, say)
    times = line.times.high if line.times else None
    if times is None:
        return say("calculate.formula.first", amount=amount)
    if line.kind is WorkingKind.EACH_PERSON:
        return say("calculate.formula.persons", count=plain(times), amount=amount)
    return say("calculate.formula.metres", area=plain(times), amount=amount)


def _metres(number: Decimal, say: Wording) -> str:
    return say("calculate.area.metres", number=plain(number))

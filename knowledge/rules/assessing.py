"""Assessing a household by a pack's rules: whether it is supported, with how much, and how large it may build."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeVar

from knowledge.model.assessment import (
    Assessment,
    Decider,
    Instalment,
    Paper,
    Range,
    StepKind,
    Verdict,
    Working,
    WorkingStep,
)
from knowledge.model.household import Fact, Household
from knowledge.model.pack import Pack
from knowledge.model.quantities import FactMissing, Measured, NotRegulated, figure_range, share_of
from knowledge.model.rules import NO_CATEGORY, Area, Rule
from knowledge.rules.measuring import amount_of, measure

NOTHING = Range(low=Decimal(0), high=Decimal(0))

_R = TypeVar("_R", bound=Rule)


@dataclass(frozen=True, kw_only=True)
class _Found(Generic[_R]):
    """The rule that decides; none where no rule fits, or where facts must be known first."""

    rule: _R | None
    needs: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Sum:
    """A range with how it came about, or the facts that it needs first."""

    value: Range | None = None
    steps: tuple[WorkingStep, ...] = ()
    workings: tuple[Working, ...] = ()
    needs: tuple[Fact, ...] = ()


def assess(pack: Pack, household: Household) -> Assessment:
    """What the pack's document gives the household; a condition that is not named does not hold.

    Unknown with `needs` where a fact is open on which it depends, unknown without where the document does not regulate
    it. A household of several categories gets what each gives, as one range; where their verdicts differ, the better
    one counts.
    """
    categories = household.categories or ()
    if len(categories) < 2:
        return _assess(pack, household)
    each = tuple((id, _assess(pack, replace(household, categories=(id,)))) for id in categories)
    order = pack.rules.counting_order
    counted = next((id for id in order.categories if id in categories), None) if order else None
    return replace(_together([one for _, one in each]), by_category=each, counted_as=counted)


def where_agreed(pack: Pack) -> Pack:
    """The pack as it would be at a place that agreed to support whom the document leaves open, and refuses nowhere."""
    rules = pack.rules.eligibility
    settled = [rule for rule in rules if rule.verdict is not Verdict.UNKNOWN]
    open = [rule for rule in rules if rule.verdict is Verdict.UNKNOWN]
    agreed = [rule.model_copy(update={"verdict": Verdict.YES, "if_agreed": None}) for rule in open]
    rules_there = pack.rules.model_copy(update={"eligibility": (*settled, *agreed)})
    return pack.model_copy(update={"rules": rules_there})


def _assess(pack: Pack, household: Household) -> Assessment:
    rules = pack.rules
    decided = _first(rules.eligibility, household, lambda rule: rule.verdict)
    verdict = decided.rule.verdict if decided.rule else Verdict.UNKNOWN
    allowed = None if verdict is Verdict.NO else _first(rules.areas, household, lambda rule: rule.id)
    area = _area(pack, household, allowed) if allowed else _Sum()
    amount = _Sum(value=NOTHING) if verdict is Verdict.NO else _Sum(needs=decided.needs)
    if verdict is Verdict.YES or decided.needs:
        found = _amount(pack, household, area.value)
        amount = replace(found, needs=decided.needs + found.needs) if decided.needs else found
    if amount.needs or amount.value is None:
        verdict, amount = Verdict.UNKNOWN, _Sum(needs=amount.needs)
    settled = (_step(pack, StepKind.ELIGIBILITY, decided.rule),) if decided.rule else ()
    notes = [rule for rule in rules.notes if _fits(rule, household)] if verdict is not Verdict.NO else []
    steps = (*settled, *amount.steps, *area.steps, *(_step(pack, StepKind.NOTE, note) for note in notes))
    instalments: tuple[Instalment, ...] = ()
    if verdict is Verdict.YES and amount.value is not None:
        instalments = tuple(_instalments(pack, amount.value))
        if rules.payment:
            paid = rules.payment
            text = pack.fill(paid.say)
            steps = (*steps, WorkingStep(kind=StepKind.PAYMENT, rule="payment", section=paid.section, text=text))
    return Assessment(
        verdict=verdict,
        needs=_in_order(amount.needs),
        amount=amount.value,
        area=area.value,
        area_needs=_in_order(area.needs),
        area_set_by=allowed.rule.set_by if allowed and allowed.rule else None,
        unlisted=verdict is Verdict.NO and decided.rule is not None and decided.rule.when.categories == (NO_CATEGORY,),
        if_agreed=decided.rule.if_agreed if decided.rule else None,
        steps=steps,
        workings=amount.workings,
        instalments=instalments,
        deciders=tuple(Decider(step=one.step, who=one.who, section=one.section) for one in rules.deciders),
        papers=tuple(
            Paper(name=one.name, section=one.section) for one in rules.papers if not one.when.misfit(household)
        ),
        sections=tuple(dict.fromkeys(step.section for step in steps)),
    )


def _first(rules: Sequence[_R], household: Household, outcome: Callable[[_R], object]) -> _Found[_R]:
    """The first rule that fits. A rule before it that may fit once more is known leaves open what would differ."""
    pending: list[_R] = []
    for rule in rules:
        if rule.when.misfit(household):
            continue
        if rule.when.missing(household):
            pending.append(rule)
        elif all(outcome(before) == outcome(rule) for before in pending):
            return _Found(rule=rule)
        else:
            break
    return _Found(rule=None, needs=tuple(fact for rule in pending for fact in rule.when.missing(household)))


def _amount(pack: Pack, household: Household, area: Range | None) -> _Sum:
    found = _first(pack.rules.subsidies, household, lambda rule: rule.id)
    if found.rule is None:
        return _Sum(needs=found.needs)
    built = household.floor_area
    floor_area = area if built is None else Range(low=built, high=built)
    try:
        amount, workings = amount_of(found.rule, household, _measured(pack, household, floor_area))
    except FactMissing as missing:
        return _Sum(needs=(missing.fact,))
    except NotRegulated:
        return _Sum()
    return _Sum(value=amount, workings=workings, steps=(_step(pack, StepKind.AMOUNT, found.rule),))


def _area(pack: Pack, household: Household, found: _Found[Area]) -> _Sum:
    if found.rule is None:
        return _Sum(needs=found.needs)
    step = _step(pack, StepKind.AREA, found.rule)
    if found.rule.set_by is not None:
        return _Sum(steps=(step,))
    try:
        area, workings = measure(found.rule, _measured(pack, household, None))
    except FactMissing as missing:
        return _Sum(needs=(missing.fact,))
    except NotRegulated:
        return _Sum()
    return _Sum(value=area, workings=workings, steps=(step,))


def _measured(pack: Pack, household: Household, floor_area: Range | None) -> Measured:
    return Measured(
        figures=pack.rules.figures,
        persons=household.persons,
        floor_area=floor_area,
        actual_cost=household.actual_cost,
    )


def _instalments(pack: Pack, amount: Range) -> Iterator[Instalment]:
    payment = pack.rules.payment
    if payment is None:
        return
    limit = next((limit for limit in pack.rules.limits if limit.step == "paid"), None)
    if payment.advance is None:
        yield Instalment(kind="whole", amount=amount, after=payment.after, limit=limit, section=payment.section)
        return
    early = payment.advance
    share = (figure_range(pack.rules.figures[early.share]).low or Decimal(0)) / 100
    advance = share_of(amount, share)
    yield Instalment(kind="advance", amount=advance, after=early.after, limit=None, section=early.section)
    rest = share_of(amount, 1 - share)
    yield Instalment(kind="rest", amount=rest, after=payment.after, limit=limit, section=payment.section)


def _together(each: Sequence[Assessment]) -> Assessment:
    """The assessments of a household's categories as one: of the best verdict among them, as one range."""
    best = min((one.verdict for one in each), key=[Verdict.YES, Verdict.UNKNOWN, Verdict.NO].index)
    among = [one for one in each if one.verdict is best]
    return replace(
        among[0],
        needs=_in_order(fact for one in among for fact in one.needs),
        amount=_spanning([one.amount for one in among]),
        area=_spanning([one.area for one in among]),
        steps=tuple(dict.fromkeys(step for one in among for step in one.steps)),
        instalments=among[0].instalments if len({one.amount for one in among}) == 1 else (),
        sections=tuple(dict.fromkeys(section for one in among for section in one.sections)),
    )


def _spanning(ranges: Sequence[Range | None]) -> Range | None:
    """From the lowest low to the highest high; an open end stays open, and one that is unknown makes all unknown."""
    known = [one for one in ranges if one is not None]
    if len(known) < len(ranges) or not known:
        return None
    lows, highs = [one.low for one in known], [one.high for one in known]
    return Range(
        low=min((low for low in lows if low is not None), default=None) if None not in lows else None,
        high=max((high for high in highs if high is not None), default=None) if None not in highs else None,
    )


def _fits(rule: Rule, household: Household) -> bool:
    return not rule.when.misfit(household) and not rule.when.missing(household)


def _step(pack: Pack, kind: StepKind, rule: Rule) -> WorkingStep:
    return WorkingStep(kind=kind, rule=rule.id, section=rule.section, text=pack.fill(rule.say))


def _in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    wanted = set(facts)
    return tuple(fact for fact in Fact if fact in wanted)

"""Households added up, and cases set side by side: each with its result, then the sum or the difference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from handlers.policy.amounts import say_amount, say_range, say_span
from handlers.policy.case_lines import clauses, list_cases, say_given
from handlers.policy.estimates import Estimate, EstimateRequest, estimate
from handlers.policy.household_names import name_household
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range, StepKind, Verdict, WorkingStep
from knowledge.model.figures import say_money
from knowledge.model.household import Household
from knowledge.reading.wanted import Wanted
from knowledge.rules.possible import USUAL, Assessments, leaves, open_facts, possible, spanned, supported
from knowledge.search.search import Outcome


@dataclass(frozen=True, kw_only=True)
class _Worked:
    """A question with its outcome, and the span of what its cases give."""

    asked: EstimateRequest
    outcome: Assessments
    span: Range | None


def add_up(asked: Sequence[tuple[int, EstimateRequest]], say: Wording) -> Estimate:
    """What several households get together, with how many each; what the document leaves open is not counted."""
    lines: list[str] = []
    total = Range(low=Decimal(0), high=Decimal(0))
    partial, spread = False, False
    worked = [(count, _work_out(question)) for count, question in asked]
    for count, one in worked:
        lines.append(_line(count, one, say))
        partial = partial or (one.span is None and not _refused(one.outcome))
        spread = spread or not isinstance(supported(one.outcome), Assessment)
        total = _plus(total, count, one.span or Range(low=Decimal(0), high=Decimal(0)))
    households = sum(count for count, _ in worked)
    counted = any(one.span is not None for _, one in worked)
    if counted or not partial:
        lines.insert(0, say("calculate.line.total", count=households, amount=_said_total(total, say)))
    if spread:
        open = dict.fromkeys(fact for _, one in worked for fact in open_facts(supported(one.outcome)))
        named = say("calculate.comma").join(say(f"calculate.open.{fact.value}") for fact in open)
        lines.append(say("calculate.line.total_depends", open=named))
    if partial:
        lines.append(say("calculate.line.total_partial"))
    lines += _rules([one for _, one in worked], say)
    return Estimate(
        lines=tuple(lines),
        sections=_sections([one for _, one in worked]),
        result=Outcome.ANSWERED if counted or not partial else Outcome.NOT_COVERED,
    )


def compare(asked: Sequence[EstimateRequest], *, difference: bool, say: Wording) -> Estimate:
    """What each of several cases gives, and how much one gives more than the other where that is asked.

    Where it is not, how the money is paid is told as well, and how large the house may be where that is asked, too.
    """
    worked = [_work_out(question) for question in asked]
    lines: list[str] = []
    for one in worked:
        name = name_household(one.asked.pack, one.asked.household, say)
        told = supported(one.outcome)
        if isinstance(told, Assessment):
            lines.append(say("calculate.line.case", label=name, result=say_given(told, say)))
        else:
            lines += [say("calculate.who", facts=name), *list_cases(one.asked.pack, told, say=say)]
    if difference:
        lines.append(_say_difference(worked, say))
    area = [_area(worked[0].asked, say)] if Wanted.AREA in worked[0].asked.wanted else []
    paid = [] if difference else _paid(worked)
    lines += [*_rules(worked, say), *(line for one in area for line in one.lines)]
    sections = (*_sections(worked), *(cited for one in area for cited in one.sections), *(one.section for one in paid))
    return Estimate(
        lines=(*lines, *clauses(paid, [StepKind.PAYMENT], say)),
        sections=tuple(dict.fromkeys(sections)),
        result=Outcome.ANSWERED if any(one.span is not None for one in worked) else Outcome.NOT_COVERED,
    )


def _work_out(asked: EstimateRequest) -> _Worked:
    """The outcome; where only the grade is named, for what is usual with it: C repaired, D rebuilt, no house new."""
    household = asked.household
    if household.method is None and household.grade in USUAL:
        household = replace(household, method=USUAL[household.grade])
    outcome = possible(asked.pack, household, denied=asked.denied)
    span = spanned(outcome)
    if asked.set_amount is not None and span is not None:
        span = Range(low=asked.set_amount, high=asked.set_amount)
    return _Worked(asked=replace(asked, household=household), outcome=outcome, span=span)


def _line(count: int, one: _Worked, say: Wording) -> str:
    facts = name_household(one.asked.pack, one.asked.household, say)
    who = say("calculate.who", facts=facts) if facts else ""
    if one.span is None:
        key = "calculate.line.each_refused" if _refused(one.outcome) else "calculate.line.each_unknown"
        return say(key, count=count, who=who)
    told = supported(one.outcome)
    whole = isinstance(told, Assessment) and one.asked.set_amount is None
    amount = say_amount(told, say) if whole and isinstance(told, Assessment) else say_span(one.span, say)
    if count == 1:
        return say("calculate.line.each_alone", who=who, amount=amount)
    subtotal = _said_total(_plus(Range(low=Decimal(0), high=Decimal(0)), count, one.span), say)
    return say("calculate.line.each", count=count, who=who, amount=amount, subtotal=subtotal)


def _refused(outcome: Assessments) -> bool:
    return all(leaf.verdict is Verdict.NO for leaf in leaves(outcome))


def _plus(total: Range, count: int, one: Range) -> Range:
    high = None if total.high is None or one.high is None else total.high + count * one.high
    return Range(low=(total.low or Decimal(0)) + count * (one.low or Decimal(0)), high=high)


def _said_total(total: Range, say: Wording) -> str:
    if total.high is None:
        return say_range(total, say)
    return say_span(total, say)


def _say_difference(worked: Sequence[_Worked], say: Wording) -> str:
    if len(worked) != 2:
        return say("calculate.line.no_difference")
    first, second = (one.span for one in worked)
    if first is None or second is None:
        return say("calculate.line.no_difference")
    return _difference([_own_name(worked, number, say) for number in range(2)], (first, second), say)


def _difference(names: Sequence[str], spans: tuple[Range, Range], say: Wording) -> str:
    """How much more one case gives: of exact sums, or else of the floors or ceilings that both have."""
    first, second = spans
    if None not in (first.high, second.high) and (first.low, second.low) == (first.high, second.high):
        return _more(names, first.low, second.low, "calculate.line.difference", say)
    if first.high is None and second.high is None and first.low and second.low:
        return _more(names, first.low, second.low, "calculate.line.difference_floor", say)
    if first.high is not None and second.high is not None:
        return _more(names, first.high, second.high, "calculate.line.difference_ceiling", say)
    return say("calculate.line.no_difference")


def _more(names: Sequence[str], first: Decimal | None, second: Decimal | None, key: str, say: Wording) -> str:
    less, more = first or Decimal(0), second or Decimal(0)
    if less == more:
        return say("calculate.line.same", first=names[0], second=names[1])
    low, high = (names[0], names[1]) if less < more else (names[1], names[0])
    return say(key, first=low, second=high, amount=say_money(abs(more - less)))


def _own_name(worked: Sequence[_Worked], number: int, say: Wording) -> str:
    """What tells a case from the others: only the facts in which they differ."""
    households = [one.asked.household for one in worked]
    own = households[number]
    return name_household(
        worked[number].asked.pack,
        Household(
            grade=own.grade if len({one.grade for one in households}) > 1 else None,
            method=own.method if len({one.method for one in households}) > 1 else None,
            persons=own.persons if len({one.persons for one in households}) > 1 else None,
        ),
        say,
    )


def _rules(worked: Sequence[_Worked], say: Wording) -> list[str]:
    """The rules behind the amounts, each once."""
    steps = [
        step
        for one in worked
        for leaf in leaves(supported(one.outcome))
        for step in leaf.steps
        if leaf.verdict is Verdict.YES or step.kind is StepKind.ELIGIBILITY
    ]
    kinds = [StepKind.AMOUNT, StepKind.ELIGIBILITY]
    return clauses(list(dict.fromkeys(steps)), kinds, say)


def _area(asked: EstimateRequest, say: Wording) -> Estimate:
    """How large a house may be that is built anew, whatever the cases are."""
    built = replace(asked.household, grade=None, method=None)
    return estimate(replace(asked, household=built, wanted=frozenset({Wanted.AREA})), say)


def _paid(worked: Sequence[_Worked]) -> list[WorkingStep]:
    """The rules by which all that is given is paid, where they are the same for each case."""
    granted = [leaf for one in worked for leaf in leaves(supported(one.outcome)) if leaf.verdict is Verdict.YES]
    rules = [step for step in granted[0].steps if step.kind is StepKind.PAYMENT] if granted else []
    return [step for step in rules if all(step in leaf.steps for leaf in granted)]


def _sections(worked: Sequence[_Worked]) -> tuple[str, ...]:
    kinds = (StepKind.AMOUNT, StepKind.ELIGIBILITY)
    return tuple(
        dict.fromkeys(
            step.section
            for one in worked
            for leaf in leaves(supported(one.outcome))
            for step in leaf.steps
            if step.kind in kinds
        )
    )

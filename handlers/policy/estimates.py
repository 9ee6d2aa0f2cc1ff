"""What one region's document gives a household, in words: the figure first, then how it comes about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from handlers.policy.agreement import say_if_agreed
from handlers.policy.amounts import costs_less, say_amount, say_area
from handlers.policy.case_lines import clauses, list_cases
from handlers.policy.citation import cite, warn
from handlers.policy.cost_shares import say_own_share, say_paid, say_set_amount, say_shares
from handlers.policy.formulas import say_formula
from handlers.policy.household_names import name_branch, name_category, name_household
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range, StepKind, Verdict
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.reading.wanted import Wanted
from knowledge.rules.possible import Assessments, Branch, Open, leaves, matters, possible, spanned, supported
from knowledge.search.search import Outcome

_BUILT = (Method.REBUILD, Method.NEW)
_RULES_TOLD = 2  # under cases set side by side
_NEEDED = {Fact.ACTUAL_COST: "calculate.line.needs_cost", Fact.FLOOR_AREA: "calculate.line.needs_area"}


@dataclass(frozen=True, kw_only=True)
class EstimateRequest:
    """What is to be worked out by one pack for one household.

    `denied` are categories that it is known not to be of, `strangers` words for categories that the pack lacks.
    `set_amount` is the subsidy in yuan where it is said to be set already.
    `complete` where the conditions were asked for, so that none is taken for granted. `of_rule` where nothing is known
    of a household: what the rule gives is told, and not what would hold for somebody.
    """

    pack: Pack
    household: Household
    wanted: frozenset[Wanted]
    denied: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    set_amount: Decimal | None = None
    complete: bool = False
    of_rule: bool = False


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The lines of a result, the sections behind them, what became of the question, and what is still open."""

    lines: tuple[str, ...]
    sections: tuple[str, ...]
    result: Outcome
    open: Open | None = None


def say_estimate(pack: Pack, estimate: Estimate, own: str | None, say: Wording) -> str:
    """An estimate with who decides, source and warning; labelled unless it is the person's own region."""
    region = pack.region
    label = [] if pack.id == own else [say("ask.by_region", region=region.name)]
    decided = [say("calculate.line.decided")] if estimate.result is Outcome.ANSWERED else []
    source = [cite(region, estimate.sections, say)] if estimate.sections else []
    return "\n".join((*label, *estimate.lines, *decided, *source, warn(region.document, say)))


def estimate(asked: EstimateRequest, say: Wording) -> Estimate:
    """What the pack gives the household: of what is not known, each case."""
    if not asked.wanted - {Wanted.AREA}:
        return _area(asked, say)
    if asked.set_amount is not None and asked.wanted & {Wanted.ADVANCE, Wanted.REST}:
        return _of_set_amount(asked, asked.set_amount, say)
    outcome = _best_first(possible(asked.pack, asked.household, denied=asked.denied))
    strangers = [say("calculate.line.stranger", word=word) for word in asked.strangers]
    if isinstance(outcome, Assessment):
        found = _one(asked, outcome, say)
        return replace(found, lines=(*found.lines, *strangers))
    covered = supported(outcome)
    if outcome[0].open is Open.CATEGORY and len(outcome) == 2 and isinstance(covered, Assessment) and not strangers:
        found = _one(asked, covered, say)
        premise = (
            say("calculate.line.if_covered", names=name_branch(asked.pack, outcome[0], say)),
            *(() if asked.of_rule else _others(asked, outcome[1].then, say)),
        )
        return replace(found, lines=(found.lines[0], *premise, *found.lines[1:]), open=Open.CATEGORY)
    return _cases(asked, outcome, strangers, say)


def _of_set_amount(asked: EstimateRequest, amount: Decimal, say: Wording) -> Estimate:
    """What is paid first and afterwards of a subsidy that is set already."""
    payment = asked.pack.rules.payment
    rule = [payment] if payment else []
    lines = [
        *say_set_amount(asked.pack, amount, asked.wanted, say),
        *(say("calculate.line.clause", text=asked.pack.fill(one.say), section=one.section) for one in rule),
    ]
    return Estimate(lines=tuple(lines), sections=tuple(one.section for one in rule), result=Outcome.ANSWERED)


def _who(asked: EstimateRequest, say: Wording) -> str:
    facts = name_household(asked.pack, asked.household, say)
    return say("calculate.who", facts=facts) if facts else ""


def _others(asked: EstimateRequest, outcome: Assessments, say: Wording) -> Iterator[str]:
    """What the document says of all other households, or that it says nothing."""
    refused = all(leaf.verdict is Verdict.NO for leaf in leaves(outcome))
    if not refused:
        yield say("calculate.line.others_open", whom=asked.pack.region.whom_to_ask)
    steps = dict.fromkeys(step for leaf in leaves(outcome) for step in leaf.steps)
    yield from clauses(list(steps), [StepKind.ELIGIBILITY], say)


def _one(asked: EstimateRequest, found: Assessment, say: Wording) -> Estimate:
    """The result where all that matters is known."""
    who, whom = _who(asked, say), asked.pack.region.whom_to_ask
    needed = next((_NEEDED[fact] for fact in found.needs if fact in _NEEDED), None)
    if needed is not None:
        lines = (say(needed, who=who), *clauses(found.steps, [StepKind.ELIGIBILITY], say))
        return Estimate(lines=lines, sections=found.sections, result=Outcome.CLARIFY)
    if found.verdict is Verdict.NO:
        reasons = clauses(found.steps, [StepKind.ELIGIBILITY], say)
        refused = "calculate.line.unlisted" if found.unlisted else "calculate.line.refused"
        lines = (say(refused, who=who), *reasons, say("calculate.line.whom", whom=whom))
        return Estimate(lines=lines, sections=found.sections, result=Outcome.ANSWERED)
    if found.verdict is Verdict.UNKNOWN:
        return _undecided(asked, found, who, say)
    lines = tuple(line for line in _granted(asked, found, who, say) if line)
    return Estimate(lines=lines, sections=_sections(asked, found), result=Outcome.ANSWERED)


def _sections(asked: EstimateRequest, found: Assessment) -> tuple[str, ...]:
    """The sections of what is told: of a rule's figures not those that say who is supported."""
    if not asked.of_rule or found.verdict is not Verdict.YES:
        return found.sections
    return tuple(dict.fromkeys(step.section for step in found.steps if step.kind is not StepKind.ELIGIBILITY))


def _undecided(asked: EstimateRequest, found: Assessment, who: str, say: Wording) -> Estimate:
    """The result where the document leaves it to the place, or is silent; with the amounts that would then apply."""
    left = found.if_agreed is not None
    agreed = say_if_agreed(asked.pack, asked.household, found, say, denied=asked.denied)
    opening = (
        "calculate.agreed.left" if left else "calculate.agreed.silent" if agreed.lines else "calculate.line.unregulated"
    )
    lines = (
        say(opening, who=who, whom=asked.pack.region.whom_to_ask),
        *clauses(found.steps, [StepKind.ELIGIBILITY], say),
        *agreed.lines,
        *clauses(found.steps, [StepKind.NOTE], say),
    )
    sections = tuple(dict.fromkeys((*found.sections, *agreed.sections)))
    return Estimate(lines=lines, sections=sections, result=Outcome.ANSWERED if left else Outcome.NOT_COVERED)


def _granted(asked: EstimateRequest, found: Assessment, who: str, say: Wording) -> Iterator[str]:
    if Wanted.OWN_SHARE in asked.wanted and found.amount is not None:
        yield say_own_share(_basis(asked, found.amount), asked.household.actual_cost or Decimal(0), say)
    paid = list(say_paid(asked.wanted, found, say))
    yield from paid
    if not paid or Wanted.AMOUNT in asked.wanted:
        yield say("calculate.line.gets", who=who, amount=say_amount(found, say))
    if len(found.by_category) > 1:
        yield from _several(asked.pack, found, say)
    formula = say_formula(asked.pack, found, say)
    rules = [step for step in found.steps if step.kind is StepKind.AMOUNT]
    if formula and rules:
        yield say("calculate.line.sum", formula=formula, section=rules[0].section)
    else:
        yield from clauses(found.steps, [StepKind.AMOUNT], say)
    if costs_less(found, asked.household):
        yield say("calculate.line.costs_less")
    if not asked.of_rule:
        yield from clauses(found.steps, [StepKind.ELIGIBILITY], say)
    built = asked.household.method in _BUILT and (found.area is not None or Wanted.AREA in asked.wanted)
    if built and found.area is None and found.area_needs:
        yield from _area(asked, say).lines
    elif built or found.area_set_by is not None:
        yield say("calculate.line.area", area=say_area(found.area, say, found.area_set_by))
        yield from clauses(found.steps, [StepKind.AREA], say)
    yield from clauses(found.steps, [StepKind.PAYMENT], say)
    if not paid and not asked.of_rule:
        yield say_shares(found, say)
    yield from clauses(found.steps, [StepKind.NOTE], say)
    yield _premise(asked, say)


def _says_area(found: Assessment) -> bool:
    return found.area is not None or found.area_set_by is not None


def _basis(asked: EstimateRequest, amount: Range) -> Range:
    """The subsidy that is set already, or else what the rules give."""
    return amount if asked.set_amount is None else Range(low=asked.set_amount, high=asked.set_amount)


def _several(pack: Pack, found: Assessment, say: Wording) -> Iterator[str]:
    """What each of a household's categories would give, and under which it is counted."""
    yield say("calculate.line.several")
    for id, alone in found.by_category:
        yield say("calculate.line.case", label=name_category(pack, id), result=say_amount(alone, say))
    if found.counted_as:
        yield say("calculate.line.counted", name=name_category(pack, found.counted_as))


def _premise(asked: EstimateRequest, say: Wording) -> str:
    """The conditions that were taken not to hold although they would matter."""
    if asked.complete or asked.of_rule:
        return ""
    open = [one for one in matters(asked.pack, asked.household) if one in _ASKED_AFTER]
    named = [say(f"calculate.condition.{one.value}") for one in open]
    return say("calculate.line.premise", conditions=say("calculate.comma").join(named)) if named else ""


_ASKED_AFTER = (
    Condition.DISASTER_FUND_TAKEN,
    Condition.SUPPORTED_BEFORE,
    Condition.OTHER_SAFE_HOUSE,
    Condition.SUPPORTER_HOUSED,
)


def _cases(asked: EstimateRequest, branches: tuple[Branch, ...], strangers: Sequence[str], say: Wording) -> Estimate:
    """The result where something that matters is not known: each case."""
    cited = tuple(section for leaf in leaves(branches) for section in _sections(asked, leaf))
    told = any(leaf.verdict is not Verdict.UNKNOWN or leaf.if_agreed for leaf in leaves(branches))
    amounts = next((leaf for leaf in leaves(branches) if leaf.verdict is Verdict.YES), None)
    paid = clauses(amounts.steps, [StepKind.PAYMENT], say) if amounts else []
    granted = [leaf for leaf in leaves(branches) if leaf.verdict is Verdict.YES]
    notes = [step for step in amounts.steps if all(step in leaf.steps for leaf in granted)] if amounts else []
    span = spanned(branches)
    cost = asked.household.actual_cost
    own = [say_own_share(_basis(asked, span), cost, say)] if Wanted.OWN_SHARE in asked.wanted and span and cost else []
    agreed = say_if_agreed(asked.pack, asked.household, branches, say, denied=asked.denied)
    lines = (
        *own,
        say("calculate.line.tiers" if asked.of_rule else "calculate.line.depends", who=_who(asked, say)),
        *list_cases(asked.pack, branches, say=say),
        *agreed.lines,
        *strangers,
        *_rules_behind(granted, say),
        *paid,
        *clauses(notes, [StepKind.NOTE], say),
    )
    result = Outcome.ANSWERED if told else Outcome.NOT_COVERED
    sections = tuple(dict.fromkeys((*cited, *agreed.sections)))
    return Estimate(lines=lines, sections=sections, result=result, open=branches[0].open)


def _rules_behind(granted: Sequence[Assessment], say: Wording) -> list[str]:
    """The rules for the amounts, with what else they say; nothing where there are too many to be read with profit."""
    rules = tuple(dict.fromkeys(step for leaf in granted for step in leaf.steps if step.kind is StepKind.AMOUNT))
    return clauses(rules, [StepKind.AMOUNT], say) if len(rules) <= _RULES_TOLD else []


def _area(asked: EstimateRequest, say: Wording) -> Estimate:
    """How large the house may be."""
    household, who = asked.household, _who(asked, say)
    if household.method is None and household.grade in (None, Grade.C, Grade.D):
        household = replace(household, method=Method.REBUILD)
    outcome = possible(asked.pack, household, denied=asked.denied, area=True)
    allowed = supported_area(outcome)
    if isinstance(allowed, Assessment):
        steps = clauses(allowed.steps, [StepKind.AREA], say) or clauses(allowed.steps, [StepKind.NOTE], say)
        if allowed.verdict is Verdict.NO:
            return _one(asked, allowed, say)
        if not _says_area(allowed):
            missing = say("calculate.line.no_area", who=who, whom=asked.pack.region.whom_to_ask)
            return Estimate(lines=(missing, *steps), sections=allowed.sections, result=Outcome.NOT_COVERED)
        line = say("calculate.line.may_build", who=who, area=say_area(allowed.area, say, allowed.area_set_by))
        sections = tuple(dict.fromkeys(step.section for step in allowed.steps if step.kind is StepKind.AREA))
        return Estimate(lines=(line, *steps), sections=sections, result=Outcome.ANSWERED)
    found = [leaf for leaf in leaves(allowed) if _says_area(leaf)]
    rules = tuple(dict.fromkeys(step for leaf in found for step in leaf.steps if step.kind is StepKind.AREA))
    sections = tuple(dict.fromkeys(step.section for step in rules))
    lines = (
        say("calculate.line.depends", who=who),
        *list_cases(asked.pack, allowed, area=True, say=say),
        *(clauses(rules, [StepKind.AREA], say) if len(rules) <= _RULES_TOLD else ()),
    )
    return Estimate(lines=lines, sections=sections, result=Outcome.ANSWERED, open=allowed[0].open)


def supported_area(outcome: Assessments) -> Assessments:
    """The outcome without the cases that are refused, unless all are; where one is left, only that."""
    if isinstance(outcome, Assessment):
        return outcome
    kept = [branch for branch in outcome if any(leaf.verdict is not Verdict.NO for leaf in leaves(branch.then))]
    return outcome if not kept else kept[0].then if len(kept) == 1 else tuple(kept)


def _best_first(outcome: Assessments) -> Assessments:
    """The cases that give something before those of which the document says nothing or no."""
    if isinstance(outcome, Assessment):
        return outcome
    order = [Verdict.YES, Verdict.UNKNOWN, Verdict.NO]
    branches = [replace(branch, then=_best_first(branch.then)) for branch in outcome]
    return tuple(sorted(branches, key=lambda branch: min(order.index(leaf.verdict) for leaf in leaves(branch.then))))

"""Rows of a table, each assessed by its region's document: figures for scripts, the reason for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from handlers.policy.amounts import costs_less, say_amount
from handlers.policy.case_lines import clauses
from handlers.policy.citation import cite
from handlers.policy.formulas import say_formula
from handlers.policy.household_names import name_category
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range, StepKind, Verdict
from knowledge.model.household import Fact, Household
from knowledge.model.pack import Pack
from knowledge.reading.cells import Unread, read_household, read_region
from knowledge.rules.assessing import assess


@dataclass(frozen=True, kw_only=True)
class AssessedRow:
    """What is added to a row; figures without unit, empty where the document gives none."""

    eligible: str
    amount_min: str = ""
    amount_max: str = ""
    area_min: str = ""
    area_max: str = ""
    reference: str = ""
    reason: str


def assess_row(packs: Mapping[str, Pack], row: Mapping[str, str], say: Wording) -> AssessedRow:
    """What a household's row gives by its region's document; unknown with the reason where it cannot be read."""
    written = (row.get("region") or "").strip()
    known = say("table.comma").join(packs)
    if not written:
        return _unknown(say("table.no_region", known=known))
    try:
        pack = read_region(packs, written)
    except Unread:
        return _unknown(say("table.unknown_region", written=written, known=known))
    try:
        household = read_household(pack, row)
    except Unread as unread:
        example = say("table.comma").join(category.name for category in pack.rules.categories[:2])
        right = say(f"table.right.{unread.column}", example=example)
        reason = say("table.unread", column=unread.column, written=unread.written, right=right)
        if unread.column != "category" or pack.rules.subsidies:
            return _unknown(reason, reference=cite(pack.region, (), say))
        return assess_row(packs, {**row, "category": ""}, say)  # whatever it is, this document gives no sum
    return _assessed(pack, household, say)


def _assessed(pack: Pack, household: Household, say: Wording) -> AssessedRow:
    found = assess(pack, household)
    amount_min, amount_max = _ends(found.amount)
    area_min, area_max = _ends(found.area)
    return AssessedRow(
        eligible=found.verdict.value,
        amount_min=amount_min,
        amount_max=amount_max,
        area_min=area_min,
        area_max=area_max,
        reference=cite(pack.region, found.sections, say),
        reason="".join(_reasons(pack, household, found, say)),
    )


def row_of_too_many_cells(say: Wording) -> AssessedRow:
    """For a row with more cells than the table has columns."""
    return _unknown(say("table.too_many_cells"))


def _unknown(reason: str, reference: str = "") -> AssessedRow:
    return AssessedRow(eligible=Verdict.UNKNOWN.value, reference=reference, reason=reason)


def _reasons(pack: Pack, household: Household, found: Assessment, say: Wording) -> Iterator[str]:
    """How the result comes about, a sentence each: what settled it, the sum, and what holds besides."""
    if found.needs:
        yield say("table.needs", columns=_columns(found.needs, say))
    yield from clauses(found.steps, [StepKind.ELIGIBILITY], say)
    if found.verdict is Verdict.YES:
        formula = None if found.by_category else say_formula(pack, found, say)
        yield say("table.amount", amount=formula or say_amount(found, say))
        for id, alone in found.by_category:
            yield say("table.each", category=name_category(pack, id), amount=say_amount(alone, say))
        if costs_less(found, household):
            yield say("calculate.line.costs_less")
    elif not found.steps and not found.needs:
        yield say("table.not_regulated", whom=pack.region.whom_to_ask)
    yield from clauses(found.steps, [StepKind.AMOUNT, StepKind.AREA, StepKind.PAYMENT, StepKind.NOTE], say)
    if found.area_needs and not found.needs:
        yield say("table.needs_area", columns=_columns(found.area_needs, say))
    if found.verdict is Verdict.YES:
        yield say("table.decided")


def _columns(facts: tuple[Fact, ...], say: Wording) -> str:
    return say("table.comma").join(facts)


def _ends(range_: Range | None) -> tuple[str, str]:
    """Both ends as plain numbers; an open end is empty."""
    return ("", "") if range_ is None else (_number(range_.low), _number(range_.high))


def _number(end: Decimal | None) -> str:
    return "" if end is None else f"{end:.2f}".rstrip("0").rstrip(".")

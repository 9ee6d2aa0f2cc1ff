"""What a household would get if the place agreed to what the document leaves open: told besides, never promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.policy.amounts import say_amount
from handlers.policy.case_lines import clauses, list_cases
from handlers.policy.formulas import say_formula
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, StepKind, Verdict
from knowledge.model.household import Household
from knowledge.model.pack import Pack
from knowledge.rules.assessing import where_agreed
from knowledge.rules.possible import Assessments, leaves, possible, supported


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """The lines that are told besides, and the sections behind them; none where nothing would apply."""

    lines: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def say_if_agreed(
    pack: Pack, household: Household, outcome: Assessments, say: Wording, *, denied: Sequence[str] = ()
) -> Agreed:
    """The amounts that would apply; nothing where some case is supported anyway, or no amount is named even then."""
    verdicts = [leaf.verdict for leaf in leaves(outcome)]
    if Verdict.YES in verdicts or Verdict.UNKNOWN not in verdicts:
        return Agreed()
    agreed = supported(possible(where_agreed(pack), household, denied=denied))
    granted = [leaf for leaf in leaves(agreed) if leaf.verdict is Verdict.YES]
    if not granted:
        return Agreed()
    named = next((leaf.if_agreed for leaf in leaves(outcome) if leaf.if_agreed), None)
    condition = named or say("calculate.agreed.condition")
    counted = (step.section for leaf in granted for step in leaf.steps if step.kind is StepKind.AMOUNT)
    sections = tuple(dict.fromkeys(counted))
    if not isinstance(agreed, Assessment):
        lines = (say("calculate.agreed.cases", condition=condition), *list_cases(pack, agreed, say=say))
        return Agreed(lines=lines, sections=sections)
    formula = say_formula(pack, agreed, say)
    working = (
        [say("calculate.line.sum", formula=formula, section=sections[0])]
        if formula and sections
        else clauses(agreed.steps, [StepKind.AMOUNT], say)
    )
    amount = say("calculate.agreed.amount", condition=condition, amount=say_amount(agreed, say))
    return Agreed(lines=(amount, *working), sections=sections)

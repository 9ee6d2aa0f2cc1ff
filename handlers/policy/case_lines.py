"""Assessments as lines: the rules that applied, and a line for each case that is open."""

from collections.abc import Iterator, Sequence

from handlers.policy.amounts import say_amount, say_area
from handlers.policy.household_names import name_branch
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, StepKind, Verdict, WorkingStep
from knowledge.model.pack import Pack
from knowledge.rules.possible import Assessments, Branch


def clauses(steps: Sequence[WorkingStep], kinds: Sequence[StepKind], say: Wording) -> list[str]:
    """The rules of these kinds that applied, each in plain words with its section."""
    return [say("calculate.line.clause", text=step.text, section=step.section) for step in steps if step.kind in kinds]


def list_cases(pack: Pack, branches: Sequence[Branch], *, area: bool = False, say: Wording) -> Iterator[str]:
    """A line for each case, and what follows within it behind."""
    for branch in branches:
        result = _inner(pack, branch.then, "calculate.line.case_inner", area, say)
        yield say("calculate.line.case", label=name_branch(pack, branch, say), result=result)


def say_given(found: Assessment, say: Wording) -> str:
    """The amount of a case; without one whether the document refuses, does not list, leaves open or is silent."""
    if found.unlisted:
        return say("calculate.amount.unlisted")
    if found.if_agreed is not None:
        return say("calculate.amount.left")
    return say_amount(found, say)


def _inner(pack: Pack, outcome: Assessments, key: str, area: bool, say: Wording) -> str:
    if isinstance(outcome, Assessment):
        if not area or outcome.verdict is Verdict.NO:
            return say_given(outcome, say)
        return say_area(outcome.area, say, outcome.area_set_by)
    parts = []
    for branch in outcome:
        result = _inner(pack, branch.then, "calculate.line.case_innermost", area, say)
        parts.append(say(key, label=name_branch(pack, branch, say), result=result))
    return say("calculate.semicolon" if key.endswith("inner") else "calculate.comma").join(parts)

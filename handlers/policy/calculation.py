"""Working out what a question in free text asks: its households, by the packs that it is about, as one text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.dialog.installation import Knowledge
from handlers.policy.asker import Asker
from handlers.policy.estimates import Estimate, EstimateRequest, estimate, say_estimate
from handlers.policy.figure_answers import add_up, compare
from handlers.policy.question_context import QuestionContext
from handlers.policy.rough_costs import estimate_roughly, say_rough
from handlers.wording import Wording
from knowledge import words
from knowledge.model.household import Household
from knowledge.model.pack import Pack
from knowledge.reading.facts import Group, Said, categories_as
from knowledge.reading.question import Question
from knowledge.reading.wanted import MONEY, Wanted, asks_for_the_most, can_be_worked_out
from knowledge.rules.possible import Open, possible, spanned
from knowledge.search.search import Outcome

_REPLY = 25  # characters of a line that only adds facts


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """What was worked out: the text, what became of the question, what to remember, and what is still open.

    `sections` are those cited, where it is one region's. `of_rule` where nothing is known of a household.
    """

    text: str
    outcome: Outcome
    remembered: QuestionContext
    open: Open | None
    sections: tuple[str, ...] = ()
    of_rule: bool = False


def work_out(question: Question, asker: Asker) -> Calculation | None:
    """The result for a question that describes a household, or goes on from one that did; none for any other.

    Each of several packs is asked under its own name.
    """
    packs, before, say = question.about.packs, asker.before, asker.say
    followed = follows(question, before)
    wanted = question.wanted
    if followed:
        wanted = wanted or before.wanted or frozenset({Wanted.AMOUNT})
    if not wanted:
        return None
    told = question.asks_generally and all(pack.rules.subsidies for pack in packs)
    if not (followed or told or all(can_be_worked_out(wanted, question.groups[pack.id], pack) for pack in packs)):
        return None
    known = {pack.id: known_in(pack, before if followed else QuestionContext(), asker.knowledge) for pack in packs}
    found = [_estimate(pack, question.groups[pack.id], wanted, known[pack.id], say) for pack in packs]
    own = asker.region if len(packs) == 1 else None
    pack, results = packs[0], [one.result for one in found]
    return Calculation(
        text="\n\n".join(say_estimate(pack, one, own, say) for pack, one in zip(packs, found, strict=True)),
        outcome=next((one for one in _BEST if one in results), results[0]),
        remembered=QuestionContext(
            question=question.text,
            pack=pack.id,
            household=question.groups[pack.id][0].said.added_to(known[pack.id]),
            wanted=wanted & (MONEY | {Wanted.AREA}),
        ),
        open=found[0].open if len(found) == 1 else None,
        sections=found[0].sections if len(found) == 1 else (),
        of_rule=question.groups[pack.id][0].said.of_nobody and known[pack.id] == Household(),
    )


_BEST = (Outcome.ANSWERED, Outcome.CLARIFY, Outcome.NOT_COVERED)


def asks_for_a_ceiling_not_set(question: Question) -> bool:
    """Whether the most that somebody may get is asked for, of whom the pack names no most."""
    if not asks_for_the_most(question.normalised):
        return False
    pack = question.about.packs[0]
    span = spanned(possible(pack, question.groups[pack.id][0].said.added_to(Household())))
    return span is not None and span.high is None


def is_ours(question: Question, before: QuestionContext) -> bool:
    """Whether a question that search takes for another subject asks for a calculation all the same."""
    text, scope, pack = question.normalised, words.scope(), question.about.packs[0]
    if re.search(scope.never, text) or (re.search(scope.elsewhere, text) and not re.search(scope.house, text)):
        return False
    said = question.groups[pack.id][0].said
    named = bool(said.grades or said.methods or said.categories)
    return follows(question, before) or (named and bool(question.wanted))


def follows(question: Question, before: QuestionContext) -> bool:
    """Whether the question goes on from a calculation: it adds facts, asks for more of it, or names another region."""
    if before.pack is None:
        return False
    if any(group.said.anything for groups in question.groups.values() for group in groups):
        short = len(question.normalised) <= _REPLY and not question.wanted and not question.asks
        return question.goes_on or short
    other_region = question.goes_on and list(question.groups) != [before.pack]
    return bool(question.wanted) or other_region


def _estimate(
    pack: Pack, groups: Sequence[Group], wanted: frozenset[Wanted], known: Household, say: Wording
) -> Estimate:
    """What one pack gives the households: one, several added up, or cases set side by side."""
    asked = [(group.count, _request(pack, group.said, wanted, known)) for group in groups]
    if not pack.rules.subsidies and wanted & MONEY:
        return _silent(asked[0][1], say)
    if len(asked) > 1 or asked[0][0] > 1:
        costs = [say_rough(group.said.rough_cost, say) for group in groups if group.said.rough_cost is not None]
        rough = tuple(say("calculate.rough.left_out", cost=cost) for cost in dict.fromkeys(costs))
        total = add_up(asked, say)
        return replace(total, lines=(*total.lines[:1], *rough, *total.lines[1:]))
    said = groups[0].said
    cases = said.cases()
    if len(cases) > 1 and wanted & MONEY:
        requests = [_request(pack, case, wanted, known) for case in cases]
        return compare(requests, difference=Wanted.DIFFERENCE in wanted, say=say)
    if said.rough_cost is not None and wanted & MONEY:
        return estimate_roughly(asked[0][1], said.rough_cost, say)
    return estimate(asked[0][1], say)


def _request(pack: Pack, said: Said, wanted: frozenset[Wanted], known: Household) -> EstimateRequest:
    return EstimateRequest(
        pack=pack,
        household=said.added_to(known),
        wanted=wanted,
        denied=said.denied,
        strangers=said.strangers,
        set_amount=said.set_amount,
        of_rule=said.of_nobody and known == Household(),
    )


def known_in(pack: Pack, before: QuestionContext, knowledge: Knowledge) -> Household:
    """The household remembered; categories of another pack as this one calls them."""
    known, other = before.household, knowledge.packs.get(before.pack or "")
    if other is None or other is pack or not known.categories:
        return known
    return replace(known, categories=categories_as(pack, other, known.categories) or None)


def _silent(asked: EstimateRequest, say: Wording) -> Estimate:
    """That the pack's document names no sums, with what it says instead."""
    return estimate(replace(asked, wanted=frozenset({Wanted.AMOUNT})), say)

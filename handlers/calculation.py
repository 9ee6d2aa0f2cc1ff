"""Working out what a question in free text asks: its households, by the packs that it is about, as one text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.estimates import Estimate, EstimateRequest, estimate, say_estimate
from handlers.memory import Memory
from handlers.sums import add_up, compare
from handlers.talk import Knowledge
from handlers.wording import Wording
from knowledge import words
from knowledge.facts import Said, categories_as, read_groups
from knowledge.household import Household
from knowledge.pack import Pack
from knowledge.possible import Open
from knowledge.search import Outcome
from knowledge.text import looks_like_question, normalise
from knowledge.wanted import MONEY, Wanted, can_be_worked_out, goes_on, read_wanted

_REPLY = 25  # characters of a line that only adds facts


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """What was worked out: the text, what became of the question, what to remember, and what is still open.

    `sections` are those cited, where it is one region's.
    """

    text: str
    outcome: Outcome
    memory: Memory
    open: Open | None
    sections: tuple[str, ...] = ()


def work_out(
    question: str, packs: Sequence[Pack], *, own: str | None, before: Memory, knowledge: Knowledge, say: Wording
) -> Calculation | None:
    """The result for a question that describes a household, or goes on from one that did; none for any other.

    Each of several packs is asked under its own name.
    """
    followed = _follows(question, packs, before)
    wanted = read_wanted(question)
    if followed:
        wanted = wanted or before.wanted or frozenset({Wanted.AMOUNT})
    known = {pack.id: _known(pack, before if followed else Memory(), knowledge) for pack in packs}
    worked = [(pack, _by_pack(question, pack, wanted, known[pack.id], followed, say)) for pack in packs]
    found = [(pack, one) for pack, one in worked if one is not None]
    if not found:
        return None
    if len(found) < len(worked):
        return None
    text = "\n\n".join(say_estimate(pack, one, own if len(packs) == 1 else None, say) for pack, one in found)
    results = [one.result for _, one in found]
    pack, only = found[0]
    single = len(found) == 1
    said = read_groups(question, pack)[0].said
    return Calculation(
        text=text,
        outcome=next((one for one in _BEST if one in results), results[0]),
        memory=Memory(
            question=question,
            pack=pack.id,
            household=said.added_to(known[pack.id]),
            wanted=wanted & (MONEY | {Wanted.AREA}),
        ),
        open=only.open if single else None,
        sections=only.sections if single else (),
    )


_BEST = (Outcome.ANSWERED, Outcome.CLARIFY, Outcome.NOT_COVERED)


def is_ours(question: str, pack: Pack, before: Memory) -> bool:
    """Whether a question that search takes for another subject asks for a calculation all the same."""
    text, scope = normalise(question), words.scope()
    if re.search(scope.never, text) or (re.search(scope.elsewhere, text) and not re.search(scope.house, text)):
        return False
    said = read_groups(question, pack)[0].said
    named = bool(said.grades or said.methods or said.categories)
    return _follows(question, [pack], before) or (named and bool(read_wanted(question)))


def _follows(question: str, packs: Sequence[Pack], before: Memory) -> bool:
    """Whether the question goes on from a calculation: it adds facts, asks for more of it, or names another region."""
    if before.pack is None:
        return False
    wanted = read_wanted(question)
    said = [group.said for pack in packs for group in read_groups(question, pack)]
    adds = any(one.anything for one in said)
    if adds:
        short = len(normalise(question)) <= _REPLY and not wanted and not looks_like_question(question)
        return goes_on(question) or short
    other_region = goes_on(question) and [pack.id for pack in packs] != [before.pack]
    return bool(wanted) or other_region


def _by_pack(
    question: str, pack: Pack, wanted: frozenset[Wanted], known: Household, followed: bool, say: Wording
) -> Estimate | None:
    groups = read_groups(question, pack)
    if not wanted or not (followed or can_be_worked_out(wanted, groups, pack)):
        return None
    asked = [(group.count, _question(pack, group.said, wanted, known)) for group in groups]
    if not pack.rules.subsidies and wanted & MONEY:
        return _silent(asked[0][1], say)
    if len(asked) > 1 or asked[0][0] > 1:
        return add_up(asked, say)
    cases = groups[0].said.cases()
    if len(cases) > 1 and wanted & MONEY:
        questions = [_question(pack, case, wanted, known) for case in cases]
        return compare(questions, difference=Wanted.DIFFERENCE in wanted, say=say)
    return estimate(asked[0][1], say)


def _question(pack: Pack, said: Said, wanted: frozenset[Wanted], known: Household) -> EstimateRequest:
    return EstimateRequest(
        pack=pack,
        household=said.added_to(known),
        wanted=wanted,
        denied=said.denied,
        strangers=said.strangers,
        set_amount=said.set_amount,
    )


def _known(pack: Pack, before: Memory, knowledge: Knowledge) -> Household:
    """The household remembered; categories of another pack as this one calls them."""
    known, other = before.household, knowledge.packs.get(before.pack or "")
    if other is None or other is pack or not known.categories:
        return known
    return replace(known, categories=categories_as(pack, other, known.categories) or None)


def _silent(asked: EstimateRequest, say: Wording) -> Estimate:
    """That the pack's document names no sums, with what it says instead."""
    return estimate(replace(asked, wanted=frozenset({Wanted.AMOUNT})), say)

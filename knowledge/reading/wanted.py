"""What a question wants worked out, and whether it can be: a household must be described, not a rule asked for."""

import re
from collections.abc import Sequence
from enum import StrEnum

from knowledge.model.pack import Pack
from knowledge.reading.facts import Group
from knowledge.words.wanted import wanted_words


class Wanted(StrEnum):
    """What can be worked out for a household."""

    AMOUNT = "amount"  # the subsidy
    AREA = "area"  # how large the house may be
    ADVANCE = "advance"  # what is paid before the works are done
    REST = "rest"  # what is paid afterwards
    DIFFERENCE = "difference"  # between cases set side by side
    OWN_SHARE = "own_share"  # what is left of the cost for the household itself


MONEY = frozenset({Wanted.AMOUNT, Wanted.ADVANCE, Wanted.REST, Wanted.DIFFERENCE, Wanted.OWN_SHARE})


def read_wanted(text: str) -> frozenset[Wanted]:
    """What a normalised question wants worked out; nothing where it asks for other numbers, as days, or for none."""
    words = wanted_words()
    found = {one for one in Wanted if re.search(getattr(words, one.value), text)}
    if Wanted.DIFFERENCE in found or (re.search(words.total, text) and re.search(_HOW_MUCH, text)):
        found.add(Wanted.AMOUNT)
    if re.search(words.not_ours, text):
        found -= MONEY
    return frozenset(found)


_HOW_MUCH = r"多少|几|好多|合计"


def can_be_worked_out(wanted: frozenset[Wanted], groups: Sequence[Group], pack: Pack) -> bool:
    """Whether enough of a household is described to work out what is wanted.

    Grade or method alone ask for the rule itself, which an entry tells better.
    """
    said = groups[0].said
    described = (
        said.categories is not None
        or bool(said.strangers or said.persons)
        or said.actual_cost is not None
        or said.rough_cost is not None
        or len(said.cases()) > 1
        or sum(group.count for group in groups) > 1
    )
    if Wanted.OWN_SHARE in wanted and said.actual_cost is None and said.rough_cost is None:
        return False
    if wanted & {Wanted.ADVANCE, Wanted.REST} and said.set_amount is not None:
        return pack.rules.payment is not None
    return bool(wanted & MONEY and described) or (
        Wanted.AREA in wanted and bool(said.persons) and bool(pack.rules.areas)
    )

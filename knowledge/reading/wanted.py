"""What a question wants worked out, and whether it can be: a household must be described, not a rule asked for."""

import re
from collections.abc import Sequence
from enum import StrEnum

from knowledge.model.household import Grade
from knowledge.model.pack import Pack
from knowledge.reading.facts import Group
from knowledge.reading.phrases import grades_in, methods_in
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
    of_money = re.sub(words.area_asked, " ", text)
    found = {one for one in MONEY if re.search(getattr(words, one.value), of_money)}
    if re.search(words.area, text):
        found.add(Wanted.AREA)
    if Wanted.DIFFERENCE in found or (re.search(words.total, of_money) and re.search(_HOW_MUCH, of_money)):
        found.add(Wanted.AMOUNT)
    if re.search(words.judged, text) and grades_in(text) and methods_in(text):
        found.add(Wanted.AMOUNT)
    if re.search(words.not_ours, text):
        found -= MONEY
    return frozenset(found)


def asks_generally(text: str) -> bool:
    """Whether a normalised question asks what is given and nothing else, of nobody in particular: 补多少."""
    return re.search(wanted_words().generic, text) is not None


def asks_for_the_most(text: str) -> bool:
    """Whether a normalised question asks how much there is at the most."""
    return re.search(wanted_words().ceiling, text) is not None


_SAFE = {Grade.A, Grade.B}  # what becomes of such a house depends on a retrofit, which must be named
_HOW_MUCH = r"多少|几|好多|合计"


def can_be_worked_out(wanted: frozenset[Wanted], groups: Sequence[Group], pack: Pack) -> bool:
    """Whether enough of a household is described to work out what is wanted: who it is, or what its house is like."""
    said = groups[0].said
    described = (
        said.categories is not None
        or bool(said.strangers or said.persons or said.methods or set(said.grades) - _SAFE)
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

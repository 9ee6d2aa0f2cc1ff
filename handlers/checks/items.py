"""Which houses a check asks for: suspected and dangerous ones, empty ones, and those that stay watched."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from handlers.dialog.hierarchy import at_level
from knowledge.area import Level, Place
from storage.cases import cases
from storage.cases.cases import COUNTED, Case
from storage.database.database import Transaction
from storage.people import areas

MOST_HOUSES = 5000  # of one township

_DANGEROUS = (None, "C", "D")  # suspected, or graded so
_EMPTY = "empty"


class CheckSubject(StrEnum):
    """What is looked at."""

    VILLAGES = "villages"  # a whole village with all its households
    HOUSES = "houses"  # suspected houses, and those graded C or D
    SEALED = "sealed"  # such houses that stand empty (榆政住建发〔2021〕127号 二（二）4)
    WATCHED = "watched"  # B, and what was repaired (榆政住建发〔2021〕127号 二（二）1)


def houses(tx: Transaction, subject: CheckSubject, within: Sequence[Place]) -> dict[str, list[Case]]:
    """The houses of a subject at some places, by the code of their village."""
    if subject is CheckSubject.VILLAGES:
        return {}
    there = cases.within(tx, within, COUNTED, limit=MOST_HOUSES * len(within))
    wanted = [case for case in there if _fits(subject, case)]
    village_of = _villages_of(tx, {case.area for case in wanted})
    found: dict[str, list[Case]] = {}
    for case in wanted:
        found.setdefault(village_of[case.area], []).append(case)
    return found


def villages(tx: Transaction, within: Sequence[Place], found: Mapping[str, Sequence[Case]]) -> list[Place]:
    """The villages of some places, and whatever else houses were found at: a township that has no villages."""
    known = {village.code: village for village in areas.below_any(tx, within, Level.VILLAGE)}
    known |= areas.among(tx, found.keys() - known.keys())
    return [known[code] for code in sorted(known)]


def _fits(subject: CheckSubject, case: Case) -> bool:
    match subject:
        case CheckSubject.WATCHED:
            return case.grade == "B"
        case CheckSubject.SEALED:
            return case.grade in _DANGEROUS and case.answers.get("living") == _EMPTY
    return case.grade in _DANGEROUS


def _villages_of(tx: Transaction, codes: Collection[str]) -> dict[str, str]:
    """By the code of a place, the code of its village; a place in no village stands for itself."""
    lineages = areas.lineages(tx, areas.among(tx, codes).values())
    return {code: (at_level(lineage, Level.VILLAGE) or lineage[0]).code for code, lineage in lineages.items()}

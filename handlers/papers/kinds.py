"""The kinds of papers: of one household each, of all that are chosen together, or of finished texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers.cases import procedures
from handlers.dialog.context import Context
from handlers.ledger.table import Disclosure
from handlers.papers import acceptance, household_letter, household_papers
from handlers.papers.acceptance import ACCEPTANCE
from handlers.papers.household_letter import HOUSEHOLD_LETTER
from handlers.papers.household_letter import STEP as LETTER_STEP
from handlers.papers.household_papers import HOUSEHOLD_FILE
from handlers.papers.paper import PrintedPaper
from handlers.papers.public_notices import NOTICE
from handlers.reporting.escalation.reminder_letter import URGING
from storage.cases import records
from storage.cases.cases import Case
from storage.papers.papers import PaperFormat

Composer = Callable[[Context, Case, Disclosure, Path], PrintedPaper]


@dataclass(frozen=True, kw_only=True)
class HouseholdPaper:
    """A paper of one household. `has_numbers` tells whether it has a place for ID and phone numbers.

    `after` are steps of which one must have been taken; none: a case that was only reported has it, too. One `of_step`
    is there where that step comes next, or was taken.
    """

    id: str
    compose: Composer
    formats: tuple[PaperFormat, ...] = (PaperFormat.DOCX,)
    has_numbers: bool = True
    after: tuple[str, ...] = ()
    of_step: str = ""


OF_HOUSEHOLDS: Mapping[str, HouseholdPaper] = {
    one.id: one
    for one in (
        HouseholdPaper(
            id=HOUSEHOLD_FILE,
            compose=household_papers.compose,
            formats=(PaperFormat.DOCX, PaperFormat.PDF),
        ),
        HouseholdPaper(id=HOUSEHOLD_LETTER, compose=household_letter.compose, has_numbers=False, of_step=LETTER_STEP),
        HouseholdPaper(id=ACCEPTANCE, compose=acceptance.compose, after=("works_started", "completed", "accepted")),
    )
}
KINDS = (NOTICE, URGING, *OF_HOUSEHOLDS)  # for each of which there is a template


def offered_for(context: Context, case: Case) -> list[HouseholdPaper]:
    """The papers that a case can have now."""
    return [one for one in OF_HOUSEHOLDS.values() if fits(context, one, case)]


def fits(context: Context, kind: HouseholdPaper, case: Case) -> bool:
    """Whether a case can have a paper now."""
    if kind.of_step:
        standing = procedures.standing_of(context, case)
        return kind.of_step in standing.open_steps | standing.taken
    return not kind.after or bool(records.taken(context.tx, case.id) & {*kind.after})

"""The kinds of papers: of one household each, of all that are chosen together, or of finished texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.cases import procedures
from handlers.dialog.context import Context
from handlers.ledger.table import Disclosure
from handlers.papers import (
    acceptance,
    form_papers,
    household_letter,
    household_papers,
    sealed_house,
    training_record,
    urging,
)
from handlers.papers.acceptance import ACCEPTANCE
from handlers.papers.form_papers import FORM_PAPERS
from handlers.papers.household_letter import HOUSEHOLD_LETTER
from handlers.papers.household_letter import STEP as LETTER_STEP
from handlers.papers.household_papers import HOUSEHOLD_FILE
from handlers.papers.paper import PrintedPaper
from handlers.papers.public_notices import NOTICE
from handlers.papers.sealed_house import SEALED_HOUSE
from handlers.reporting.escalation.reminder_letter import URGING
from handlers.training.record_paper import TRAINING_RECORD
from storage.cases import records
from storage.cases.cases import Case
from storage.database.sealed_folder import SealedFolder
from storage.papers.papers import PaperFormat

Composer = Callable[[Context, Case, Disclosure, SealedFolder], PrintedPaper]


@dataclass(frozen=True, kw_only=True)
class HouseholdPaper:
    """A paper of one household, as .docx or PDF. `has_numbers` tells whether it has a place for ID and phone numbers.

    `after` are steps of which one must have been taken; none: a case that was only reported has it, too. One `of_step`
    is there where that step comes next, or was taken; one `of_form` where the document's form of that step was filled
    in; one `of_looks` where somebody looked at the sealed house.
    """

    id: str
    compose: Composer
    has_numbers: bool = True
    after: tuple[str, ...] = ()
    of_step: str = ""
    of_form: str = ""
    of_looks: bool = False


FORMATS = (PaperFormat.DOCX, PaperFormat.PDF)  # in which a household's paper can be had
OF_HOUSEHOLDS: Mapping[str, HouseholdPaper] = {
    one.id: one
    for one in (
        HouseholdPaper(id=HOUSEHOLD_FILE, compose=household_papers.compose),
        HouseholdPaper(id=HOUSEHOLD_LETTER, compose=household_letter.compose, has_numbers=False, of_step=LETTER_STEP),
        HouseholdPaper(id=ACCEPTANCE, compose=acceptance.compose, after=("works_started", "completed", "accepted")),
        *(HouseholdPaper(id=one.id, compose=one.compose, of_form=one.step) for one in FORM_PAPERS),
        HouseholdPaper(id=SEALED_HOUSE, compose=sealed_house.compose, has_numbers=False, of_looks=True),
    )
}
FINISHED: Mapping[str, Callable[[Mapping[str, Any]], PrintedPaper]] = {  # whose texts stood when they were asked for
    URGING: urging.compose,
    TRAINING_RECORD: training_record.compose,
}
KINDS = (NOTICE, *FINISHED, *OF_HOUSEHOLDS)  # for each of which there is a template


def fitting(context: Context, kind: HouseholdPaper, cases: Sequence[Case]) -> list[Case]:
    """Those of some cases that can have a paper now, read at once."""
    if kind.of_looks:
        return sealed_house.with_looks(context, cases)
    if kind.of_form:
        return form_papers.with_form(context, kind.of_form, cases)
    if kind.of_step:
        standings = procedures.standings_among(context, cases)
        return [one for one in cases if kind.of_step in standings[one.id].open_steps | standings[one.id].taken]
    if kind.after:
        taken = records.taken_among(context.tx, [case.id for case in cases])
        return [case for case in cases if taken.get(case.id, frozenset()) & {*kind.after}]
    return list(cases)

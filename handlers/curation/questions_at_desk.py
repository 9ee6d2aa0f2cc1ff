"""Questions in vain, at an office PC: those that wait for a person, and all others by their words, with no name."""

from dataclasses import dataclass

from handlers.curation.answering import QUESTION_ANSWER
from handlers.curation.rooms import NotInKnowledge
from handlers.curation.unanswered import name_subject
from handlers.curation.waiting import open_question
from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.pages import Page, page_of
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from handlers.people import curators
from storage.curation import questions
from storage.curation.questions import AskedAlike, AskedQuestion
from storage.database.privacy import mask_numbers

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question: its words with numbers masked, about which region and topic, how often and when it was asked."""

    id: int
    text: str
    region: str
    subject: str
    times: int
    when: str


@dataclass(frozen=True, kw_only=True)
class QuestionLists:
    """What waits for a person's answer, and a page of what was asked in vain and handed to nobody."""

    waiting: tuple[QuestionRow, ...]
    alike: tuple[QuestionRow, ...]
    page: Page


def lists(context: Context, number: int) -> QuestionLists:
    """The questions of the person's counties. Raises NotInKnowledge for who answers for none."""
    codes = [county.code for county in curators.counties_of(context)]
    if not codes:
        raise NotInKnowledge
    page = page_of(questions.count_alike(context.tx, codes), number, size=ON_A_PAGE)
    waiting = questions.waiting(context.tx, codes, limit=ON_A_PAGE)
    alike = questions.alike(context.tx, codes, offset=page.offset, limit=page.size)
    return QuestionLists(
        waiting=tuple(_row(context, one) for one in waiting),
        alike=tuple(_row(context, one) for one in alike),
        page=page,
    )


def _row(context: Context, asked: AskedQuestion | AskedAlike) -> QuestionRow:
    pack = context.packs.get(asked.pack or "")
    at = (asked.handed_at or asked.asked_at) if isinstance(asked, AskedQuestion) else asked.asked_at
    return QuestionRow(
        id=asked.id,
        text=mask_numbers(asked.text),
        region=pack.region.name if pack else "",
        subject=name_subject(asked.subject, context.say),
        times=asked.times,
        when=say_moment(context.say, at, context.zone),
    )


def opened(context: Context, id: int) -> WholeSheet:
    """The sheet on which a question is answered. Raises NotInKnowledge for one that waits for somebody else."""
    _check(context, id)
    return at_once.opened(context, QUESTION_ANSWER, str(id))


def answer(context: Context, id: int, filled: Filled, *, once: str, sure: bool) -> WholeSheet | SheetSent:
    """Answer it, once it was looked over. Raises NotInKnowledge."""
    _check(context, id)
    return at_once.send(context, QUESTION_ANSWER, filled, subject=str(id), once=once, sure=sure)


def _check(context: Context, id: int) -> None:
    if not isinstance(open_question(context, id), AskedQuestion):
        raise NotInKnowledge(id)

"""Questions about reported houses in words: how far one is, what waits long."""

from handlers.cases import lists
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from knowledge.reading.case_questions import CasesAsked, read_case_question
from knowledge.reading.office_wishes import OfficeWish, read_office_wish
from knowledge.reading.text import normalise


def take_words(context: Context, text: str) -> list[Reply] | None:
    """The answer to a question about reported houses, or the way to what is wished for one; none for any other text."""
    asked = read_case_question(normalise(text))
    if asked is None:
        return _take_wish(context, text)
    if asked.asked is CasesAsked.COUNT:
        return None  # the ledger counts
    if asked.asked is CasesAsked.OVERDUE and lists.LATE in lists.names(context):
        return lists.take_choice(context, [lists.LATE])
    return lists.show(context)


def _take_wish(context: Context, text: str) -> list[Reply] | None:
    """Photos to be added, a report to be withdrawn: the own reports, and what to press there; an office hears besides
    how a step is taken back.
    """
    read = read_office_wish(normalise(text))
    if read is None or read.wish not in (OfficeWish.PHOTOS, OfficeWish.WITHDRAW):
        return None
    of_office = read.wish is OfficeWish.WITHDRAW and lists.OWN not in lists.names(context)
    return [
        context.reply("cases.asked.take_back" if of_office else f"cases.asked.{read.wish}"),
        *lists.show_own(context),
    ]

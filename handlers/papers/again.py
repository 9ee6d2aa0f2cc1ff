"""A paper of finished texts once more as PDF: the same letter, with the same number."""

from collections.abc import Iterator

from handlers.dialog import paper_orders
from handlers.dialog.context import Context, Occasion
from handlers.dialog.messages import Option
from handlers.dialog.paper_orders import PaperOrder
from handlers.dialog.row_ids import row_id
from handlers.papers.kinds import FINISHED
from storage.papers import papers
from storage.papers.papers import PaperFormat, StoredPaper


def as_pdf(context: Context, paper: str) -> str | None:
    """Order it; the kind of the paper, none where there is no such paper of the person's own."""
    id = row_id(paper)
    found = None if id is None else papers.find(context.tx, id)
    if found is None or found.person_id != context.person_id or not _can_be(found) or context.place is None:
        return None
    order = PaperOrder(kind=found.kind, asked=found.asked, about=f"area:{found.area}", format=PaperFormat.PDF)
    paper_orders.order(context, order)
    return found.kind


def button(occasion: Occasion, paper: StoredPaper) -> Iterator[Option]:
    """The way to it, for a paper that can be had as PDF as well."""
    if _can_be(paper):
        yield occasion.option(f"paper:as_pdf:{paper.id}", "papers.button.as_pdf")


def _can_be(paper: StoredPaper) -> bool:
    return paper.kind in FINISHED and paper.format is PaperFormat.DOCX

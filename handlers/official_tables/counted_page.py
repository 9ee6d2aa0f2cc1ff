"""A page of the houses that a number of a report counts, each as it is called on buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cases.labels import CaseLabels
from handlers.dialog.context import Context
from handlers.dialog.pages import Page, page_of
from storage.cases import cases

ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class CountedPage:
    """What the number is of, how many houses it counts, and those of a page by case number and label."""

    title: str
    count: int
    page: Page
    houses: tuple[tuple[str, str], ...]


def counted_page(context: Context, title: str, numbers: Sequence[str], page: int) -> CountedPage:
    """A page of some cases, by their numbers."""
    shown = page_of(len(numbers), page, size=ON_A_PAGE)
    found = cases.by_numbers(context.tx, shown.of(numbers))
    labels = CaseLabels(context, found)
    houses = tuple((case.number, labels.of(case)) for case in found)
    return CountedPage(title=title, count=len(numbers), page=shown, houses=houses)

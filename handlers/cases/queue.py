"""What waits for an office, a list beside the case: one row for each case, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.cases import lists, view
from handlers.cases.labels import CaseLabels
from handlers.cases.procedures import procedures_among
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.drawings import Tone
from handlers.dialog.pages import Page, page_of
from knowledge.model.procedure import Procedure
from storage.cases import deadlines
from storage.cases import lists as stored
from storage.cases.cases import Case

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class QueueTab:
    """One of the person's lists with how much is in it."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A case in a list: whose it is and where, what it waits for, and how that stands to its day."""

    number: str
    whose: str
    place: str
    waits_for: str
    mark: str
    tone: Tone
    due: str


@dataclass(frozen=True, kw_only=True)
class WaitingList:
    """A list of cases beside the case that is open."""

    tabs: tuple[QueueTab, ...]
    name: str
    rows: tuple[QueueRow, ...]
    page: Page


def queue(context: Context, name: str, number: int) -> WaitingList:
    """A page of one of the person's lists; the first that has something in it where the name is none of them."""
    tabs = tuple(
        QueueTab(name=one, label=context.say(f"sheet.list.{one}"), count=lists.count(context, one))
        for one in lists.names(context)
    )
    if name not in {tab.name for tab in tabs}:
        name = next((tab.name for tab in tabs if tab.count), tabs[0].name)
    count = next(tab.count for tab in tabs if tab.name == name)
    page = page_of(count, number, size=ON_A_PAGE)
    cases = stored.part(context.tx, lists.list_of(context, name), offset=page.offset, limit=page.size)
    return WaitingList(tabs=tabs, name=name, rows=tuple(_rows(context, cases)), page=page)


def _rows(context: Context, cases: list[Case]) -> list[QueueRow]:
    labels = CaseLabels(context, cases)
    days = deadlines.running_among(context.tx, [case.id for case in cases])
    following = procedures_among(context, cases)
    return [_row(context, labels, case, following[case.id], days.get(case.id, {})) for case in cases]


def _row(context: Context, labels: CaseLabels, case: Case, procedure: Procedure, days: Mapping[str, date]) -> QueueRow:
    following = procedure.following(case.state)
    due = days.get(following.id) if following else None
    said, tone = mark(context, case, due)
    head = case.answers.get("head")
    place = labels.place(case)
    return QueueRow(
        number=case.number,
        whose=context.say("report.named", head=head) if head else place or context.say("cases.one_house"),
        place=place if head else "",
        waits_for=context.say("sheet.waits_for", step=context.say(f"course.step.{following.id}")) if following else "",
        mark=said,
        tone=tone,
        due=say_date(context.say, due) if due else "",
    )


def mark(context: Context, case: Case, due: date | None) -> tuple[str, Tone]:
    """In danger that nobody looks after, so many days over, due within a workday, so many days left, or its state."""
    if view.is_untaken(case):
        return context.say("cases.short.untaken"), Tone.DANGER
    if due is None:
        drawn = view.drawn(context, case, "")
        return drawn.state, drawn.tone
    days = (due - context.today).days
    if days < 0:
        return context.say("sheet.over", days=-days), Tone.DANGER
    soon = due <= context.workdays.after(context.today)
    key = "sheet.today" if days == 0 else "sheet.left"
    return context.say(key, days=days), Tone.WAITING if soon else Tone.UNDER_WAY

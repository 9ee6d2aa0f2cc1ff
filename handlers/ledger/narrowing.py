"""What a view asks for beside places, states and grades, as the database takes it: years, months, hazards, a square."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.dialog.context import Context
from handlers.dialog.months import after, begins, last_of
from handlers.ledger.view import LedgerView
from storage.assessment.figures import JUDGED
from storage.cases.case_query import CaseQuery, DueWithin, ReturnedWithin, StepWithin
from storage.cases.cases import ENDED, CaseState
from storage.people.people import Role


def narrowed(context: Context, view: LedgerView, query: CaseQuery) -> CaseQuery:
    """The query with all that; of a year and a month of reporting only what both allow."""
    return replace(
        query,
        states=tuple(state for state in query.states if view.waiting is None or state not in ENDED),
        since=max(_moments(context, view.year, view.reported, ends=False), default=query.since),
        before=min((*_moments(context, view.year, view.reported, ends=True), *_long_ago(context, view)), default=None),
        due_before=context.today if view.late else None,
        stepped=_stepped(view),
        sources=(*view.sources, *query.sources),
        hazards=(*view.hazards, *query.hazards),
        danger=view.danger,
        returned=_returned(context, view),
        due=_today(context) if view.today else _due(view.due),
        cell=view.cell,
    )


def _moments(context: Context, year: int | None, month: date | None, *, ends: bool) -> list[datetime]:
    """When a year and a month begin, or end, as far as they are named."""
    of_year = [] if year is None else [begins(date(year + ends, 1, 1), context.zone)]
    of_month = [] if month is None else [begins(after(month) if ends else month, context.zone)]
    return of_year + of_month


def _long_ago(context: Context, view: LedgerView) -> list[datetime]:
    """Till when what waits so many days was reported, where that is asked."""
    return [] if view.waiting is None else [begins(context.today - timedelta(days=view.waiting - 1), context.zone)]


def _today(context: Context) -> DueWithin:
    """The steps of every office that are still to be taken."""
    return DueWithin(owners=tuple(map(str, Role)), first=context.today, last=context.today, still_open=True)


def _stepped(view: LedgerView) -> StepWithin | None:
    """In which month it was closed, or in which months it took a step where that one is not named."""
    if view.closed is not None:
        return StepWithin(step=CaseState.CLOSED, first=view.closed, last=last_of(view.closed))
    if view.taken is None:
        return None
    return StepWithin(step=view.taken.step, first=view.taken.first, last=last_of(view.taken.last))


def _returned(context: Context, view: LedgerView) -> ReturnedWithin | None:
    """Why is asked of the month that is named, else of all that time."""
    if view.returned is None and view.reason is None:
        return None
    first, last = (view.returned, view.returned) if view.returned else (date(2000, 1, 1), context.today)
    return ReturnedWithin(
        since=begins(first, context.zone), before=begins(after(last), context.zone), reason=view.reason
    )


def _due(month: date | None) -> DueWithin | None:
    """The steps of village and township, by which a township is judged."""
    return None if month is None else DueWithin(owners=tuple(map(str, JUDGED)), first=month, last=last_of(month))

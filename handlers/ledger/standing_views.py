"""The views that everybody has above the ledger, with how many cases are in each."""

from dataclasses import dataclass

from handlers.cases import lists
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action, rows
from handlers.ledger.view import LedgerView
from handlers.ledger.view_query import query_of_view
from knowledge.reading.ledger import OPEN
from storage.cases import ledger
from storage.cases.cases import CaseState

_VIEWS = {
    "late": LedgerView(late=True),
    "today": LedgerView(today=True),
    "returned": LedgerView(standing=(CaseState.RETURNED,)),
    "photos": LedgerView(lacking=("photos",), standing=(OPEN,)),
}


@dataclass(frozen=True, kw_only=True)
class StandingView:
    """A view with a name of ours: its page, and how many cases are in it."""

    label: str
    path: str
    count: int
    on: bool


def standing_views(context: Context, view: LedgerView) -> tuple[StandingView, ...]:
    """Those of a person, of which the present one is marked."""
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    views = [
        StandingView(
            label=context.say(f"sheet.standing.{name}"),
            path=f"/desk/ledger?{one.address()}",
            count=ledger.count(context.tx, scope, query_of_view(context, one)),
            on=one.address() == view.address(columns=one.columns, order=one.order, size=one.size),
        )
        for name, one in _VIEWS.items()
    ]
    own = lists.worked_off(context)
    if own:
        label, count = context.say("sheet.standing.waiting"), lists.count(context, own)
        views.insert(0, StandingView(label=label, path=f"/desk?list={own}", count=count, on=False))
    return tuple(views)

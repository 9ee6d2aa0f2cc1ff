"""Which cases were chosen: ticked ones, or all that a view of the ledger or a list shows, but for some."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self
from urllib.parse import parse_qsl

from handlers.cases import lists
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action, rows
from handlers.ledger.view import read_view
from handlers.ledger.view_query import query_of_view, sought_in
from storage.cases import ledger
from storage.cases import lists as stored_lists
from storage.cases.case_query import CaseQuery
from storage.cases.cases import Case
from storage.cases.ledger import LedgerOrder

MOST = 1000  # cases in one batch


class Whence(StrEnum):
    """Where cases were chosen."""

    LEDGER = "ledger"
    QUEUE = "queue"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A choice as a question, asked again when it is needed.

    `view` is the query string of a view of the ledger, or the name of a list; `words` look for somebody within the
    view. With `everything` it is all that is shown there, on all pages, but for the cases with these `numbers`; without
    it these alone.
    """

    whence: Whence
    view: str = ""
    words: str = ""
    everything: bool = False
    numbers: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `to_json` wrote it."""
        values = dict(stored) | {"whence": Whence(stored["whence"]), "numbers": tuple(stored["numbers"])}
        return cls(**values)


def chosen(context: Context, selection: Selection) -> list[Case]:
    """The cases that are chosen and that the person may see now, one more than MOST at most."""
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    if not selection.everything:
        return ledger.named(context.tx, scope, selection.numbers[: MOST + 1])
    but = set(selection.numbers)
    limit = MOST + 1 + len(but)
    if selection.whence is Whence.QUEUE and selection.view not in lists.names(context):
        return []
    if selection.whence is Whence.QUEUE:
        found = stored_lists.part(context.tx, lists.list_of(context, selection.view), offset=0, limit=limit)
    else:
        query, order = query_of_selection(context, selection)
        found = ledger.part(context.tx, scope, query, offset=0, limit=limit, order=order)
    return [case for case in found if case.number not in but][: MOST + 1]


def query_of_selection(context: Context, selection: Selection) -> tuple[CaseQuery, LedgerOrder]:
    """What the database is asked for a choice from the ledger, and the order of the view in which it was made."""
    view, _ = read_view(context, parse_qsl(selection.view))
    if not selection.everything:
        return CaseQuery(among=selection.numbers), view.order
    query = query_of_view(context, view, sought_in(context, selection.words))
    return replace(query, but=selection.numbers), view.order

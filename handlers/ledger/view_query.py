"""Which cases a view of the ledger asks for, with the words by which somebody is looked for in it."""

from dataclasses import replace

from handlers.dialog.context import Context
from handlers.ledger.narrowing import narrowed
from handlers.ledger.query import LedgerSearch, query_of
from handlers.ledger.reading import readings
from handlers.ledger.view import LedgerView
from knowledge.reading.ledger import LedgerAsked
from storage.cases.case_query import CaseQuery


def sought_in(context: Context, words: str) -> LedgerSearch | None:
    """Who is looked for in some words; none where there are none, or none that can be read."""
    return next(readings(context, words, bare=True), None) if words.strip() else None


def query_of_view(context: Context, view: LedgerView, sought: LedgerSearch | None = None) -> CaseQuery:
    """What the database is asked for a view, and within it for whoever is sought by name, group or number."""
    asked = LedgerAsked(grades=view.grades, categories=view.categories, lacking=view.lacking, standing=view.standing)
    search = LedgerSearch(asked=asked, places=view.places)
    if sought is not None:
        both = replace(asked, names=sought.asked.names, numbers=sought.asked.numbers, group=sought.asked.group)
        search = LedgerSearch(asked=both, places=view.places or sought.places)
    return narrowed(context, view, query_of(context, search))

"""Which workbook a county has for an official table in place of ours: found by the place that the table is of."""

from collections.abc import Iterator

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import at_level
from handlers.dialog.permissions import Action
from handlers.reporting.obligations.obligation import mark_of
from knowledge.area import Level, Place
from knowledge.model.official_table import OfficialTable
from storage.papers import templates
from storage.people import areas


def kind_of(pack: str, table: str) -> str:
    """Under which kind the books for a table are stored, beside the templates of papers."""
    return f"table:{mark_of(pack, f'tables/{table}')}"


def may_set(context: Context, place: Place) -> bool:
    """Whether the person may set one: the county itself, at its own tables."""
    return place.level is Level.COUNTY and context.may(Action.SET_TEMPLATES, place)


def in_use(context: Context, pack: str, table: str, place: Place) -> bytes | None:
    """The book of the county in which a place lies; none where ours counts."""
    id = _id(context, pack, table, place)
    book = None if id is None else templates.find(context.tx, id)
    return None if book is None else book.content


def say_in_use(context: Context, pack: str, table: OfficialTable, place: Place) -> Iterator[str]:
    """A line where the county's own counts; rows of places may become too few for it."""
    if _id(context, pack, table.id, place) is not None:
        yield context.say("tables.book.counts_by_place" if table.by_place else "tables.book.counts")


def _id(context: Context, pack: str, table: str, place: Place) -> int | None:
    county = at_level(areas.lineage(context.tx, place), Level.COUNTY)
    return None if county is None else templates.in_use(context.tx, county.code, kind_of(pack, table))

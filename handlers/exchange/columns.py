"""The columns of an export: those of the list, all that are kept, or a set of the county's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cases.fields import saying
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.dialog.context import Context, Occasion
from handlers.dialog.hierarchy import at_level
from handlers.dialog.permissions import Action
from handlers.ledger.view import ALWAYS, LedgerView
from knowledge.area import Level, Place
from storage.exchange import column_sets
from storage.exchange.column_sets import ColumnSet
from storage.people import areas

LIST, ALL = "list", "all"  # what an export may be of besides a county's own set, which goes by its number
DUE = "due"  # the nearest last day of a step: no field, and a column all the same
_OF_THE_LIST = {"reported": "reported_on"}  # what the list calls otherwise than the catalogue
_LONGEST_NAME, _LONGEST_HEAD, _MOST = 40, 60, 150


@dataclass(frozen=True, kw_only=True)
class LedgerColumn:
    """A column: the key of a field, or `DUE`, and what stands above it."""

    key: str
    head: str


class WrongColumns(ValueError):
    """A set of columns cannot be read: the key of the text that says why, and its line."""

    def __init__(self, key: str, line: str = "") -> None:
        super().__init__(key)
        self.key, self.line = key, line


def all_columns(occasion: Occasion) -> tuple[LedgerColumn, ...]:
    """Every field of the catalogue."""
    return tuple(_column(occasion, field.key) for field in CATALOGUE)


def columns_of_list(occasion: Occasion, view: LedgerView) -> tuple[LedgerColumn, ...]:
    """Those that the list shows."""
    keys = (_OF_THE_LIST.get(key, key) for key in (*ALWAYS, *view.columns))
    return tuple(_column(occasion, key) for key in keys)


def columns_of_set(own: ColumnSet) -> tuple[LedgerColumn, ...]:
    """Those of a county's own set; a field that is no more is left out."""
    return tuple(LedgerColumn(key=key, head=head) for key, head in own.columns if key in BY_KEY or key == DUE)


def _column(occasion: Occasion, key: str) -> LedgerColumn:
    head = occasion.say("sheet.column.due") if key == DUE else saying.name_of(occasion, BY_KEY[key])
    return LedgerColumn(key=key, head=head)


# --- a county's own


def sets_for(context: Context) -> list[ColumnSet]:
    """The sets that count where the person acts: those of the county in which that lies, or of the counties below."""
    if context.place is None:
        return []
    counties = [county_of(context, context.place)] if context.place.level is not Level.CITY else []
    found = [one.code for one in counties if one] or [
        one.code for one in areas.below(context.tx, context.place, Level.COUNTY)
    ]
    return column_sets.of_areas(context.tx, found)


def county_of(occasion: Occasion, place: Place) -> Place | None:
    """The county in which a place lies."""
    return at_level(areas.lineage(occasion.tx, place), Level.COUNTY)


def may_set(context: Context) -> bool:
    """Whether the person keeps the county's sets."""
    return context.may(Action.SET_COLUMNS, context.place)


def keep_set(context: Context, name: str, lines: str) -> int:
    """Keep a set as it was typed: a line for each column, “户主姓名=户主”, the head before the field; its number.

    Raises WrongColumns.
    """
    assert context.place is not None
    name = name.strip()[:_LONGEST_NAME]
    if not name:
        raise WrongColumns("exchange.columns.no_name")
    pairs = read_lines(context, lines)
    return column_sets.add(context.tx, context.place.code, name, pairs, person_id=context.person_id, now=context.now)


def read_lines(occasion: Occasion, lines: str) -> Sequence[tuple[str, str]]:
    """Pairs of a field's key and a head, as `keep_set` reads them. Raises WrongColumns."""
    keys = {column.head: column.key for column in reversed(all_columns(occasion))}
    keys[occasion.say("sheet.column.due")] = DUE
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        head, _, field = (part.strip() for part in line.replace("＝", "=").partition("="))
        key = keys.get(field or head)
        if key is None:
            raise WrongColumns("exchange.columns.unknown", line[:_LONGEST_HEAD])
        found.append((key, head[:_LONGEST_HEAD]))
    if not 0 < len(found) <= _MOST:
        raise WrongColumns("exchange.columns.none")
    return found

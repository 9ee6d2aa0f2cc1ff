"""What a button about official tables names, for whoever may see or fill them: those of a date, or one without any."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.official_tables import filled, heads
from handlers.official_tables.filled import FilledTable
from handlers.reporting.counting import period as periods
from handlers.reporting.counting.period import TablePeriod
from handlers.reporting.counting.reading import TableReader, key_of
from handlers.reporting.obligations.lookup import PlacedObligation, find_obligation
from handlers.reporting.obligations.obligation import day_in, mark_of
from knowledge.area import Place
from knowledge.model.official_table import OfficialTable
from knowledge.model.pack import Pack
from storage.official_tables.entries import TableKey
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class TablesAtHand:
    """The tables that a button names at a place, for a period; `may_fill` tells whether the person answers for them.

    `placed` is the reporting date with which they go; none for a table that is filled on any day.
    """

    id: str  # how buttons name them: `3f9a0c52:20261103:990101`
    placed: PlacedObligation | None
    place: Place
    pack: Pack
    tables: tuple[OfficialTable, ...]
    period: TablePeriod
    may_fill: bool

    def key(self, table: OfficialTable) -> TableKey:
        """What is stored of one of them."""
        return key_of(self.pack.id, table, self.place, self.period)

    def table(self, id: str) -> OfficialTable | None:
        """One of them by its id."""
        return next((table for table in self.tables if table.id == id), None)

    def filled(self, context: Context, table: OfficialTable) -> FilledTable:
        """One of them, filled as the ledger stands now."""
        return filled.fill(context, self.pack.id, table, self.place, self.period)

    def all_filled(self, context: Context) -> list[FilledTable]:
        """All of them, from one look at the ledger."""
        reader = TableReader(context)
        return [filled.fill(context, self.pack.id, one, self.place, self.period, reader) for one in self.tables]


def find(context: Context, mark: str, day: str, area: str) -> TablesAtHand | None:
    """The tables that a button names; none where there are none, or where they are not the person's to see."""
    placed = find_obligation(context, mark, day, area)
    found = _undated(context, mark, day, area) if placed is None else _of_date(context, placed)
    if found is None or not (found.may_fill or context.may(Action.SEE_SUMMARY, found.place)):
        return None
    return replace(found, tables=tuple(heads.as_called(context, found.pack, found.place, found.tables)))


def find_one(context: Context, subject: str) -> tuple[TablesAtHand, OfficialTable] | None:
    """The one table that a form is about, as `annex_1:3f9a0c52:20261103:990101`, for whoever may fill it in."""
    id, _, rest = subject.partition(":")
    parts = rest.split(":")
    tables = find(context, *parts) if len(parts) == 3 else None
    table = tables.table(id) if tables is not None and tables.may_fill else None
    return None if tables is None or table is None else (tables, table)


def undated_ids(context: Context, pack: Pack, place: Place) -> Iterator[tuple[OfficialTable, str]]:
    """The tables of a pack that go with no date, each with how buttons name it today."""
    for table in pack.tables:
        if table.rule is None:
            yield table, f"{_mark(pack, table)}:{context.today:%Y%m%d}:{place.code}"


def _of_date(context: Context, placed: PlacedObligation) -> TablesAtHand | None:
    obligation, place = placed.obligation, placed.place
    tables = tuple(table for table in obligation.pack.tables if table.rule == obligation.rule_id)
    if not tables:
        return None
    grants = [grant for grant in context.grants if obligation.asked_of(grant.role)]
    mark = mark_of(obligation.pack.id, obligation.rule_id)
    return TablesAtHand(
        id=f"{mark}:{obligation.named:%Y%m%d}:{place.code}",
        placed=placed,
        place=place,
        pack=obligation.pack,
        tables=tables,
        period=periods.of_occurrence(obligation.occurrence, context.today),
        may_fill=context.may(Action.NOTE_SUBMISSION, place, grants=grants) and obligation.in_sight(context.today),
    )


def _undated(context: Context, mark: str, day: str, area: str) -> TablesAtHand | None:
    """A table that goes with no date, as it stood in the month of a day that has come."""
    place, named = areas.find(context.tx, area), day_in(day)
    pack = None if place is None else context.pack_at(place)
    if place is None or pack is None or named is None or named > context.today:
        return None
    tables = tuple(table for table in pack.tables if table.rule is None and _mark(pack, table) == mark)
    if not tables:
        return None
    return TablesAtHand(
        id=f"{mark}:{day}:{area}",
        placed=None,
        place=place,
        pack=pack,
        tables=tables,
        period=periods.of_month(named),
        may_fill=context.may(Action.NOTE_SUBMISSION, place),
    )


def _mark(pack: Pack, table: OfficialTable) -> str:
    return mark_of(pack.id, f"tables/{table.id}")

"""What a button about the official tables of a reporting date names, for whoever may see it or fill it in."""

from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.official_tables import filled
from handlers.official_tables.filled import FilledTable
from handlers.reporting.obligations.lookup import PlacedObligation, find_obligation
from handlers.reporting.obligations.obligation import mark_of
from knowledge.model.official_table import OfficialTable
from storage.official_tables.entries import TableKey


@dataclass(frozen=True, kw_only=True)
class TablesOfDate:
    """The tables that go with a reporting date of a place; `may_fill` tells whether the person answers for it."""

    placed: PlacedObligation
    tables: tuple[OfficialTable, ...]
    month: date
    may_fill: bool

    @property
    def id(self) -> str:
        """How buttons name it: `3f9a0c52:20261103:990101`."""
        obligation = self.placed.obligation
        mark = mark_of(obligation.pack.id, obligation.rule_id)
        return f"{mark}:{obligation.named:%Y%m%d}:{self.placed.place.code}"

    def key(self, table: OfficialTable) -> TableKey:
        """What is stored of one of them."""
        pack = self.placed.obligation.pack.id
        return TableKey(pack=pack, name=table.id, area=self.placed.place.code, month=self.month)

    def table(self, id: str) -> OfficialTable | None:
        """One of them by its id."""
        return next((table for table in self.tables if table.id == id), None)

    def filled(self, context: Context, table: OfficialTable) -> FilledTable:
        """One of them, filled as the ledger stands now."""
        return filled.fill(context, table, self.key(table), self.placed.place)


def find(context: Context, mark: str, day: str, area: str) -> TablesOfDate | None:
    """The tables that a button names; none where there are none, or where they are not the person's to see."""
    placed = find_obligation(context, mark, day, area)
    if placed is None:
        return None
    obligation, place = placed.obligation, placed.place
    tables = tuple(table for table in obligation.pack.tables if table.rule == obligation.rule_id)
    grants = [grant for grant in context.grants if obligation.asked_of(grant.role)]
    may_fill = context.may(Action.NOTE_SUBMISSION, place, grants=grants) and obligation.in_sight(context.today)
    if not tables or not (may_fill or context.may(Action.SEE_SUMMARY, place)):
        return None
    month = obligation.occurrence.covers or obligation.due.replace(day=1)
    return TablesOfDate(placed=placed, tables=tables, month=month, may_fill=may_fill)


def find_one(context: Context, subject: str) -> tuple[TablesOfDate, OfficialTable] | None:
    """The one table that a form is about, as `annex_1:3f9a0c52:20261103:990101`, for whoever may fill it in."""
    id, _, rest = subject.partition(":")
    parts = rest.split(":")
    tables = find(context, *parts) if len(parts) == 3 else None
    table = tables.table(id) if tables is not None and tables.may_fill else None
    return None if tables is None or table is None else (tables, table)

"""The official tables at an office PC: those of the own offices, one on the screen, its houses and its forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.permissions import Action
from handlers.documents.official_sheet import HeadCell, SheetColumn, heads
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.form import Form
from handlers.forms.sheets import Filled
from handlers.official_tables import books_in_use, found, saying, sending, sheets, workbooks
from handlers.official_tables import heads as own_heads
from handlers.official_tables.counted_page import CountedPage, counted_page
from handlers.official_tables.filled import FilledTable
from handlers.official_tables.found import TablesAtHand
from handlers.official_tables.heads_form import TABLE_HEADS
from handlers.official_tables.sums_form import TABLE_CORRECTION, TABLE_SUMS
from handlers.reporting.counting.cells import FilledCell
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import COMING, mark_of
from handlers.reporting.register.table import offices_held
from knowledge.area import Place
from knowledge.model.official_table import OfficialTable
from knowledge.model.pack import Pack
from storage.official_tables import versions

LOOKED_BACK = timedelta(days=40)  # a month's table, and the one before it
_FORMS = {"sums": TABLE_SUMS, "correct": TABLE_CORRECTION, "heads": TABLE_HEADS}


class NoSuchTable(LookupError):
    """There is no such table, or it is not the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A table of an own office: how it is named in addresses, what it is of, by when, and whether it was sent."""

    id: str
    place: str
    name: str
    period: str
    due: str
    sent: str


@dataclass(frozen=True, kw_only=True)
class DeskCell:
    """What stands in a cell; `was` is what was sent before where that differs, `opens` the column whose houses it has.

    `ledger` is what the ledger says where an office corrected it.
    """

    text: str
    opens: int = 0
    was: str = ""
    ledger: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskTable:
    """A table as on its annex, with all that there is to say of it; `forms` are those that may be filled in, by id.

    `proved` says that its numbers agree, or that there are none yet; it is empty where there are flaws.
    """

    id: str
    title: str
    filler: tuple[str, ...]
    head_rows: tuple[tuple[HeadCell, ...], ...]
    units: tuple[str, ...]
    rows: tuple[tuple[DeskCell, ...], ...]
    notes: tuple[str, ...]
    flaws: tuple[str, ...]
    proved: str
    has_numbers: bool
    said: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]  # that are sent together with it, by address and name
    together: str  # the same in words
    may_send: bool
    flaws_of_all: int
    may_own_book: bool


def listed(context: Context) -> tuple[TableLine, ...]:
    """The tables of the person's offices: those of the dates in sight, the latest first, then those without a date."""
    lines: list[TableLine] = []
    for place in offices_held(context):
        pack = context.pack_at(place)
        if pack is not None and pack.tables:
            lines += _of_dates(context, pack, place)
            lines += _undated(context, pack, place)
    return tuple(lines)


def look(context: Context, id: str) -> DeskTable:
    """One of them. Raises NoSuchTable."""
    tables, table = find(context, id)
    all_of_date = tables.all_filled(context)
    filled = next(one for one in all_of_date if one.table.id == table.id)
    cells = list(heads([SheetColumn(heads=one.heads, unit=one.unit) for one in table.columns]))
    depth = max(cell.rows[1] for cell in cells) + 1
    sheet = sheets.sheet_of(context, filled)
    return DeskTable(
        id=id,
        title=sheets.title(context, filled),
        filler=tuple(sheet.filler),
        head_rows=tuple(tuple(cell for cell in cells if cell.rows[0] == row) for row in range(depth)),
        units=tuple(one.unit for one in table.columns) if table.numbered else (),
        rows=tuple(_rows(context, filled, sheet.rows)),
        notes=tuple(sheet.notes),
        flaws=tuple(saying.say_flaw(context, filled, flaw) for flaw in filled.flaws),
        proved=saying.say_proved(context, filled),
        has_numbers=not filled.is_empty,
        said=(
            *saying.say_corrected(context, filled),
            *own_heads.say_own_heads(context, tables.pack, tables.place, table),
            *saying.say_sent(context, filled),
            *books_in_use.say_in_use(context, filled.key.pack, table, tables.place),
        ),
        forms=tuple(_forms(context, tables, table)) if tables.may_fill else (),
        others=tuple((f"{one.id}:{tables.id}", one.label) for one in tables.tables if one.id != table.id),
        together=context.say("tables.then").join(one.label for one in tables.tables if one.id != table.id),
        may_send=tables.may_fill,
        flaws_of_all=sending.flaws(all_of_date),
        may_own_book=books_in_use.may_set(context, tables.place),
    )


def houses(context: Context, id: str, column: str, page: int) -> CountedPage:
    """A page of the houses that a column counts, for who may look at cases there. Raises NoSuchTable."""
    tables, table = find(context, id)
    numbers = {str(number) for number, one in table.numbered_columns() if one.is_counted}
    if column not in numbers or not context.may(Action.VIEW_CASE, tables.place):
        raise NoSuchTable(column)
    cell = tables.filled(context, table).cells[int(column) - 1]
    title = context.say("tables.houses", column=saying.say_column(context, cell.column), count=len(cell.cases))
    return counted_page(context, title, cell.cases, page)


def workbook(context: Context, id: str) -> tuple[str, bytes]:
    """The name and the bytes of the file. Raises NoSuchTable."""
    tables, table = find(context, id)
    drawn = workbooks.draw(context, tables.filled(context, table))
    return drawn.name, drawn.data


def send(context: Context, id: str, *, sure: bool) -> str:
    """Send it with those that go with it; what is said of that. Raises NoSuchTable."""
    tables, _ = find(context, id)
    if not tables.may_fill:
        raise NoSuchTable(id)
    filled = tables.all_filled(context)
    if sending.flaws(filled) and not sure:
        return sending.ask_whether_sure(context, filled)
    lines, said = sending.send(context, tables, filled)
    return "\n".join([*lines, *(reply.text for reply in said)])


def opened(context: Context, id: str, form: str) -> WholeSheet:
    """A form of it: the sums, a correction, the name of a column. Raises NoSuchTable."""
    return at_once.opened(context, _form(context, id, form), id)


def fill_in(context: Context, id: str, form: str, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Send a form of it in. Raises NoSuchTable."""
    return at_once.send(context, _form(context, id, form), filled, subject=id, once=once, sure=True)


def _form(context: Context, id: str, form: str) -> Form:
    tables, table = find(context, id)
    if not tables.may_fill or form not in dict(_forms(context, tables, table)):
        raise NoSuchTable(form)
    return _FORMS[form]


def _forms(context: Context, tables: TablesAtHand, table: OfficialTable) -> Iterator[tuple[str, str]]:
    if table.asked:
        asked = "sums" if table.asks_money else "asked"
        yield "sums", context.say(f"tables.button.{asked}", label=table.label)
    if table.counts_houses:
        yield "correct", context.say("tables.button.correct", label=table.label)
    if own_heads.may_rename(context, table, tables.place):
        yield "heads", context.say("tables.button.heads", label=table.label)


def find(context: Context, id: str) -> tuple[TablesAtHand, OfficialTable]:
    """The table that an address names, as `annex_1:3f9a0c52:20261103:990101`. Raises NoSuchTable."""
    parts = id.split(":")
    tables = found.find(context, *parts[1:]) if len(parts) == 4 else None
    table = tables.table(parts[0]) if tables is not None else None
    if tables is None or table is None:
        raise NoSuchTable(id)
    return tables, table


def _of_dates(context: Context, pack: Pack, place: Place) -> Iterator[TableLine]:
    first, last = context.today - LOOKED_BACK, context.today + COMING
    dates = Calendars(context).obligations(pack, place, first, last)
    for obligation in sorted(dates, key=lambda one: one.due, reverse=True):
        mark = mark_of(pack.id, obligation.rule_id)
        tables = found.find(context, mark, f"{obligation.named:%Y%m%d}", place.code)
        for table in tables.tables if tables is not None else ():
            if tables is not None:
                yield _line(context, tables, table, say_date(context.say, obligation.due))


def _undated(context: Context, pack: Pack, place: Place) -> Iterator[TableLine]:
    for _, id in found.undated_ids(context, pack, place):
        tables = found.find(context, *id.split(":"))
        for table in tables.tables if tables is not None else ():
            if tables is not None:
                yield _line(context, tables, table, context.say("tables.any_day"))


def _line(context: Context, tables: TablesAtHand, table: OfficialTable, due: str) -> TableLine:
    sent = versions.latest(context.tx, tables.key(table))
    return TableLine(
        id=f"{table.id}:{tables.id}",
        place=tables.place.name,
        name=context.say("tables.named", label=table.label, name=table.name),
        period=saying.say_period(context, tables.period),
        due=due,
        sent=context.say("tables.not_sent")
        if sent is None
        else context.say(
            "tables.sent_on", number=sent.number, day=say_date(context.say, day_of(sent.at, context.zone))
        ),
    )


def _rows(
    context: Context, filled: FilledTable, rows: Sequence[Sequence[str | float | None]]
) -> Iterator[tuple[DeskCell, ...]]:
    """The rows of places below as they are, and the whole with all that there is to its numbers."""
    for row in rows[:-1]:
        yield tuple(DeskCell(text=_text(value)) for value in row)
    opens = context.may(Action.VIEW_CASE, filled.place)
    changed = {cell.number for cell in filled.changed}
    yield tuple(
        DeskCell(
            text=_text(value),
            opens=cell.number if opens and cell.cases else 0,
            was=_was(context, filled, cell) if cell.number in changed else "",
            ledger="" if cell.corrected_from is None else saying.say_number(cell.corrected_from),
        )
        for cell, value in zip(filled.cells, rows[-1], strict=True)
    )


def _was(context: Context, filled: FilledTable, cell: FilledCell) -> str:
    before = filled.sent.numbers.get(cell.number) if filled.sent else None
    return context.say("tables.empty") if before is None else saying.say_number(before)


def _text(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else saying.say_number(value)

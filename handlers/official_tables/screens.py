"""The tables of a reporting date on the screen: looked at, proved, corrected, taken as files, and sent."""

from handlers.cases.labels import CaseLabels
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.official_tables import found, heads, saying, sending, workbooks
from handlers.official_tables.filled import FilledTable
from handlers.official_tables.found import TablesAtHand
from handlers.official_tables.heads_form import TABLE_HEADS
from handlers.official_tables.sums_form import TABLE_CORRECTION, TABLE_SUMS
from handlers.reporting.counting.cells import FilledCell
from knowledge.model.official_table import OfficialTable
from storage.cases import cases

ON_A_PAGE = 10
_FORMS = {"sums": TABLE_SUMS, "correct": TABLE_CORRECTION, "heads": TABLE_HEADS}


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """table:<what>:<table>:<date>:<place>: `see`, `send` and `sure` are of all tables of a date, without a table.

    `houses` has a column and a page behind it. What is not there and what is not the person's sound the same.
    """
    match args:
        case ["see" | "send" | "sure" as verb, mark, day, area]:
            tables = found.find(context, mark, day, area)
            if tables is not None and verb == "see":
                return _see(context, tables)
            if tables is not None and tables.may_fill:
                return _send(context, tables, sure=verb == "sure")
        case ["sums" | "correct" | "heads" | "file" as verb, id, mark, day, area]:
            return _of_one(context, verb, id, found.find(context, mark, day, area))
        case ["houses", id, mark, day, area, column, page] if column.isdecimal():
            tables = found.find(context, mark, day, area)
            table = tables.table(id) if tables is not None else None
            if tables is not None and table is not None and 1 <= int(column) <= len(table.columns):
                return _houses(context, tables, tables.filled(context, table), int(column), page_number(page))
    return [context.reply("tables.gone")]


def _of_one(context: Context, verb: str, id: str, tables: TablesAtHand | None) -> list[Reply]:
    table = tables.table(id) if tables is not None else None
    if tables is None or table is None or (verb != "file" and not tables.may_fill):
        return [context.reply("tables.gone")]
    if verb == "correct" and not table.counts_houses:
        return [context.reply("tables.gone")]
    if verb == "file":
        return [workbooks.hand_out(context, tables.filled(context, table))]
    if verb == "heads" and not heads.may_rename(context, table, tables.place):
        return [context.reply("tables.gone")]
    return stepper.open(context, _FORMS[verb], subject=f"{id}:{tables.id}")


def _see(context: Context, tables: TablesAtHand) -> list[Reply]:
    """Each table as a message with its buttons; under the last one the way to send all."""
    filled = tables.all_filled(context)
    replies = [
        Reply(text=saying.say_table(context, one), options=in_rows(_buttons(context, tables, one))) for one in filled
    ]
    below: list[tuple[Option, ...]] = []
    if tables.may_fill:
        below.append((context.option(f"table:send:{tables.id}", "tables.button.send", weight=Weight.MAIN),))
    if tables.placed is not None:
        below += (
            (_undated(context, table, id),) for table, id in found.undated_ids(context, tables.pack, tables.place)
        )
    replies[-1] = Reply(text=replies[-1].text, options=(*replies[-1].options, *below))
    return replies


def _undated(context: Context, table: OfficialTable, id: str) -> Option:
    """The way to a table that goes with no date."""
    return context.option(f"table:see:{id}", "tables.button.other", label=table.label, name=table.name)


def _buttons(context: Context, tables: TablesAtHand, filled: FilledTable) -> list[Option]:
    id, label = f"{filled.table.id}:{tables.id}", filled.table.label
    buttons = []
    if context.may(Action.VIEW_CASE, filled.place):
        for cell in filled.cells:
            if cell.cases and (cell.column.is_total or cell.column.problems):
                opens = _opens(context, cell)
                buttons.append(Option(id=f"table:houses:{id}:{cell.number}:1", label=opens))
    if tables.may_fill:
        if filled.table.asked:
            asked = "sums" if filled.table.asks_money else "asked"
            buttons.append(context.option(f"table:sums:{id}", f"tables.button.{asked}", label=label))
        if filled.table.counts_houses:
            buttons.append(context.option(f"table:correct:{id}", "tables.button.correct", label=label))
        if heads.may_rename(context, filled.table, tables.place):
            buttons.append(context.option(f"table:heads:{id}", "tables.button.heads", label=label))
    buttons.append(context.option(f"table:file:{id}", "tables.button.file", label=label))
    return buttons


def _opens(context: Context, cell: FilledCell) -> str:
    """“开工12户”: what a button opens the houses of."""
    step = context.say(f"course.step.{cell.column.counts}") if cell.column.counts else cell.column.heads[-1]
    return context.say("tables.button.houses", step=step, count=len(cell.cases))


def _houses(context: Context, tables: TablesAtHand, filled: FilledTable, column: int, number: int) -> list[Reply]:
    """A page of the houses that one number counts."""
    cell = filled.cells[column - 1]
    if not context.may(Action.VIEW_CASE, filled.place):
        return [context.reply("tables.gone")]
    page = page_of(len(cell.cases), number, size=ON_A_PAGE)
    shown = [cases.get(context.tx, one) for one in page.of(cell.cases)]
    labels = CaseLabels(context, shown)
    options = [Option(id=f"case:{SHOW}:{case.number}", label=labels.of(case)) for case in shown]
    id = f"{filled.table.id}:{tables.id}:{column}"
    back = context.option(f"table:see:{tables.id}", "tables.button.see")
    title = context.say("tables.houses", column=saying.say_column(context, cell.column), count=len(cell.cases))
    turning = in_rows([*page.turning(context.say, f"table:houses:{id}"), back])
    text = "\n".join([title, *page.where(context.say)])
    return [Reply(text=text, options=(*((option,) for option in options), *turning))]


def _send(context: Context, tables: TablesAtHand, *, sure: bool) -> list[Reply]:
    """Send all tables, once somebody looked at what does not fit."""
    filled = tables.all_filled(context)
    if sending.flaws(filled) and not sure:
        yes = context.option(f"table:sure:{tables.id}", "tables.button.sure")
        back = context.option(f"table:see:{tables.id}", "tables.button.see", weight=Weight.MAIN)
        return [Reply(text=sending.ask_whether_sure(context, filled), options=in_rows([back, yes]))]
    lines, said = sending.send(context, tables, filled)
    see = context.option(f"table:see:{tables.id}", "tables.button.see")
    return [Reply(text="\n".join(lines), options=((see,),)), *said]

"""An official table in words: what it counts, what is missing, what does not fit, what changed since it was sent."""

from collections.abc import Iterator

from handlers.cases import view
from handlers.dialog.context import Context
from handlers.dialog.dates import day_of, say_date
from handlers.official_tables.filled import FilledTable
from handlers.official_tables.proving import Flaw
from handlers.reporting.counting.houses import taken_within
from handlers.reporting.counting.period import TablePeriod
from knowledge.model.official_table import MYRIADS, OfficialTable, Problems, TableColumn
from storage.cases import cases

_NAMED = 3  # households by name; of more only how many


def say_table(context: Context, filled: FilledTable) -> str:
    """All of it, a line for each thing."""
    return "\n".join(
        [
            context.say(
                "tables.title_own" if filled.table.own else "tables.title",
                label=filled.table.label,
                name=filled.table.name,
                place=filled.place.name,
                period=say_period(context, filled.period),
            ),
            *(_say_step(context, filled, step) for step in filled.table.steps),
            *_say_problems(context, filled),
            *_say_sums(context, filled),
            *say_corrected(context, filled),
            *(say_flaw(context, filled, flaw) for flaw in filled.flaws),
            *([say_proved(context, filled)] if filled.is_empty else ()),
            *say_sent(context, filled),
        ]
    )


def say_proved(context: Context, filled: FilledTable) -> str:
    """That the numbers agree, or that there are none yet; empty where some do not fit."""
    if filled.flaws:
        return ""
    if not filled.is_empty:
        return context.say("tables.fits")
    return context.say("tables.nothing_yet" if filled.table.counts_houses else "tables.nothing_entered")


def say_period(context: Context, period: TablePeriod) -> str:
    """“2026年10月”, or “2026年11月7日” for a list."""
    key = "tables.month" if period.is_month else "tables.day"
    return context.say(key, year=period.key.year, month=period.key.month, day=period.key.day)


def say_column(context: Context, column: TableColumn) -> str:
    """“开工户数·低保户”."""
    return context.say("tables.between_heads").join(column.heads)


def say_number(value: float) -> str:
    """A number as a table has it: whole ones without a point."""
    return f"{value:g}" if value == round(value, 6) else f"{value:.6f}".rstrip("0")


def say_flaw(context: Context, filled: FilledTable, flaw: Flaw) -> str:
    """What does not fit, with the households by name."""
    columns = filled.table.columns
    column = say_column(context, columns[flaw.column - 1]) if flaw.column else ""
    other = say_column(context, columns[flaw.other - 1]) if flaw.other else ""
    found = [cases.get(context.tx, number) for number in flaw.cases[:_NAMED]]
    names = context.say("tables.then").join(view.whose(context, case) for case in found)
    more = context.say("tables.more", count=len(flaw.cases)) if len(flaw.cases) > _NAMED else ""
    kind = flaw.kind if flaw.cases else f"{flaw.kind}_as_entered"
    values = {"column": column, "other": other, "names": names + more, "lacks": _lacks(filled.table, flaw.column)}
    if flaw.due is not None:
        entered = filled.cells[flaw.column - 1].value or 0
        values |= {"entered": say_number(entered), "due": say_number(flaw.due)}
    return context.say(f"tables.flaw.{kind}", **values)


def _lacks(table: OfficialTable, number: int) -> str:
    """What was not said of a house that stands in a total alone."""
    return next((addition.lacks for addition in table.additions if addition.total == number), "")


def _say_step(context: Context, filled: FilledTable, step: str) -> str:
    """“开工12户（10月2户）：低保户7、分散供养特困人员5”."""
    cells = [cell for cell in filled.cells if cell.column.counts == step]
    total = next(cell for cell in cells if cell.column.is_total)
    lately = taken_within(filled.houses.of(total.column), step, filled.period.first)
    parts = [
        context.say("tables.part", name=_name(context, cell.column), count=say_number(cell.value))
        for cell in cells
        if cell is not total and not cell.column.lately and cell.value
    ]
    key = "tables.step" if parts else "tables.step_bare"
    return context.say(
        key,
        step=context.say(f"course.step.{step}"),
        count=say_number(total.value or 0),
        month=filled.period.first.month,
        lately=lately,
        parts=context.say("tables.then").join(parts),
    )


def _name(context: Context, column: TableColumn) -> str:
    """Its heads below the topmost, which the total has too; “实施危改·在建中”."""
    return context.say("tables.between_heads").join(column.heads[1:] or column.heads)


def _say_problems(context: Context, filled: FilledTable) -> Iterator[str]:
    """“上次还剩5户，这次新增2户，销号3户，现在还剩4户（其中1户整改完了，等销号）”."""
    counts = {cell.column.problems: say_number(cell.value or 0) for cell in filled.cells if cell.column.problems}
    if counts:
        yield context.say("tables.problems", **{kind: counts.get(kind, "0") for kind in Problems})


def _say_sums(context: Context, filled: FilledTable) -> Iterator[str]:
    """What was entered, money apart from the rest, and how much is missing."""
    asked = [cell for cell in filled.cells if cell.column.asks]
    for key, is_money in (("sums", True), ("asked", False)):
        parts = [
            context.say(
                "tables.sum_of", name=context.say(f"tables.sum.{cell.column.asks}.name"), sum=say_number(cell.value)
            )
            for cell in asked
            if cell.value is not None and (cell.column.unit == MYRIADS) is is_money
        ]
        if parts:
            yield context.say(f"tables.{key}", parts=context.say("tables.then").join(parts))
    missing = sum(cell.value is None for cell in asked)
    if missing:
        yield context.say(f"tables.{'sums' if filled.table.asks_money else 'asked'}_missing", count=missing)


def say_corrected(context: Context, filled: FilledTable) -> Iterator[str]:
    """What an office corrected, and why."""
    for cell in filled.cells:
        if cell.corrected_from is not None and cell.value is not None:
            yield context.say(
                "tables.corrected",
                column=say_column(context, cell.column),
                value=say_number(cell.value),
                ledger=say_number(cell.corrected_from),
                why=filled.entered.why,
            )


def say_sent(context: Context, filled: FilledTable) -> Iterator[str]:
    """What was sent last, and what stands otherwise now."""
    sent = filled.sent
    if sent is None:
        return
    day = say_date(context.say, day_of(sent.at, context.zone))
    yield context.say("tables.sent", number=sent.number, day=day, mark=sent.sha256[:8])
    for cell in filled.changed:
        before = sent.numbers.get(cell.number)
        yield context.say(
            "tables.changed",
            column=say_column(context, cell.column),
            before=context.say("tables.empty") if before is None else say_number(before),
            now=context.say("tables.empty") if cell.value is None else say_number(cell.value),
        )

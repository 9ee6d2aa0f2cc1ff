"""An official table in words: what it counts, what is missing, what does not fit, what changed since it was sent."""

from collections.abc import Iterator

from handlers.cases import view
from handlers.dialog.context import Context
from handlers.dialog.dates import day_of, say_date
from handlers.official_tables.counting import taken_within
from handlers.official_tables.filled import FilledCell, FilledTable
from handlers.official_tables.proving import Flaw
from storage.cases import cases

_NAMED = 3  # households by name; of more only how many


def say_table(context: Context, filled: FilledTable) -> str:
    """All of it, a line for each thing."""
    return "\n".join(
        [
            context.say(
                "tables.title",
                annex=filled.table.annex,
                name=filled.table.name,
                place=filled.place.name,
                year=filled.month.year,
                month=filled.month.month,
            ),
            *(_say_step(context, filled, step) for step in filled.table.steps),
            *_say_sums(context, filled),
            *_say_corrected(context, filled),
            *(say_flaw(context, filled, flaw) for flaw in filled.flaws),
            *_say_sent(context, filled),
        ]
    )


def say_column(context: Context, cell: FilledCell) -> str:
    """“开工户数·低保户”."""
    column = cell.column
    return context.say("tables.column", group=column.group, name=column.name) if column.name else column.group


def say_number(value: float) -> str:
    """A number as a table has it: whole ones without a point."""
    return f"{value:g}" if value == round(value, 6) else f"{value:.6f}".rstrip("0")


def say_flaw(context: Context, filled: FilledTable, flaw: Flaw) -> str:
    """What does not fit, with the households by name."""
    column = "" if not flaw.column else say_column(context, filled.cells[flaw.column - 1])
    found = [cases.get(context.tx, number) for number in flaw.cases[:_NAMED]]
    names = context.say("tables.then").join(view.whose(context, case) for case in found)
    more = context.say("tables.more", count=len(flaw.cases)) if len(flaw.cases) > _NAMED else ""
    kind = flaw.kind if flaw.cases else f"{flaw.kind}_as_entered"
    return context.say(f"tables.flaw.{kind}", column=column, names=names + more)


def _say_step(context: Context, filled: FilledTable, step: str) -> str:
    """“开工12户（10月2户）：低保户7、分散供养特困人员5”."""
    cells = [cell for cell in filled.cells if cell.column.counts == step]
    total = next(cell for cell in cells if cell.column.category is None)
    lately = taken_within(filled.houses.of(total.column), step, filled.month)
    parts = [
        context.say("tables.part", name=cell.column.name, count=say_number(cell.value))
        for cell in cells
        if cell is not total and cell.value
    ]
    key = "tables.step" if parts else "tables.step_bare"
    return context.say(
        key,
        step=context.say(f"course.step.{step}"),
        count=say_number(total.value or 0),
        month=filled.month.month,
        lately=lately,
        parts=context.say("tables.then").join(parts),
    )


def _say_sums(context: Context, filled: FilledTable) -> Iterator[str]:
    asked = [cell for cell in filled.cells if cell.column.asks]
    known = [
        context.say(
            "tables.sum_of", name=context.say(f"tables.sum.{cell.column.asks}.name"), sum=say_number(cell.value)
        )
        for cell in asked
        if cell.value is not None
    ]
    if known:
        yield context.say("tables.sums", parts=context.say("tables.then").join(known))
    if len(known) < len(asked):
        yield context.say("tables.sums_missing", count=len(asked) - len(known))


def _say_corrected(context: Context, filled: FilledTable) -> Iterator[str]:
    for cell in filled.cells:
        if cell.corrected_from is not None and cell.value is not None:
            yield context.say(
                "tables.corrected",
                column=say_column(context, cell),
                value=say_number(cell.value),
                ledger=say_number(cell.corrected_from),
                why=filled.entered.why,
            )


def _say_sent(context: Context, filled: FilledTable) -> Iterator[str]:
    sent = filled.sent
    if sent is None:
        return
    day = say_date(context.say, day_of(sent.at, context.zone))
    yield context.say("tables.sent", number=sent.number, day=day, mark=sent.sha256[:8])
    for cell in filled.changed:
        before = sent.numbers.get(cell.number)
        yield context.say(
            "tables.changed",
            column=say_column(context, cell),
            before=context.say("tables.empty") if before is None else say_number(before),
            now=context.say("tables.empty") if cell.value is None else say_number(cell.value),
        )

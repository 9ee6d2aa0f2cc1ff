"""Sending the tables of a date: they are kept as they were sent, and the date counts as answered."""

from collections.abc import Sequence

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.official_tables.filled import FilledTable
from handlers.official_tables.found import TablesAtHand
from handlers.reporting.answering import actions
from storage.official_tables import versions
from storage.people import audit


def flaws(tables: Sequence[FilledTable]) -> int:
    """How many things do not fit in them."""
    return sum(len(one.flaws) for one in tables)


def ask_whether_sure(context: Context, tables: Sequence[FilledTable]) -> str:
    """Whether they are to be sent although something does not fit, which names households where they count any."""
    key = "sure" if any(one.table.counts_houses for one in tables) else "sure_of_entered"
    return context.say(f"tables.{key}", count=flaws(tables))


def send(context: Context, tables: TablesAtHand, sent: Sequence[FilledTable]) -> tuple[list[str], list[Reply]]:
    """Keep them, and answer for their date as its own button does; a line for each, and what is said of the date."""
    lines = []
    for one in sent:
        version = versions.add(
            context.tx,
            one.key,
            numbers=one.numbers,
            cases={cell.number: cell.cases for cell in one.cells if cell.column.is_counted},
            person_id=context.person_id,
            now=context.now,
        )
        values = {"label": one.table.label, "number": version.number, "mark": version.sha256[:8]}
        lines.append(context.say("tables.sent_now", **values))
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="table_sent",
        subject=f"{tables.place.code} {tables.period.key}",
        now=context.now,
        details={"tables": [one.table.id for one in sent], "flaws": flaws(sent)},
    )
    said = actions.take_choice(context, ["done", *tables.id.split(":")]) if tables.placed is not None else []
    return lines, said

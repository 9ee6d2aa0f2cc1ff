"""The sums that no case can tell, asked for each month and proposed from the last; and one number corrected."""

from dataclasses import replace
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import OneOf
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.measures import yuan
from handlers.forms.numbers import WholeNumber
from handlers.official_tables import found, saying
from handlers.official_tables.filled import FilledTable
from handlers.official_tables.found import TablesOfDate
from knowledge.model.official_table import OfficialTable, TableColumn
from storage.official_tables import entries
from storage.people import audit

SUMS = (
    "secured",
    "secured_provincial",
    "allotted_central",
    "allotted_provincial",
    "allotted_below",
    "spent_central",
    "spent_provincial",
    "spent_below",
    "invested",
)
_MOST_YUAN = 100_000_000_000
_MOST_HOUSES = 100_000
_LONGEST = 60
COLUMN, NUMBER, WHY = "column", "number", "why"


def _open_sums(context: Context, draft: Draft) -> str:
    """Ask what this table asks for; what was entered, or is known from last month or from the cases, stands there."""
    one = found.find_one(context, draft.subject)
    if one is None:
        return ""
    tables, table = one
    key = tables.key(table)
    known = _from_cases(tables.filled(context, table)) | entries.latest_sums(context.tx, key)
    known |= entries.find(context.tx, key).sums
    draft.only = list(table.asked)
    draft.answers |= {asked: known[asked] for asked in table.asked if asked in known}
    return context.say("tables.sums_above", annex=table.annex, month=tables.month.month)


def _from_cases(filled: FilledTable) -> dict[str, float]:
    """The sums that begin with a field of the cases, in yuan; none where no case says anything of it."""
    known: dict[str, float] = {}
    for column in filled.table.columns:
        if column.asks is None or column.begins_with is None:
            continue
        said = [house.known.get(column.begins_with) for house in filled.houses.houses]
        if any(said):
            known[column.asks] = sum(float(value) for value in said if value)
    return known


def _keep_sums(context: Context, draft: Draft) -> Sent | Closed:
    one = found.find_one(context, draft.subject)
    if one is None:
        return Closed(reply=context.reply("tables.gone"))
    tables, table = one
    key = tables.key(table)
    sums = {asked: float(draft.answers[asked]) for asked in table.asked if draft.answers.get(asked) is not None}
    before = entries.find(context.tx, key)
    entries.put(context.tx, key, replace(before, sums=sums), person_id=context.person_id, now=context.now)
    return _kept(context, tables, table, "table_sums_entered", {asked: sums[asked] for asked in sums})


def _columns(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The columns that count houses, by their number."""
    one = found.find_one(context, draft.subject)
    if one is None:
        return ()
    tables, table = one
    cells = tables.filled(context, table).cells
    return tuple((str(cell.number), saying.say_column(context, cell)) for cell in cells if cell.column.counts)


def _correct(context: Context, draft: Draft) -> Sent | Closed:
    one = found.find_one(context, draft.subject)
    if one is None:
        return Closed(reply=context.reply("tables.gone"))
    tables, table = one
    key, answers = tables.key(table), draft.answers
    number, value = int(answers[COLUMN]), float(answers[NUMBER])
    before = entries.find(context.tx, key)
    entered = replace(before, corrected={**before.corrected, number: value}, why=answers[WHY])
    entries.put(context.tx, key, entered, person_id=context.person_id, now=context.now)
    return _kept(context, tables, table, "table_corrected", {"column": number, "number": value})


def _kept(context: Context, tables: TablesOfDate, table: OfficialTable, action: str, details: dict[str, Any]) -> Sent:
    subject = f"{tables.placed.place.code} {tables.month} {table.id}"
    audit.note(
        context.tx, person_id=context.person_id, action=action, subject=subject, now=context.now, details=details
    )
    see = context.option(f"table:see:{tables.id}", "tables.button.see")
    said = saying.say_table(context, tables.filled(context, table))
    return Sent(said=[context.reply("tables.kept", see, table=said)])


def _name(context: Context, draft: Draft) -> str:
    one = found.find_one(context, draft.subject)
    return context.say("tables.draft", annex=one[1].annex if one else "")


def is_known(column: TableColumn) -> bool:
    """Whether there is a question for the sum that a column asks for."""
    return column.asks is None or column.asks in SUMS


TABLE_SUMS = Form(
    id="table_sums",
    fields=tuple(
        Field(
            id=id,
            texts=f"tables.sum.{id}",
            kind=yuan(least=0, most=_MOST_YUAN),
            required=lambda answers: False,
        )
        for id in SUMS
    ),
    submit=_keep_sums,
    name=_name,
    opened=_open_sums,
)
TABLE_CORRECTION = Form(
    id="table_correction",
    fields=(
        Field(id=COLUMN, texts="tables.correct_column", kind=OneOf(), choices_from=_columns),
        Field(id=NUMBER, texts="tables.correct_number", kind=WholeNumber(least=0, most=_MOST_HOUSES, example=12)),
        Field(id=WHY, texts="tables.correct_why", kind=Words(most=_LONGEST)),
    ),
    submit=_correct,
    name=_name,
)

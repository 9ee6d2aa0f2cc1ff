"""What no case can tell, asked for each time and proposed from the last; and one number corrected."""

from dataclasses import replace
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import OneOf
from handlers.forms.field import Field, Kind, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.measures import yuan
from handlers.forms.numbers import WholeNumber
from handlers.official_tables import found, saying
from handlers.official_tables.found import TablesAtHand
from handlers.reporting.counting.reading import TableReader
from knowledge.model.official_table import MYRIADS, OfficialTable
from storage.official_tables import entries
from storage.people import audit

SUMS = (  # of money
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
REGISTERED = "registered_total"  # households on the poverty register: 附件3 of `longsheng`
CLUES = ("clues_before", "clues_received", "clues_handed", "clues_settled", "clues_open")  # of misconduct: `henan`
_MOST_YUAN = 100_000_000_000
_MOST_HOUSES = 100_000
_MOST_CLUES = 10_000
_LONGEST = 60
COLUMN, NUMBER, WHY = "column", "number", "why"


def _open_sums(context: Context, draft: Draft) -> str:
    """Ask what this table asks for; what was entered, or is known from last month or from the cases, stands there."""
    one = found.find_one(context, draft.subject)
    if one is None:
        return ""
    tables, table = one
    key = tables.key(table)
    before, own = _from_before(context, tables, table), entries.find(context.tx, key).sums
    known = _from_cases(context, tables, table) | before | own
    draft.only = list(table.asked)
    draft.answers |= {
        column.asks: known[column.asks] if column.unit == MYRIADS else int(known[column.asks])
        for column in table.columns
        if column.asks in known
    }
    asked = "sums" if table.asks_money else "carried" if before and not own else "asked"
    period = saying.say_period(context, tables.period)
    return context.say(f"tables.{asked}_above", label=table.label, period=period)


def _from_cases(context: Context, tables: TablesAtHand, table: OfficialTable) -> dict[str, float]:
    """The sums that begin with a field of the cases, in yuan; none where no case says anything of it."""
    known: dict[str, float] = {}
    columns = [column for column in table.columns if column.asks and column.begins_with]
    if not columns:
        return known
    houses = TableReader(context, with_answers=True).houses(tables.pack.id, table, tables.place, tables.period).houses
    for column in columns:
        said = [value for house in houses if (value := house.known.get(column.begins_with or ""))]
        if column.asks and said:
            known[column.asks] = sum(map(float, said))
    return known


def _from_before(context: Context, tables: TablesAtHand, table: OfficialTable) -> dict[str, float]:
    """What was entered last this year, and what goes on from the month before; nothing of what is of a month alone."""
    key = tables.key(table)
    latest = entries.latest_sums(context.tx, key)
    earlier = entries.find(context.tx, replace(key, period=tables.period.earlier)).sums
    known: dict[str, float] = {}
    for column in table.columns:
        if column.asks and column.continues:
            known |= {column.asks: earlier[column.continues]} if column.continues in earlier else {}
        elif column.asks in latest and not column.lately:
            known[column.asks] = latest[column.asks]
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
    return tuple(
        (str(cell.number), saying.say_column(context, cell.column)) for cell in cells if cell.column.is_counted
    )


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


def _kept(context: Context, tables: TablesAtHand, table: OfficialTable, action: str, details: dict[str, Any]) -> Sent:
    subject = f"{tables.place.code} {tables.period.key} {table.id}"
    audit.note(
        context.tx, person_id=context.person_id, action=action, subject=subject, now=context.now, details=details
    )
    see = context.option(f"table:see:{tables.id}", "tables.button.see")
    said = saying.say_table(context, tables.filled(context, table))
    return Sent(said=[context.reply("tables.kept", see, table=said)])


def _name(context: Context, draft: Draft) -> str:
    one = found.find_one(context, draft.subject)
    return context.say("tables.draft", label=one[1].label if one else "")


def _asked(id: str, kind: Kind) -> Field:
    return Field(id=id, texts=f"tables.sum.{id}", kind=kind, required=lambda answers: False)


TABLE_SUMS = Form(
    id="table_sums",
    fields=(
        *(_asked(id, yuan(least=0, most=_MOST_YUAN)) for id in SUMS),
        _asked(REGISTERED, WholeNumber(least=0, most=_MOST_HOUSES, example=11502)),
        *(_asked(id, WholeNumber(least=0, most=_MOST_CLUES, example=3)) for id in CLUES),
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

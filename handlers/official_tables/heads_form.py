"""What a county calls a column whose head the document's text has lost, as a form: which one, and its name."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import OneOf
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.official_tables import found, heads
from handlers.official_tables.found import TablesAtHand
from knowledge.model.official_table import OfficialTable
from storage.official_tables import heads as kept
from storage.people import audit

COLUMN, HEAD = "column", "head"
_LONGEST = 20


def _found(context: Context, subject: str) -> tuple[TablesAtHand, OfficialTable] | None:
    one = found.find_one(context, subject)
    return one if one is not None and heads.may_rename(context, one[1], one[0].place) else None


def _columns(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The columns that may be called otherwise, by their number."""
    one = _found(context, draft.subject)
    if one is None:
        return ()
    return tuple(
        (str(number), context.say("tables.numbered", number=number, column=column.heads[-1]))
        for number, column in one[1].numbered_columns()
        if column.renamed
    )


def _keep(context: Context, draft: Draft) -> Sent | Closed:
    one = _found(context, draft.subject)
    if one is None:
        return Closed(reply=context.reply("tables.gone"))
    tables, table = one
    number, head = int(draft.answers[COLUMN]), draft.answers[HEAD]
    kept.put(
        context.tx,
        pack=tables.pack.id,
        name=table.id,
        area=tables.place.code,
        number=number,
        head=head,
        person_id=context.person_id,
        now=context.now,
    )
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="table_column_named",
        subject=f"{tables.place.code} {table.id}",
        now=context.now,
        details={"column": number, "head": head},
    )
    see = context.option(f"table:see:{tables.id}", "tables.button.see")
    lines = "\n".join(heads.say_own_heads(context, tables.pack, tables.place, table))
    return Sent(said=[context.reply("tables.kept", see, table=lines)])


def _name(context: Context, draft: Draft) -> str:
    one = _found(context, draft.subject)
    return context.say("tables.draft_heads", label=one[1].label if one else "")


TABLE_HEADS = Form(
    id="table_heads",
    fields=(
        Field(id=COLUMN, texts="tables.head_column", kind=OneOf(), choices_from=_columns),
        Field(id=HEAD, texts="tables.head_name", kind=Words(most=_LONGEST)),
    ),
    submit=_keep,
    name=_name,
)

"""What a county calls the columns whose heads the document's text has lost: asked for once, and remembered."""

from collections.abc import Iterable, Iterator

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.permissions import Action
from knowledge.area import Place
from knowledge.model.official_table import OfficialTable
from knowledge.model.pack import Pack
from storage.official_tables import heads
from storage.official_tables.heads import OwnHead
from storage.people import areas, people


def as_called(context: Context, pack: Pack, place: Place, tables: Iterable[OfficialTable]) -> Iterator[OfficialTable]:
    """The tables with the heads by which the county of a place calls their columns."""
    found = own_heads(context, pack, place)
    for table in tables:
        own = {one.number: one.head for one in found if one.name == table.id}
        yield table.with_heads(own) if own else table


def own_heads(context: Context, pack: Pack, place: Place) -> list[OwnHead]:
    """All that the county of a place calls otherwise."""
    codes = [above.code for above in areas.lineage(context.tx, place)]
    return heads.of_place(context.tx, pack=pack.id, areas=codes)


def may_rename(context: Context, table: OfficialTable, place: Place) -> bool:
    """Whether the person may say what columns of a table are called: the county itself, where there are such."""
    return context.may(Action.SET_COLUMNS, place) and any(column.renamed for column in table.columns)


def say_own_heads(context: Context, pack: Pack, place: Place, table: OfficialTable) -> Iterator[str]:
    """“第7栏叫“小计”，孙立11月4日改的。”, a line for each."""
    for one in own_heads(context, pack, place):
        if one.name == table.id:
            yield context.say(
                "tables.own_head",
                number=one.number,
                head=one.head,
                name=people.name_of(context.tx, one.person_id) or context.say("tables.somebody"),
                day=say_date(context.say, day_of(one.at, context.zone)),
            )

"""A county's own columns as its page shows them."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.exchange import columns
from storage.exchange import column_sets
from storage.people import audit


class NoSuchSet(LookupError):
    """There is no such set, or the person does not keep any: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class OwnSet:
    """A set of columns; `lines` as they are typed."""

    id: int
    name: str
    count: int
    lines: str


@dataclass(frozen=True, kw_only=True)
class OwnColumns:
    """The sets of a county, and the names of all fields that may stand in one."""

    sets: tuple[OwnSet, ...]
    fields: tuple[str, ...]


def own_columns(context: Context) -> OwnColumns:
    """The sets that the person keeps. Raises NoSuchSet for who keeps none."""
    if not columns.may_set(context):
        raise NoSuchSet
    everything = columns.all_columns(context)
    names = {column.key: column.head for column in everything} | {columns.DUE: context.say("sheet.column.due")}
    sets = [
        OwnSet(
            id=one.id,
            name=one.name,
            count=len(one.columns),
            lines="\n".join(f"{head}={names[key]}" for key, head in one.columns if key in names),
        )
        for one in columns.sets_for(context)
    ]
    return OwnColumns(sets=tuple(sets), fields=tuple(column.head for column in everything))


def remove(context: Context, set_id: str) -> None:
    """Keep a set no longer. Raises NoSuchSet."""
    area = context.place.code if context.place and columns.may_set(context) else ""
    number = int(set_id) if set_id.isascii() and set_id.isdigit() and len(set_id) < 19 else 0
    if not column_sets.remove(context.tx, number, area, context.now):
        raise NoSuchSet
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="column_set_removed",
        subject=area,
        now=context.now,
        details={"set": number},
    )

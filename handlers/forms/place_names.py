"""Names of groups and small places that earlier reports of a village used, offered as buttons beside own words."""

from collections.abc import Mapping, Sequence

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Option
from handlers.forms.field import Field, Rows, button_id
from knowledge.area import Place
from storage.cases import place_names

MOST_OFFERED = 6
CHOICE = "n="  # before the name that a button bears
_LONGEST = 6  # characters: longer ones would not fit into a button's id
_WIDTH = 3


def known(context: Context, village: Place) -> Sequence[str]:
    """All names known in a village, the most used first."""
    return place_names.used(context.tx, [village.code]).get(village.code, [])


def offered(context: Context, villages: Sequence[Place]) -> Mapping[str, list[str]]:
    """By village, the names used most that a button has room for."""
    used = place_names.used(context.tx, [village.code for village in villages])
    return {
        village.code: [name for name in used.get(village.code, []) if len(name) <= _LONGEST][:MOST_OFFERED]
        for village in villages
    }


def buttons(context: Context, draft: Draft, asked: Field, village: Place) -> Rows:
    """A button for each of the names used most."""
    names = offered(context, [village])[village.code]
    options = [Option(id=button_id(draft, asked.id, f"{CHOICE}{name}"), label=name) for name in names]
    return in_rows(options, width=_WIDTH)


def chosen(context: Context, village: Place | None, id: str) -> str | None:
    """The name that a button bears; none where it is known in the village no longer."""
    name = id.removeprefix(CHOICE)
    return name if village is not None and name in known(context, village) else None

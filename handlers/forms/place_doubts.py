"""What is asked once of a place that was told: whether a name used before is meant, whether a far position is right.

In the value of a place, `meant` is the name that is asked for, and `far` how many kilometres its position lies from the
nearest house that is known in the village. `sure` is whether whoever told the position stood by it: false where nothing
was said to that, or nobody could be asked.
"""

from collections.abc import Mapping
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Text
from handlers.forms import place_names
from handlers.forms.field import Field, Rows, button_id
from knowledge.area import Place
from knowledge.reading.likeness import metres
from knowledge.reading.small_places import misspelt
from knowledge.reading.text import plain
from storage.cases import place_names as learned
from storage.cases.lifting import CELLS

FAR_METRES = 5_000  # a village of mountains may be that wide
POSITION = ("latitude", "longitude", "accuracy", "grid", "forwarded", "far", "sure")
_YES, _NO = "-yes", "-no"
_MOVED_BY = ("area", "latitude", "longitude")

Value = dict[str, Any]


def is_open(value: Mapping[str, Any]) -> bool:
    """Whether something about a place waits for an answer."""
    return doubt_in(value) is not None


def doubt_in(value: Mapping[str, Any]) -> str | None:
    """What is asked first of a place, `meant` or `far`; none where nothing is."""
    if "meant" in value:
        return "meant"
    return "far" if "far" in value and "sure" not in value else None


def passed_over(value: Value) -> Value:
    """The place where something else was said instead of an answer: it is not asked again."""
    left = {key: kept for key, kept in value.items() if key != "meant"}
    return left | ({"sure": False} if is_open(left) else {})


def doubted(context: Context, draft: Draft, before: Value, value: Value, village: Place | None, *, asks: bool) -> Value:
    """A place as it was told after `before`, with what is doubtful about what is new of it.

    Where nobody can be asked, no other name is thought of.
    """
    if village is not None and asks and value.get("detail") not in (None, before.get("detail")):
        found = misspelt(value["detail"], place_names.known(context, village))
        value |= {} if found is None else {"meant": found.name}
    if any(value.get(key) != before.get(key) for key in _MOVED_BY):
        value = {key: kept for key, kept in value.items() if key not in ("far", "sure")}
        if village is not None and value.get("latitude") is not None:
            at = (value["latitude"], value["longitude"])
            far = kilometres_off(context, village, at, without=draft.subject)
            value |= {} if far is None else {"far": far, **({} if asks else {"sure": False})}
    return value


def answered(context: Context, value: Value, content: Content) -> Value | None:
    """The place after an answer to what is asked of it; none where the message is no such answer."""
    yes = _is_yes(context, content)
    if yes is None or not is_open(value):
        return None
    return settled(value, yes=yes)


def settled(value: Value, *, yes: bool) -> Value:
    """An open place once what is asked of it was answered."""
    if "meant" in value:
        return _named(value) if yes else {key: kept for key, kept in value.items() if key != "meant"}
    return {**value, "sure": True} if yes else {key: kept for key, kept in value.items() if key not in POSITION}


def question(context: Context, value: Value, village: Place) -> str:
    """What is asked of an open place: “这个位置离青石村约12公里，是这户吗？”."""
    if "meant" in value:
        return context.say("place.ask_meant", written=_written(value), name=value["meant"])
    return context.say("place.ask_far", village=village.name, km=value["far"])


def buttons(context: Context, draft: Draft, asked: Field, value: Value) -> Rows:
    """The two answers, one below the other."""
    yes, no = say_ways(context, value)
    return (
        (Option(id=button_id(draft, asked.id, _YES), label=yes),),
        (Option(id=button_id(draft, asked.id, _NO), label=no),),
    )


def say_ways(context: Context, value: Value) -> tuple[str, str]:
    """The two answers to what is asked of an open place: yes and no."""
    if "meant" not in value:
        return context.say("place.button.here"), context.say("place.button.elsewhere")
    named = {"written": _written(value), "name": value["meant"]}
    return context.say("place.button.meant", **named), context.say("place.button.as_written", **named)


def _is_yes(context: Context, content: Content) -> bool | None:
    match content:
        case Choice(id=id) if id in (_YES, _NO):
            return id == _YES
        case Text(text=text):
            lists = context.say.lists_with(plain(text))
            return None if not lists & {_SPOKEN_YES, _SPOKEN_NO} else _SPOKEN_YES in lists
    return None


_SPOKEN_YES, _SPOKEN_NO = "place.spoken.yes", "place.spoken.no"


def _written(value: Value) -> str:
    found = misspelt(value["detail"], [value["meant"]])
    return value["detail"] if found is None else found.written


def _named(value: Value) -> Value:
    """The place with the name that is meant in place of what was written."""
    spot, found = value["detail"], misspelt(value["detail"], [value["meant"]])
    if found is not None:
        spot = f"{spot[: found.at]}{found.name}{spot[found.at + len(found.written) :]}"
    return {**{key: kept for key, kept in value.items() if key != "meant"}, "detail": spot}


def kilometres_off(context: Context, village: Place, at: tuple[float, float], *, without: str = "") -> int | None:
    """How far a position in degrees lies from the nearest house known in a village, but for the case of one number.

    None where that is not far, or nothing is known there.
    """
    cells = learned.cells(context.tx, village.code, without=without)
    nearest = min((metres(at, _nearest_in(cell, at)) for cell in cells), default=0.0)
    return round(nearest / 1000) if nearest > FAR_METRES else None


def _nearest_in(cell: tuple[int, int], at: tuple[float, float]) -> tuple[float, float]:
    """The point of a cell of the map that is nearest to a position."""
    north, east = (min(max(at[axis], cell[axis] / CELLS), (cell[axis] + 1) / CELLS) for axis in (0, 1))
    return north, east

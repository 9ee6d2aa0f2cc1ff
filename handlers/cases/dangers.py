"""Dangers that nobody looks after, for the strip above every page of an office PC: a link each, the oldest first."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.permissions import Action, rows
from storage.cases import alarms
from storage.people import areas

MOST = 5  # with a link each; more are only counted


@dataclass(frozen=True, kw_only=True)
class DangerLine:
    """A house in danger that waits for somebody to take it: its number, where it is, since when."""

    number: str
    place: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Dangers:
    """The first of them, and how many more there are."""

    lines: tuple[DangerLine, ...]
    more: int


def untaken_dangers(context: Context) -> Dangers:
    """Those that the person may take; none for who takes none."""
    scope = rows(Action.RECEIVE_CASE, grants=context.grants, person_id=context.person_id)
    waiting = alarms.untaken(context.tx, scope)
    shown = waiting[:MOST]
    place_at = areas.among(context.tx, {one.area for one in shown})
    return Dangers(
        lines=tuple(
            DangerLine(
                number=one.number,
                place=place_at[one.area].name,
                since=say_moment(context.say, one.since, context.zone),
            )
            for one in shown
        ),
        more=len(waiting) - len(shown),
    )

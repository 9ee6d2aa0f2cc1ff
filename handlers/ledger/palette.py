"""All that somebody at an office PC can go to or do just now, as links: steps of the open case, lists, views."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.cases import at_desk, lists, sheet
from handlers.cases.at_desk import NoSuchCase
from handlers.dialog.context import Context
from handlers.ledger import saved
from handlers.ledger.standing_views import standing_views
from handlers.ledger.view import LedgerView
from storage.cases import cases


@dataclass(frozen=True, kw_only=True)
class DeskCommand:
    """One thing to go to or to do: what it is, of which kind, and its page."""

    label: str
    kind: str
    path: str


def commands(context: Context, number: str) -> tuple[DeskCommand, ...]:
    """Those of a person; of the case that is open, if any, the steps that can be taken."""
    return (*_steps(context, number), *_lists(context), *_views(context))


def case_called(context: Context, words: str) -> str | None:
    """The number of the case that some words name in full; none where the person sees no such case."""
    found = cases.find(context.tx, words.strip().upper())
    try:
        return at_desk.find(context, found.number).number if found else None
    except NoSuchCase:
        return None


def _steps(context: Context, number: str) -> Iterator[DeskCommand]:
    try:
        shown = sheet.sheet(context, at_desk.find(context, number)) if number else None
    except NoSuchCase:
        return
    if shown is not None:
        for step in shown.offered:
            path = f"/desk/cases/{shown.number}/{step.id}"
            yield DeskCommand(label=step.label, kind=shown.card.title, path=path)


def _lists(context: Context) -> Iterator[DeskCommand]:
    for name in lists.names(context):
        label, kind = context.say(f"sheet.list.{name}"), context.say("desk.palette.list")
        yield DeskCommand(label=label, kind=kind, path=f"/desk?list={name}")


def _views(context: Context) -> Iterator[DeskCommand]:
    kind, view = context.say("desk.palette.view"), LedgerView()
    for standing in standing_views(context, view):
        yield DeskCommand(label=f"{standing.label} {standing.count}", kind=kind, path=standing.path)
    for one in saved.links(context, view):
        yield DeskCommand(label=one.name, kind=kind, path=f"/desk/ledger?{one.address}")

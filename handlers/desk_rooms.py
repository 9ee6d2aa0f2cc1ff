"""The rooms of the desk: their addresses, what they are called, and to whom each is open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from handlers.curation import rooms as knowledge
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.exchange import columns
from handlers.handover.org_import import may_import
from handlers.households import household_lists
from handlers.ledger.palette import DeskCommand
from handlers.own_data import keeping
from handlers.reporting.decisions.exemptions_at_desk import exempting_offices
from handlers.watches import at_desk as watches_at_desk


@dataclass(frozen=True, kw_only=True)
class DeskRoom:
    """A page of the desk under the key of its name.

    `on` is what its pages call it in the navigation, where it stands; one without lies `within` another, named by key.
    """

    path: str
    name: str
    on: str = ""
    within: str = "desk.palette.room"
    may: Callable[[Context], bool] = lambda context: True


def navigation(context: Context) -> tuple[DeskRoom, ...]:
    """The rooms beside every page that are open to the person."""
    return tuple(room for room in _ROOMS if room.on and room.may(context))


def commands(context: Context) -> Iterator[DeskCommand]:
    """All rooms that are open to the person, to be gone to from the palette."""
    for room in _ROOMS:
        if room.may(context):
            yield DeskCommand(label=context.say(room.name), kind=context.say(room.within), path=room.path)
    for one in knowledge.rooms(context):
        if one.name != _AT_THE_DOOR:
            label, kind = context.say(f"desk_knowledge.tab.{one.name}"), context.say("desk.nav.knowledge")
            yield DeskCommand(label=label, kind=kind, path=f"/desk/knowledge/{one.name}")


def _counts(context: Context) -> bool:
    return context.may(Action.SEE_SUMMARY, context.place)


def _has_place(context: Context) -> bool:
    return context.place is not None


def _exempts(context: Context) -> bool:
    return bool(exempting_offices(context))


def _sets_templates(context: Context) -> bool:
    return context.may(Action.SET_TEMPLATES, context.place)


def _exports(context: Context) -> bool:
    return context.may(Action.VIEW_CASE, context.place)


def _takes_in(context: Context) -> bool:
    return context.may(Action.IMPORT_LEDGER, context.place)


def _reads_trail(context: Context) -> bool:
    return any(context.may(Action.SEE_TRAIL, grant.place) for grant in context.grants)


def _operates(context: Context) -> bool:
    return context.may(Action.SEE_OUTBOX, None)


_AT_THE_DOOR = "try"  # the page of the knowledge that opens first

_REPORTING, _EXCHANGE, _PEOPLE = "desk.nav.reporting", "exchange.nav", "desk.nav.people"

# in the order of the navigation, each before those that lie within it
_ROOMS = (
    DeskRoom(path="/desk", name="desk.nav.queue", on="queue"),
    DeskRoom(path="/desk/ledger", name="desk.nav.ledger", on="ledger"),
    DeskRoom(path="/desk/batches", name="desk.nav.batches", on="batches"),
    DeskRoom(path="/desk/overview", name="overview.head", on="overview", may=_counts),
    DeskRoom(path="/desk/map", name="overview.map.nav", on="map", may=_counts),
    DeskRoom(path="/desk/reporting", name=_REPORTING, on="reporting"),
    DeskRoom(path="/desk/reporting/calendar", name="desk.reporting.calendar", within=_REPORTING),
    DeskRoom(path="/desk/reporting/exemptions", name="desk.reporting.exemptions", within=_REPORTING, may=_exempts),
    DeskRoom(path="/desk/tables", name="desk.nav.tables", on="tables"),
    DeskRoom(path="/desk/checks", name="desk.nav.checks", on="checks"),
    DeskRoom(path="/desk/households", name="desk.nav.households", on="households", may=household_lists.is_for),
    DeskRoom(path="/desk/watches", name="desk.nav.watches", on="watches", may=watches_at_desk.is_for),
    DeskRoom(path="/desk/knowledge", name="desk.nav.knowledge", on="knowledge"),
    DeskRoom(path="/desk/papers", name="papers.nav", on="papers", may=_exports),
    DeskRoom(path="/desk/paper-templates", name="papers.template.page", within="papers.nav", may=_sets_templates),
    DeskRoom(path="/desk/cards", name="policy_card.nav", on="cards", may=_has_place),
    DeskRoom(path="/desk/exports", name=_EXCHANGE, on="exchange", may=_exports),
    DeskRoom(path="/desk/imports", name="exchange.import_page.title", within=_EXCHANGE, may=_takes_in),
    DeskRoom(path="/desk/columns", name="exchange.columns.title", within=_EXCHANGE, may=columns.may_set),
    DeskRoom(path="/desk/people", name=_PEOPLE, on="people"),
    DeskRoom(path="/desk/people/officers", name="desk.people.tab.officers", within=_PEOPLE),
    DeskRoom(path="/desk/people/areas", name="desk.people.tab.areas", within=_PEOPLE, may=may_import),
    DeskRoom(path="/desk/people/import", name="desk.people.tab.import", within=_PEOPLE, may=may_import),
    DeskRoom(path="/desk/trail", name="desk.nav.trail", on="trail", may=_reads_trail),
    DeskRoom(path="/desk/retention", name="retention.title", may=keeping.may_set),
    DeskRoom(path="/desk/operator", name="operating.title", on="operator", may=_operates),
)

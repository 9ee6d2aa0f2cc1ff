"""The desk put together: its pages, and what somebody gets who may not sit there."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.once import Openings
from bot.channels.web.uploads import Incoming
from bot.channels.web.visit import Visits
from bot.core.wallclock import WallClock
from bot.data_folder import INCOMING
from bot.desk.areas import AreaPages
from bot.desk.batches import BatchPages
from bot.desk.cards import DeskCards
from bot.desk.cases import CasePages
from bot.desk.checks import CheckPages
from bot.desk.curation import CurationPages
from bot.desk.exports import ExportPages
from bot.desk.filled_forms import FilledFormPages
from bot.desk.households import HouseholdPages
from bot.desk.imports import ImportPages
from bot.desk.invitations import InvitationPages
from bot.desk.knowledge import KnowledgePages
from bot.desk.ledger import LedgerPages
from bot.desk.map import MapPages
from bot.desk.numbers import NumberPages
from bot.desk.officers import OfficerPages
from bot.desk.operator import OperatorPages
from bot.desk.org_import import OrgImportPages
from bot.desk.overview import OverviewPages
from bot.desk.palette import PalettePages
from bot.desk.paper_templates import PaperTemplatePages
from bot.desk.papers import PaperPages
from bot.desk.people import PeoplePages
from bot.desk.photos import PhotoPages
from bot.desk.policy_cards import PolicyCardPages
from bot.desk.position import PositionPages
from bot.desk.rendering import Rendering, is_part
from bot.desk.reporting import ReportingPages
from bot.desk.retention import RetentionPages
from bot.desk.room import Room
from bot.desk.saved import SavedViewPages
from bot.desk.seats import NotSeated, Seats
from bot.desk.shots import ShotPages
from bot.desk.signin import SignIn
from bot.desk.sitting import Sittings
from bot.desk.table_books import TableBookPages
from bot.desk.tables import TablePages
from bot.desk.trail import TrailPages
from bot.desk.uploads import DeskUploads
from bot.desk.watches import WatchPages
from bot.desk.way_back import door_of
from bot.pipeline.waiting_cards import WaitingCards
from handlers.batches.menu import NoSuchBatch
from handlers.cases.at_desk import NoSuchCase
from handlers.checks.board import NoSuchCheck
from handlers.curation.rooms import NotInKnowledge
from handlers.desk_buttons import NoSuchButton
from handlers.dialog.installation import Installation
from handlers.exchange.asking import NoExports
from handlers.exchange.own_columns import NoSuchSet
from handlers.exchange.receiving import NoArrivals
from handlers.handover.org_import import NotTheirImport
from handlers.households.at_desk import NoSuchHousehold
from handlers.ledger.saved import NoSuchView
from handlers.official_tables.at_desk import NoSuchTable
from handlers.operating.standing import NotTheOperator
from handlers.overview.figures import NoSuchOverview
from handlers.own_data.keeping import NoRetention
from handlers.papers.asking import NoPapers
from handlers.papers.own_templates import NoTemplates
from handlers.people.area_tree import NotTheirArea
from handlers.people.office_list import NotTheOwnOffice
from handlers.people.person_page import NoSuchPerson
from handlers.policy_cards.handing_out import NoSuchNote
from handlers.policy_cards.shelf import NoSuchCard
from handlers.reporting.obligations.lookup import NoSuchDate
from handlers.trail.lines import NoTrail
from handlers.watches.at_desk import NoSuchWatch
from storage.database.database import Database
from storage.database.sealed_folder import SealedFolder

Answering = Callable[[Request], Awaitable[Response]]

# what is not theirs answers like what is not there
_NOT_THERE = (
    NoArrivals,
    NoExports,
    NoPapers,
    NoTemplates,
    NoSuchBatch,
    NoSuchCard,
    NoSuchCase,
    NoSuchView,
    NoSuchWatch,
    NoSuchCheck,
    NoSuchDate,
    NoSuchHousehold,
    NoSuchNote,
    NoSuchOverview,
    NoSuchSet,
    NoSuchTable,
    NotInKnowledge,
    NotTheOwnOffice,
    NotTheirArea,
    NoSuchPerson,
    NoSuchButton,
    NotTheirImport,
    NoRetention,
    NoTrail,
    NotTheOperator,
)


def desk_routes(
    visits: Visits,
    *,
    database: Database,
    clock: WallClock,
    installation: Installation,
    photo_folder: Path,
    cards: WaitingCards,
    demo: bool,
) -> list[Route]:
    """All addresses of the desk, each of which turns away who does not sit there."""
    rendering = Rendering(installation.say)
    seats = Seats(visits, clock, database.vault)
    sittings = Sittings(database=database, clock=clock, installation=installation)
    sign_in = SignIn(
        database=database,
        clock=clock,
        say=installation.say,
        visits=visits,
        seats=seats,
        rendering=rendering,
        openings=Openings(),
        link_root=installation.link_root,
        demo=demo,
    )
    photos = database.folder(photo_folder)
    uploads = DeskUploads(Incoming(SealedFolder(photo_folder / INCOMING, database.vault)), installation.say)
    rooms = partial(Room, seats=seats, sittings=sittings, rendering=rendering)
    people = rooms(on="people")
    inside = [
        *PalettePages(room=rooms(on="over")).routes(),
        *NumberPages(seats=seats, sittings=sittings, rendering=rendering, demo=demo).routes(),
        *PaperTemplatePages(room=rooms(on="papers")).routes(),
        *PaperPages(room=rooms(on="papers"), demo=demo).routes(),
        *PolicyCardPages(room=rooms(on="cards")).routes(),
        *PositionPages(room=rooms(on="queue")).routes(),
        *ShotPages(room=rooms(on="queue")).routes(),
        *CasePages(
            seats=seats, sittings=sittings, rendering=rendering, uploads=uploads, cards=DeskCards(cards)
        ).routes(),
        *FilledFormPages(room=rooms(on="queue")).routes(),
        *ReportingPages(room=rooms(on="reporting")).routes(),
        *TablePages(room=rooms(on="tables")).routes(),
        *TableBookPages(room=rooms(on="tables")).routes(),
        *BatchPages(seats=seats, sittings=sittings, rendering=rendering).routes(),
        *CheckPages(room=rooms(on="checks")).routes(),
        *HouseholdPages(room=rooms(on="households")).routes(),
        *WatchPages(room=rooms(on="watches"), uploads=uploads).routes(),
        *ImportPages(seats=seats, sittings=sittings, rendering=rendering).routes(),
        *ExportPages(seats=seats, sittings=sittings, rendering=rendering, demo=demo).routes(),
        *PhotoPages(seats=seats, sittings=sittings, rendering=rendering, folder=photos).routes(),
        *SavedViewPages(seats=seats, sittings=sittings, rendering=rendering).routes(),
        *LedgerPages(seats=seats, sittings=sittings, rendering=rendering).routes(),
        *OverviewPages(room=rooms(on="overview")).routes(),
        *MapPages(room=rooms(on="map")).routes(),
        *KnowledgePages(room=rooms(on="knowledge")).routes(),
        *CurationPages(room=rooms(on="knowledge")).routes(),
        *InvitationPages(seats=seats, sittings=sittings, rendering=rendering).routes(),
        *OfficerPages(room=people).routes(),
        *OrgImportPages(room=people).routes(),
        *AreaPages(room=people).routes(),
        *PeoplePages(room=people).routes(),
        *RetentionPages(room=rooms(on="trail")).routes(),
        *TrailPages(room=rooms(on="trail")).routes(),
        *OperatorPages(room=rooms(on="operator"), folder=photo_folder.parent).routes(),
    ]
    return [*rendering.routes(), *sign_in.routes(), *(_turning_away(route, rendering) for route in inside)]


def _turning_away(route: Route, rendering: Rendering) -> Route:
    """The route, with the door for who does not sit there, and one page for all that is not there or not theirs."""
    endpoint: Answering = route.endpoint

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except NotSeated:
            # A part of a page cannot become the door: the script goes there.
            return Response(status_code=401) if is_part(request) else RedirectResponse(door_of(request), 303)
        except _NOT_THERE:
            return rendering.page("note.html", 404, text=rendering.say("desk.gone"))

    return Route(route.path, answered, methods=list(route.methods or ()))

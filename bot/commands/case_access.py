"""For whom a command at the shell looks at cases: without a name masked, in full for a county's coordinator alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.core.delivery import deliver_notice
from bot.core.wallclock import WallClock
from bot.settings import Settings, load_settings
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.installation import Installation, Knowledge
from handlers.dialog.messages import Notice, Reply
from handlers.forms.identity import read_phone
from handlers.wording import Wording, load_wording
from knowledge.area import Place
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database.database import PAUSE_BESIDE_S, Steps
from storage.people import areas, audit, people
from storage.people.people import Role

Full = Annotated[bool, typer.Option("--full", help="Names and numbers in full; needs --reason and --as, and is told.")]
Reason = Annotated[str | None, typer.Option(help="Why they are needed in full: the county's coordinators read it.")]
As = Annotated[str | None, typer.Option("--as", help="The phone number of the county coordinator for whom it is done.")]


@dataclass(frozen=True, kw_only=True)
class CountyCoordinator:
    """A county's coordinator for whom a command works."""

    person_id: int
    name: str
    county: Place


def bare_installation(settings: Settings, say: Wording, *, with_packs: bool = False) -> Installation:
    """What a command needs of this installation: texts, workdays, the zone, and the packs where they are wanted."""
    return Installation(
        knowledge=Knowledge(packs=load_packs() if with_packs else {}, search=Search({})),
        say=say,
        workdays=load_workdays(),
        zone=settings.zone,
    )


@contextmanager
def opened(*, writing: bool, with_packs: bool = False) -> Iterator[Occasion]:
    """Now, in the database of this installation; of the knowledge only the packs, and those where they are wanted."""
    settings = load_settings()
    installation = bare_installation(settings, load_wording(), with_packs=with_packs)
    with open_database(settings) as database, database.writing() if writing else database.reading() as tx:
        yield Occasion(tx=tx, now=WallClock(settings.zone).now(), installation=installation)


@contextmanager
def opened_in_steps(*, writing: bool, with_packs: bool = False) -> Iterator[tuple[Steps, Occasion]]:
    """The same for what takes long, in short transactions with others between."""
    settings = load_settings()
    installation = bare_installation(settings, load_wording(), with_packs=with_packs)
    with ExitStack() as opened:
        database = opened.enter_context(open_database(settings))
        work = database.writing_in_steps(PAUSE_BESIDE_S) if writing else database.reading_in_steps()
        steps = opened.enter_context(work)
        yield steps, Occasion(tx=steps.tx, now=WallClock(settings.zone).now(), installation=installation)


def coordinator(now: Occasion, phone: str | None) -> CountyCoordinator:
    """The county's coordinator with this number. Raises BadParameter."""
    number = read_phone(phone or "")
    person_id = people.find_by_phone(now.tx, number) if isinstance(number, str) else None
    grants = people.grants_of(now.tx, person_id) if person_id is not None else ()
    counties = [one.place for one in grants if one.role is Role.COUNTY and one.place is not None]
    if person_id is None or not counties:
        raise typer.BadParameter("expected the phone number of a county's coordinator", param_hint="--as")
    return CountyCoordinator(person_id=person_id, name=people.name_of(now.tx, person_id) or "", county=counties[0])


def place_of(now: Occasion, code: str | None, within: Place | None) -> Place | None:
    """The place with a code, else `within`; a place outside of that is refused. Raises BadParameter."""
    if code is None:
        return within
    place = areas.find(now.tx, code)
    if place is None or (within is not None and not within.contains(place)):
        raise typer.BadParameter("there is no such place, or not in that county", param_hint="--place")
    return place


def in_full_for(now: Occasion, reason: str | None, phone: str | None) -> CountyCoordinator:
    """For whom everything is shown in full. Raises BadParameter where no reason is given."""
    if not (reason or "").strip():
        raise typer.BadParameter("needed with --full", param_hint="--reason")
    return coordinator(now, phone)


def tell(now: Occasion, of: CountyCoordinator, *, action: str, key: str, subject: str, **values: object) -> None:
    """Note what was done in the audit trail, and tell the county's coordinators."""
    details = {**values, "for": of.person_id}
    audit.note(now.tx, person_id=None, action=action, subject=subject, now=now.now, details=details)
    text = now.say(key, place=of.county.name, name=of.name, **values)
    for holder in holders_at(now.tx, of.county):
        deliver_notice(now.tx, Notice(person_id=holder.person_id, reply=Reply(text=text)), now.now)

"""Many newcomers report danger at once: who is told gets one message with a count and a list; none is dropped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.dialog.context import Context, Occasion
from handlers.dialog.hierarchy import at_level
from handlers.dialog.permissions import is_placed
from knowledge.area import Level, Place
from storage.cases import alarms
from storage.cases.alarms import Alarm
from storage.people import areas, people
from storage.people.people import Role

MOST = 10  # alarms of newcomers to one county within an hour that are told one by one
HOUR = timedelta(hours=1)
NEW_FOR = timedelta(days=1)  # so long somebody without a role is a newcomer
PAUSE = timedelta(minutes=2)  # between two lists


def is_one_of_many(context: Context, place: Place) -> bool:
    """Whether an alarm at a place, raised just now, belongs into a list."""
    met = people.met_at(context.tx, context.person_id)
    if context.role is not Role.RESIDENT or context.now - met > NEW_FOR:
        return False
    return len(within(context, place, of_newcomers(context))) > MOST


def of_newcomers(occasion: Occasion) -> list[Alarm]:
    """The running alarms that newcomers raised within the hour."""
    return raised_by_newcomers(occasion, since=occasion.now - HOUR)


def raised_by_newcomers(occasion: Occasion, *, since: datetime) -> list[Alarm]:
    """The running alarms since a moment of people who were met at most a day before that."""
    return alarms.of_newcomers(occasion.tx, Role.RESIDENT, met_after=since - NEW_FOR, since=since)


def within(occasion: Occasion, place: Place, found: Sequence[Alarm]) -> list[Alarm]:
    """Those alarms that the county of a place hears; for a place in no county, those at no known place."""
    county = county_of(occasion, place)
    places = areas.among(occasion.tx, {one.area for one in found})
    if county is None:
        return [one for one in found if not is_placed(places[one.area])]
    return [one for one in found if county.contains(places[one.area])]


def county_of(occasion: Occasion, place: Place) -> Place | None:
    """The county in which a place lies, or that it is."""
    return at_level(areas.lineage(occasion.tx, place), Level.COUNTY)


def told_next(now: datetime) -> datetime:
    """When the next list goes out."""
    seconds = PAUSE.total_seconds()
    return now + timedelta(seconds=seconds - now.timestamp() % seconds)

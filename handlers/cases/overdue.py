"""What is named in a monthly notice: steps that an office below has let lie for five workdays after their last day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import LEVEL_OF, ROLE_AT, at_level, roles_below
from knowledge.area import Place
from knowledge.calendar.workdays import Workdays
from storage.cases import deadlines
from storage.cases.deadlines import LateSteps
from storage.people import areas
from storage.people.people import Role

NAMED_AFTER = 5  # workdays that have gone by since the last day


@dataclass(frozen=True, kw_only=True)
class OverdueStep:
    """One step that an office is late with: how many cases wait for it, and the first of their last days."""

    office: Place
    step: str
    count: int
    earliest: date


def named_overdue(occasion: Occasion, place: Place) -> list[OverdueStep]:
    """What is named of the offices below a place, office by office in the order of codes; empty where it has none."""
    role = ROLE_AT.get(place.level)
    below = roles_below(role) if role is not None else ()
    before = named_before(occasion.workdays, occasion.today)
    late = deadlines.late(occasion.tx, place.path, below, before=before) if below else []
    by_office: dict[tuple[str, str], list[LateSteps]] = defaultdict(list)
    offices = _offices(occasion, late)
    for one in late:
        by_office[offices[one.area, one.owner].code, one.step].append(one)
    named = {office.code: office for office in offices.values()}
    return [
        OverdueStep(
            office=named[code],
            step=step,
            count=sum(one.count for one in found),
            earliest=min(one.earliest for one in found),
        )
        for (code, step), found in sorted(by_office.items())
    ]


def named_before(workdays: Workdays, today: date) -> date:
    """The day before which a last day has to lie to be named: since then five whole workdays have gone by."""
    day = today
    for _ in range(NAMED_AFTER):
        day = workdays.before(day)
    return day


def _offices(occasion: Occasion, late: list[LateSteps]) -> dict[tuple[str, str], Place]:
    """By place of the case and role, the place whose office is late; of what lies above its level that place itself."""
    places = areas.among(occasion.tx, {one.area for one in late})
    lineages = areas.lineages(occasion.tx, places.values())
    return {
        (one.area, one.owner): at_level(lineages[one.area], LEVEL_OF[Role(one.owner)]) or places[one.area]
        for one in late
    }

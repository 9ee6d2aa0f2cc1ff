"""Places that nobody holds: which they are, and whose they are meanwhile, the nearest above."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import BELOW, LEVEL_OF, OFFICES
from handlers.people.above import Above
from knowledge.area import Place
from storage.people import areas, people
from storage.people.people import Grant


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """A place whose office nobody holds. `left` tells that somebody did once."""

    place: Place
    left: bool


@dataclass(frozen=True, kw_only=True)
class VacantBelow:
    """The vacancies that are somebody's to fill, in one role."""

    grant: Grant
    found: tuple[Vacancy, ...]


Vacancies = Mapping[int, list[VacantBelow]]  # by who stands nearest above


def vacancies(occasion: Occasion) -> Vacancies:
    """All places below an office that is held and whose own office nobody holds, by who is to fill them."""
    tx, since, above = occasion.tx, people.held_since(occasion.tx), Above(occasion)
    found: dict[tuple[int, Grant], list[Vacancy]] = defaultdict(list)
    for role in OFFICES[:-1]:
        held = people.places_held(tx, role)
        for place in areas.at_level(tx, LEVEL_OF[role]):
            if place.code not in held:
                for one in above.of(place):
                    found[one.person_id, one.grant].append(Vacancy(place=place, left=place.code in since))
    by_person: dict[int, list[VacantBelow]] = defaultdict(list)
    for (person_id, grant), places in found.items():
        by_person[person_id].append(VacantBelow(grant=grant, found=tuple(places)))
    return by_person


def vacant_below(occasion: Occasion, person_id: int) -> list[Vacancy]:
    """Those that somebody is to fill, each once."""
    return [one for below in vacancies(occasion).get(person_id, []) for one in below.found]


def fills_places(grants: tuple[Grant, ...]) -> bool:
    """Whether any of somebody's roles has offices below it."""
    return any(grant.role in BELOW for grant in grants)

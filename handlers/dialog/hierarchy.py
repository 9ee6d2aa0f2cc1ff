"""The offices one above another: which role answers at which level of the area tree, and who stands above and below.

A role of an office (村, 乡镇, 县区, 市) is held at places of its level, so that role and level tell each other.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from knowledge.area import OFFICE_AT, Level, Place
from storage.database.database import Transaction
from storage.people import areas, people
from storage.people.people import Coordinator, Grant, Role

ROLE_AT: Mapping[Level, Role] = {level: Role(office) for level, office in OFFICE_AT.items()}
OFFICES = tuple(ROLE_AT.values())  # from the village upwards
LEVEL_OF: Mapping[Role, Level] = {role: level for level, role in ROLE_AT.items()}
LEVELS: Mapping[Role, tuple[Level, ...]] = {  # at which a role can be held
    Role.RESIDENT: (Level.VILLAGE, Level.GROUP),
    **{role: (level,) for role, level in LEVEL_OF.items()},
}
ABOVE: Mapping[Role, Role] = dict(pairwise(OFFICES))
BELOW: Mapping[Role, Role] = {above: below for below, above in ABOVE.items()}
LEVEL_BELOW: Mapping[Level, Level] = {LEVEL_OF[above]: LEVEL_OF[below] for above, below in BELOW.items()}
COORDINATORS = (Role.TOWNSHIP, Role.COUNTY)  # who decide about houses and people, the nearest to them first
RANK = (Role.COUNTY, Role.TOWNSHIP, Role.CADRE, Role.CITY, Role.OPERATOR, Role.RESIDENT)  # most to decide first


def roles_below(role: Role) -> tuple[Role, ...]:
    """The offices below one, the nearest first; none below a cadre, or below who holds no office.

    >>> roles_below(Role.COUNTY)
    (<Role.TOWNSHIP: 'township'>, <Role.CADRE: 'cadre'>)
    """
    return tuple(reversed(OFFICES[: OFFICES.index(role)])) if role in OFFICES else ()


def at_level(lineage: Iterable[Place], level: Level) -> Place | None:
    """Of a place and all above it, the one of a level; none where the tree has none."""
    return next((one for one in lineage if one.level is level), None)


def holders_at(tx: Transaction, place: Place) -> list[Coordinator]:
    """Who answers for a place: those who hold the office of its level there; nobody where its level has no office."""
    role = ROLE_AT.get(place.level)
    return [] if role is None else people.holding(tx, role, place.code)


def office_over(grants: Iterable[Grant], place: Place) -> Place | None:
    """The office in which somebody with these roles decides about a place, the nearest to it; none without one."""
    held = [one.place for one in grants if one.role in COORDINATORS and one.place and one.place.contains(place)]
    return max(held, key=lambda one: len(one.path), default=None)


def nearest(upwards: Iterable[list[Coordinator]]) -> list[Coordinator]:
    """Of the holders at one place after the other on the way up, those at the first place that has any."""
    return next((holders for holders in upwards if holders), [])


def superiors(tx: Transaction, place: Place) -> list[Coordinator]:
    """Who stands above a place: who holds the next office up, for a village whose township nobody holds the county."""
    role = ABOVE.get(ROLE_AT[place.level]) if place.level in ROLE_AT else None
    if role is None:
        return []
    offices = COORDINATORS if role in COORDINATORS else (role,)
    return nearest(
        holders_at(tx, above) for above in areas.lineage(tx, place)[1:] if ROLE_AT.get(above.level) in offices
    )


def over_both(tx: Transaction, place: Place, other: Place) -> list[Coordinator]:
    """Who decides about two places: at the nearest place above both whose office somebody holds."""
    above = (one for one in areas.lineage(tx, place)[1:] if one.contains(other) and one.code != other.code)
    return nearest(holders_at(tx, one) for one in above)


def coordinators_of(tx: Transaction, place: Place, *, reachable: bool = False) -> list[Coordinator]:
    """The township's coordinators that look after a place; where there are none, the county's.

    With `reachable` those alone count whom a message reaches.
    """
    offices = (one for one in areas.lineage(tx, place) if ROLE_AT.get(one.level) in COORDINATORS)
    return nearest([one for one in holders_at(tx, office) if one.reachable or not reachable] for office in offices)

"""Who hears of a danger: township and county of its place as far as that is known; where it is not, every county.

Of an office those on duty hear it first, alone for a while; where a message reaches none of them, all hear it at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context, Occasion
from handlers.dialog.duty import by_duty, on_duty
from handlers.dialog.hierarchy import COORDINATORS, ROLE_AT
from handlers.dialog.permissions import is_placed
from knowledge.area import Level, Place
from storage.people import areas, people
from storage.people.people import Coordinator, Role


@dataclass(frozen=True, kw_only=True)
class Hearers:
    """Whom an alarm reaches: `first` at once, `later` those who are not on duty where somebody else of theirs is."""

    first: list[Coordinator]
    later: list[Coordinator]

    @property
    def everybody(self) -> list[Coordinator]:
        """All of them, those on duty first."""
        return [*self.first, *self.later]

    def without(self, person_ids: Collection[int]) -> "Hearers":
        """The same but for some people."""
        return Hearers(
            first=[one for one in self.first if one.person_id not in person_ids],
            later=[one for one in self.later if one.person_id not in person_ids],
        )


def where_begun(context: Context) -> Place:
    """Where a danger is taken to be while nobody said so: at the person's role, else in the only county there is.

    Of a role at several places it is the lowest place that holds them all.
    Where there are several counties it is the top of the tree, which is the place of no office. Raises IndexError
    where there are no places.
    """
    if context.place is not None:
        upwards = areas.lineage(context.tx, context.place)
        holding_all = (one for one in upwards if all(one.contains(place) for place in context.places))
        return next(holding_all, upwards[-1])
    return areas.only(context.tx, Level.COUNTY) or areas.children(context.tx, None)[0]


def named_in(context: Context, text: str) -> Place | None:
    """The one village, or else the one township, that words name; none where they name none, or several."""
    found = areas.named_in(context.tx, text)
    for level in (Level.VILLAGE, Level.TOWNSHIP):
        there = [one for one in found if one.level is level]
        if there:
            return there[0] if len(there) == 1 else None
    return None


def hearers(occasion: Occasion, place: Place, *, but: int | None = None) -> Hearers:
    """Those whom an alarm at a place reaches, the township's first, without the person `but`, who raises it."""

    def reached(holders: Sequence[Coordinator]) -> list[Coordinator]:
        return [one for one in holders if one.reachable and one.person_id != but]

    if not is_placed(place):
        return Hearers(first=_each_once(reached(people.holding(occasion.tx, Role.COUNTY))), later=[])
    first: list[Coordinator] = []
    later: list[Coordinator] = []
    for office in _offices(occasion, place):
        serving, others = map(reached, by_duty(occasion.tx, office, occasion.today))
        first += serving or others
        later += others if serving else []
    known = {one.person_id for one in first}
    return Hearers(first=_each_once(first), later=_each_once([one for one in later if one.person_id not in known]))


def alarmed(occasion: Occasion, place: Place, *, but: int | None = None) -> list[Coordinator]:
    """All whom an alarm at a place reaches, those on duty first, without the person `but`, who raises it."""
    return hearers(occasion, place, but=but).everybody


def say_on_duty(occasion: Occasion, place: Place) -> str:
    """“今天值班：青石镇赵敏、云山县孙立”, those without an account too; empty where no duty table names anybody."""
    offices = _offices(occasion, place) if is_placed(place) else []
    names = [f"{office.name}{one.name}" for office in offices for one in on_duty(occasion.tx, office, occasion.today)]
    return occasion.say("cases.on_duty", names=occasion.say("forms.comma").join(names)) if names else ""


def _offices(occasion: Occasion, place: Place) -> list[Place]:
    return [one for one in occasion.places_read.lineage(place.code) if ROLE_AT.get(one.level) in COORDINATORS]


def _each_once(holders: Sequence[Coordinator]) -> list[Coordinator]:
    return list({one.person_id: one for one in reversed(holders)}.values())[::-1]


def office_of(coordinator: Coordinator) -> str:
    """The name of the place at which somebody holds the role."""
    return coordinator.grant.place.name if coordinator.grant.place else ""


def say_names(occasion: Occasion, told: Sequence[Coordinator]) -> str:
    """“青石镇赵敏、云山县孙立”."""
    return occasion.say("forms.comma").join(f"{office_of(one)}{one.name}" for one in told)


def say_place(occasion: Occasion, place: Place) -> str:
    """“云山县青石镇青石村”; that nobody knows where, for an alarm that is at no known place."""
    if not is_placed(place):
        return occasion.say("cases.somewhere")
    return "".join(one.name for one in reversed(occasion.places_read.lineage(place.code)) if is_placed(one))

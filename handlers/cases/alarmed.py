"""Who hears of a danger: township and county of its place as far as that is known; where it is not, every county."""

from collections.abc import Sequence

from handlers.dialog.context import Context, Occasion
from handlers.dialog.duty import on_duty, on_duty_first
from handlers.dialog.hierarchy import COORDINATORS, ROLE_AT
from handlers.dialog.permissions import is_placed
from knowledge.area import Level, Place
from storage.people import areas, people
from storage.people.people import Coordinator, Role


def where_begun(context: Context) -> Place:
    """Where a danger is taken to be while nobody said so: at the person's role, else in the only county there is.

    Where there are several counties it is the top of the tree, which is the place of no office. Raises IndexError
    where there are no places.
    """
    if context.place is not None:
        return context.place
    return areas.only(context.tx, Level.COUNTY) or areas.children(context.tx, None)[0]


def named_in(context: Context, text: str) -> Place | None:
    """The one village, or else the one township, that words name; none where they name none, or several."""
    found = areas.named_in(context.tx, text)
    for level in (Level.VILLAGE, Level.TOWNSHIP):
        there = [one for one in found if one.level is level]
        if there:
            return there[0] if len(there) == 1 else None
    return None


def alarmed(occasion: Occasion, place: Place, *, but: int | None = None) -> list[Coordinator]:
    """Those whom an alarm at a place reaches, without the person `but`, who raises it.

    The township's come first, and of each office those who are on duty today.
    """
    if is_placed(place):
        offices = _offices(occasion, place)
        holders = [one for office in offices for one in on_duty_first(occasion.tx, office, occasion.today)]
    else:
        holders = people.holding(occasion.tx, Role.COUNTY)
    return _each_once([one for one in holders if one.reachable and one.person_id != but])


def say_on_duty(occasion: Occasion, place: Place) -> str:
    """“今天值班：青石镇赵敏、云山县孙立”, those without an account too; empty where no duty table names anybody."""
    offices = _offices(occasion, place) if is_placed(place) else []
    names = [f"{office.name}{one.name}" for office in offices for one in on_duty(occasion.tx, office, occasion.today)]
    return occasion.say("cases.on_duty", names=occasion.say("forms.comma").join(names)) if names else ""


def _offices(occasion: Occasion, place: Place) -> list[Place]:
    return [one for one in areas.lineage(occasion.tx, place) if ROLE_AT.get(one.level) in COORDINATORS]


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
    return "".join(one.name for one in reversed(areas.lineage(occasion.tx, place)) if is_placed(one))

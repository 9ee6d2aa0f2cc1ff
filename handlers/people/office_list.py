"""The phones of all offices within somebody's place, and of those above it, with those that have none."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.offices import OfficePhone
from handlers.dialog.permissions import Action
from knowledge.area import Level, Place
from storage.people import areas, offices

_WITH_OFFICES = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """A place and the phone of its office, none where it is not known; `own` where the person may set it."""

    place: Place
    office: OfficePhone | None
    own: bool


def lines(context: Context) -> tuple[OfficeLine, ...]:
    """The own place, all above and all below it that have an office; the whole tree to who holds none."""
    known = offices.everywhere(context.tx)
    return tuple(
        OfficeLine(
            place=place,
            office=OfficePhone.of(known[place.code]) if place.code in known else None,
            own=context.may(Action.SET_OFFICE_PHONE, place),
        )
        for place in _places(context)
        if place.level in _WITH_OFFICES
    )


def _places(context: Context) -> list[Place]:
    own = context.place
    if own is None:
        return areas.everywhere(context.tx)
    above = areas.lineage(context.tx, own)[:0:-1]
    return [*above, *areas.below(context.tx, own)]

"""At an office PC: the phones of all offices within somebody's place and above it, and setting the own one."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.offices import OfficePhone
from handlers.dialog.permissions import Action
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from handlers.people.office import OFFICE
from knowledge.area import Level, Place
from storage.people import areas, offices

_WITH_OFFICES = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)


class NotTheOwnOffice(LookupError):
    """The phone of this place's office is not the person's to set, or there is no such place."""


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


def opened(context: Context, area: str) -> WholeSheet:
    """The sheet of an office's phone. Raises NotTheOwnOffice."""
    _check(context, area)
    return at_once.opened(context, OFFICE, area)


def send(context: Context, area: str, filled: Filled, *, once: str, sure: bool) -> WholeSheet | SheetSent:
    """Set an office's phone. Raises NotTheOwnOffice."""
    _check(context, area)
    return at_once.send(context, OFFICE, filled, subject=area, once=once, sure=sure)


def _check(context: Context, area: str) -> None:
    place = areas.find(context.tx, area)
    if place is None or not context.may(Action.SET_OFFICE_PHONE, place):
        raise NotTheOwnOffice(area)

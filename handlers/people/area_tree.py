"""The places that somebody may change, as a tree, and what can be done about one of them."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from knowledge.area import Level, Place
from storage.people import areas


class NotTheirArea(LookupError):
    """The place is not the person's to change, or there is none with this code."""


@dataclass(frozen=True, kw_only=True)
class AreaBranch:
    """A place of the tree: how deep it lies below its top, and whether it is the one that is looked at."""

    code: str
    name: str
    depth: int
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class AreaTree:
    """The tree, the place looked at, whether it takes new villages, and the townships to which it may be moved."""

    here: Place
    branches: tuple[AreaBranch, ...]
    takes_villages: bool
    townships: tuple[Place, ...]


def show(context: Context, code: str) -> AreaTree | None:
    """The tree with a place of it, without a code the top; none for who changes no places. Raises NotTheirArea."""
    tops = [
        place for place in (*context.places, *areas.children(context.tx, None)) if context.may(Action.IMPORT_ORG, place)
    ]
    if not tops:
        return None
    here = changeable(context, code) if code else tops[0]
    places = [place for place in areas.below_any(context.tx, tops) if place.level is not Level.GROUP]
    highest = min(_depth(place) for place in places)
    return AreaTree(
        here=here,
        branches=tuple(
            AreaBranch(code=one.code, name=one.name, depth=_depth(one) - highest, is_here=one.code == here.code)
            for one in sorted(places, key=lambda place: place.path)
        ),
        takes_villages=here.level is Level.TOWNSHIP,
        townships=tuple(other_townships(context, here)),
    )


def changeable(context: Context, code: str) -> Place:
    """The place with this code. Raises NotTheirArea."""
    place = areas.find(context.tx, code)
    if place is None or not context.may(Action.IMPORT_ORG, place):
        raise NotTheirArea
    return place


def other_townships(context: Context, village: Place) -> list[Place]:
    """The townships of the same county to which a village may be moved; none for what is no village."""
    if village.level is not Level.VILLAGE:
        return []
    county = next((one for one in areas.lineage(context.tx, village) if one.level is Level.COUNTY), None)
    below = [] if county is None else areas.below(context.tx, county, Level.TOWNSHIP)
    return [one for one in below if one.code != village.parent_code and context.may(Action.IMPORT_ORG, one)]


def _depth(place: Place) -> int:
    return place.path.count("/")

"""Whom somebody can ask instead of the assistant: the office that answers for them, and who shows the own number."""

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import COORDINATORS, OFFICES
from handlers.dialog.offices import home_of, office_phone, phone_in_danger, say_way
from knowledge.area import Level, Place
from storage.people import areas, offices
from storage.people.people import Role

_PEOPLE_NAMED = 2
_NOBODY_ABOVE = (Role.CITY, Role.OPERATOR)


def say_whom_to_ask(context: Context) -> str:
    """The office of a resident's place, or above who holds one; empty where it is not known which that is.

    A coordinator is told of the one above only where its number is known.
    """
    place = _asked_about(context)
    office = None if place is None else office_phone(context, place)
    if place is None or (office is None and context.role in COORDINATORS):
        return ""
    people = offices.public_numbers(context.tx, place.path.strip("/").split("/"))[:_PEOPLE_NAMED]
    told = context.say("office.whom", way=say_way(context, place, office))
    return "\n".join((told, *(context.say("office.person", **vars(one)) for one in people)))


def way_to_ask(context: Context) -> str:
    """Part of a sentence: to call, or to find, the office that answers for the person: of a coordinator the one above.

    “打青石镇值班电话0535-8000001（24小时）”; “找村委会或者镇政府” where it is not known which office that is.
    """
    if context.role in _NOBODY_ABOVE:
        return context.say("office.way.operators")
    place = _asked_about(context)
    return context.say("office.way.nowhere") if place is None else say_way(context, place, office_phone(context, place))


def way_to_the_county(context: Context) -> str:
    """The same for the only county that there is, whoever the person is; else for the county in general."""
    county = areas.only(context.tx, Level.COUNTY)
    if county is None:
        return context.say("office.way.county")
    return say_way(context, county, office_phone(context, county))


def way_to_who_invites(context: Context) -> str:
    """The same for who gives roles: of somebody without one, the county."""
    return way_to_ask(context) if context.grants else way_to_the_county(context)


def say_whom_to_call(context: Context) -> str:
    """Whom to call about a house in danger with nobody in it; empty where it is not known which office that is."""
    place = _asked_about(context)
    if place is None:
        return ""
    return context.say("office.house", way=say_way(context, place, phone_in_danger(context, place)))


def _asked_about(context: Context) -> Place | None:
    if context.role in _NOBODY_ABOVE:
        return None
    if context.role in OFFICES and context.place is not None:
        above = context.place.parent_code
        return None if above is None else areas.get(context.tx, above)
    return home_of(context.tx, context.person_id)

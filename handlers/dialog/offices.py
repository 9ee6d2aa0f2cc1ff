"""Which office answers for a place, and under which number people call it now."""

from dataclasses import dataclass
from typing import Self

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import at_level
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.reading.hours import read_hours
from storage.cases import cases
from storage.database.database import Transaction
from storage.people import areas, offices, people
from storage.people.offices import Office

LONGEST_HOURS = 40  # characters
_CITIES_OF_THREE_DIGITS = ("01", "02")


@dataclass(frozen=True, kw_only=True)
class OfficePhone:
    """The number of an office: `place` is the office's, `name` what it is called, `phone` as people write it.

    `hours` are words, none where they are not known; `open` is whether somebody answers now, none where the hours do
    not tell.
    """

    place: Place
    name: str
    phone: str
    hours: str | None
    open: bool | None = None

    @classmethod
    def of(cls, office: Office, open: bool | None = None) -> Self:
        """The number of an office that is stored; one without a name is called by its place."""
        name, phone = office.name or office.place.name, write_phone(office.phone)
        return cls(place=office.place, name=name, phone=phone, hours=office.hours, open=open)


def office_phones(occasion: Occasion, place: Place) -> list[OfficePhone]:
    """The numbers of the offices that answer for a place, the nearest first; a place without one is left out."""
    return [OfficePhone.of(office, _is_open(occasion, office)) for office in offices.upwards(occasion.tx, place.code)]


def _is_open(occasion: Occasion, office: Office) -> bool | None:
    hours = read_hours(office.hours or "")
    return None if hours is None else hours.is_open(occasion.now.astimezone(occasion.zone), occasion.workdays)


def office_phone(occasion: Occasion, place: Place) -> OfficePhone | None:
    """The number of the nearest office that answers for a place; none where no office up the tree has one."""
    return next(iter(office_phones(occasion, place)), None)


def phone_in_danger(occasion: Occasion, place: Place) -> OfficePhone | None:
    """The number to call at once: of the nearest office that is not closed now, else of the nearest."""
    found = office_phones(occasion, place)
    return next((one for one in found if one.open is not False), next(iter(found), None))


def office_name(tx: Transaction, say: Wording, place: Place | None) -> str:
    """What the office that answers for a place is called: 青石镇政府, 青石街道办事处, 云山县住建局.

    The township's stands before those above it. Without a place it is the township's in general.
    """
    lineage = [] if place is None else areas.lineage(tx, place)
    for level in (Level.TOWNSHIP, Level.COUNTY, Level.CITY):
        office = at_level(lineage, level)
        if office is not None:
            is_subdistrict = office.name.endswith(say("office.kind.subdistrict"))
            kind = "subdistrict" if is_subdistrict else level
            return say(f"office.name.{kind}", place=office.name)
    return say("office.name.nearest")


def say_phone(say: Wording, office: OfficePhone) -> str:
    """“青石镇值班电话0535-8000001（24小时）”."""
    if office.hours is None:
        return say("office.call", office=office.name, phone=office.phone)
    return say("office.call_in_hours", office=office.name, phone=office.phone, hours=office.hours)


def say_way(occasion: Occasion, place: Place | None, office: OfficePhone | None) -> str:
    """Part of a sentence: to call this office, or where no number is known, to find the one that answers for a place.

    “打青石镇值班电话0535-8000001（24小时）”, “找青石镇政府（那边的值班电话这里还没有登记）”.
    """
    say = occasion.say
    if office is None:
        return say("office.way.unknown", office=office_name(occasion.tx, say, place))
    return say("office.way.known", call=say_phone(say, office))


def home_of(tx: Transaction, person_id: int | None) -> Place | None:
    """Where somebody belongs: the place of a role, else of the latest report, else the only county that there is.

    `person_id` is none for who has not done anything yet.
    """
    if person_id is None:
        return areas.only(tx, Level.COUNTY)
    held = next((grant.place for grant in people.grants_of(tx, person_id) if grant.place), None)
    if held is not None:
        return held
    reported = next(iter(cases.reported_by(tx, person_id, 1)), None)
    return areas.only(tx, Level.COUNTY) if reported is None else areas.get(tx, reported.area)


def write_phone(digits: str) -> str:
    """A number as people write it: a landline with a hyphen behind its area code.

    >>> write_phone("05358000001"), write_phone("02780000001"), write_phone("13800000001")
    ('0535-8000001', '027-80000001', '13800000001')
    """
    if not digits.startswith("0"):
        return digits
    split = 3 if digits.startswith(_CITIES_OF_THREE_DIGITS) else 4
    return f"{digits[:split]}-{digits[split:]}"

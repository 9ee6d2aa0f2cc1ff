"""What every official paper bears: which office it is of, its day, the number to call, the document it goes by."""

from datetime import date

from handlers.dialog.context import Occasion
from handlers.dialog.offices import office_name, office_phone
from knowledge.area import Level, Place
from knowledge.model.pack import Pack
from storage.people import areas


def office_of(occasion: Occasion, place: Place) -> str:
    """“青石镇政府”, “云山县住建局”, “青石村村民委员会”."""
    if place.level is Level.VILLAGE:
        return occasion.say("papers.committee", place=place.name)
    return office_name(occasion.tx, occasion.say, place)


def say_day(occasion: Occasion, day: date) -> str:
    """“2026年3月5日”, without zeros in front (GB/T 9704)."""
    return occasion.say("papers.day", year=day.year, month=day.month, day=day.day)


def phone_of(occasion: Occasion, place: Place) -> str:
    """The number under which the office of a place is called; empty where none is known up the tree."""
    found = office_phone(occasion, place)
    return found.phone if found is not None else ""


def source_of(occasion: Occasion, pack: Pack, section: str) -> str:
    """“《……》（烟建城乡〔2023〕7号）二（二）”, without a number where the text bears none."""
    document = pack.region.document
    key = "papers.source" if document.number is None else "papers.source_numbered"
    return occasion.say(key, title=document.title, number=document.number, section=section)


def place_name(occasion: Occasion, code: str) -> str:
    """What a place is called; raises KeyError for one that is not stored."""
    return areas.get(occasion.tx, code).name

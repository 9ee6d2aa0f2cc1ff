"""What the named people are told in the morning of complaints: how many wait and until when, and nothing of any."""

from collections.abc import Iterator

from handlers.complaints.named import handling, named
from handlers.dialog.context import Occasion
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from knowledge.area import Level, Place
from storage.complaints import complaints
from storage.complaints.complaints import OwedComplaints
from storage.people import areas


def to_do(morning: Morning) -> Iterator[Line]:
    """How many complaints wait for each office for which the person deals with them, and how many are late."""
    for grant in handling(morning.grants, morning.person_id, morning.once(named)):
        owed = None if grant.place is None else morning.once(_owed).get(grant.place.code)
        if grant.place is not None and owed is not None:
            first = say_date(morning.say, owed.first)
            text = morning.say("complaints.digest.waiting", count=owed.count, day=first)
            if owed.late:
                text = morning.say("complaints.digest.late", count=owed.count, late=owed.late)
            yield _line(morning, f"complaints {grant.place.code}", text, owed.count)


def late_below(morning: Morning) -> Iterator[Line]:
    """For the city's: which county is late with how many, or has nobody who is named for them."""
    for grant in handling(morning.grants, morning.person_id, morning.once(named)):
        if grant.place is None or grant.place.level is not Level.CITY:
            continue
        for county, count in morning.once(_left_at_counties):
            if grant.place.contains(county):
                text = morning.say("complaints.digest.below", place=county.name, count=count)
                yield _line(morning, f"complaints below {county.code}", text, count)


def _line(morning: Morning, about: str, text: str, count: int) -> Line:
    button = Option(id="complaint:list:1", label=morning.say("complaints.button.list"))
    return Line(text=text, about=about, count=count, buttons=(button,))


def _owed(occasion: Occasion) -> dict[str, OwedComplaints]:
    return complaints.owed(occasion.tx, occasion.today)


def _left_at_counties(occasion: Occasion) -> list[tuple[Place, int]]:
    """The counties that left something undone, each with for how many complaints."""
    everybody = named(occasion)
    left = {code: owed.late if everybody.get(code) else owed.count for code, owed in _owed(occasion).items()}
    there = areas.among(occasion.tx, left) if left else {}
    return [(place, left[code]) for code, place in there.items() if place.level is Level.COUNTY and left[code]]

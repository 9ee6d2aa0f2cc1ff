"""What a morning tells of watched houses: the village a month before the last day, all above once it has passed."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.morning import Line, Morning
from storage.people.people import Role
from storage.watches import watches

AHEAD = timedelta(days=30)


def due(morning: Morning) -> Iterator[Line]:
    """The houses that somebody of the person's place has to look at, a line for each office that the person holds."""
    for grant in morning.grants:
        if grant.place is None or grant.role not in (Role.CADRE, *COORDINATORS):
            continue
        cadre = grant.role is Role.CADRE
        before = morning.today + AHEAD + timedelta(days=1) if cadre else morning.today
        found = watches.due(morning.tx, [grant.place], before)
        if found.count and found.earliest is not None:
            key = "digest.watches.due" if cadre else "digest.watches.overdue_below"
            day = say_date(morning.say, found.earliest)
            yield Line(
                text=morning.say(key, place=grant.place.name, count=found.count, date=day),
                about=f"watches {grant.place.code}",
                count=found.count,
                due_today=found.earliest == morning.today,
                buttons=(morning.button("watch:list:1", "watches"),),
                told_as=(grant,),
            )

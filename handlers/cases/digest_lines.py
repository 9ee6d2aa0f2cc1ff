"""What a morning's digest tells of cases."""

from collections.abc import Iterator

from handlers.cases.returned import say_how_long
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Weight
from handlers.dialog.morning import Line, Morning
from handlers.people.on_behalf import on_behalf, replaced_by
from storage.cases import cases
from storage.cases.cases import CaseState
from storage.people.people import Role


def cases_to_check(morning: Morning) -> Iterator[Line]:
    """Reported cases that wait for the township, or under a county for its townships."""
    for grant in morning.grants:
        if grant.role not in COORDINATORS or grant.place is None:
            continue
        waiting = cases.tally(morning.tx, grant.place, CaseState.REPORTED)
        if waiting.oldest is not None:
            day = say_date(morning.say, day_of(waiting.oldest, morning.zone))
            text = morning.say(f"digest.cases.{grant.role}", count=waiting.count, date=day)
            yield Line(
                text=text,
                about=f"cases {grant.place.code}",
                count=waiting.count,
                buttons=(morning.button("cmd:cases", "cases"),),
                told_as=(grant,),
            )


def returned(morning: Morning) -> Iterator[Line]:
    """Cases that came back to the person, who reported them, or to somebody who is away."""
    roles = {grant.role for grant in morning.grants}
    own = cases.returned_to(morning.tx, morning.person_id, roles | {Role.RESIDENT})
    theirs = [(one, cases.returned_to(morning.tx, one, roles)) for one in replaced_by(morning)]
    for person_id, numbers in [(morning.person_id, own), *theirs]:
        if numbers:
            button = morning.button(f"case:correct:{numbers[0]}", "returned", weight=Weight.MAIN)
            since = say_how_long(morning, numbers)
            text = morning.say("digest.cases.returned", count=len(numbers), since=since)
            yield Line(
                text=on_behalf(morning, person_id, text),
                about=f"returned {person_id}",
                count=len(numbers),
                buttons=(button,),
            )

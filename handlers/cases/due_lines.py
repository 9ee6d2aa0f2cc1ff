"""What a morning's digest tells of the last days of cases' steps: the own office's, and those missed below it."""

from collections.abc import Iterator
from datetime import date

from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import BELOW, OFFICES
from handlers.dialog.messages import Weight
from handlers.dialog.morning import Line, Morning
from storage.cases import deadlines
from storage.people.people import Grant


def due(morning: Morning) -> Iterator[Line]:
    """Steps of the person's offices: one workday before their last day, and from the day after it on until taken."""
    soon = morning.workdays.after(morning.today)
    for grant in morning.grants:
        if grant.role not in OFFICES or grant.place is None:
            continue
        late = deadlines.count(morning.tx, grant.place.path, grant.role, before=morning.today)
        if late.count:
            yield _line(morning, grant, "overdue", late.count, late.earliest)
        coming = deadlines.count(morning.tx, grant.place.path, grant.role, since=morning.today, before=_after(soon))
        if coming.count:
            yield _line(morning, grant, "due_soon", coming.count, coming.earliest)


def overdue_below(morning: Morning) -> Iterator[Line]:
    """Steps that the office below has missed, from the next workday after their last day on (督办)."""
    pressed_from = morning.workdays.before(morning.today)
    for grant in morning.grants:
        below = BELOW.get(grant.role)
        if below is None or grant.place is None:
            continue
        late = deadlines.count(morning.tx, grant.place.path, below, before=pressed_from)
        if late.count:
            yield _line(morning, grant, f"overdue_below_{below}", late.count, late.earliest)


def _line(morning: Morning, grant: Grant, key: str, count: int, earliest: date | None) -> Line:
    assert grant.place is not None
    day = say_date(morning.say, earliest or morning.today)
    sees_cases = grant.role in OFFICES[:-1]  # a city sees nobody's case
    button = morning.button("cases:late:1", "late", weight=Weight.MAIN)
    return Line(
        text=morning.say(f"digest.cases.{key}", place=grant.place.name, count=count, date=day),
        about=f"{key} {grant.place.code}",
        count=count,
        due_today=earliest == morning.today,
        buttons=(button,) if sees_cases else (),
        told_as=(grant,),
    )


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)

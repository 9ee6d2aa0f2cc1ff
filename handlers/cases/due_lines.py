"""What a morning's digest tells of the last days of cases' steps: the own office's, and those missed below it."""

from collections.abc import Iterator
from datetime import date

from handlers.cases import overdue
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


def named_below(morning: Morning) -> Iterator[Line]:
    """On the first workday of a month, to counties and cities: the offices below that its notice names (通报)."""
    if morning.workdays.before(morning.today).month == morning.today.month:
        return
    for grant in morning.grants:
        if grant.role not in OFFICES[2:] or grant.place is None:
            continue
        counts: dict[str, int] = {}
        for one in overdue.named_overdue(morning, grant.place):
            counts[one.office.name] = counts.get(one.office.name, 0) + one.count
        if counts:
            said = [morning.say("digest.cases.named_one", place=name, count=count) for name, count in counts.items()]
            more = "digest.cases.named_more" if len(said) > _NAMED else "digest.cases.named"
            names = morning.say("forms.comma").join(said[:_NAMED])
            text = morning.say(more, place=grant.place.name, names=names, count=len(said))
            yield Line(text=text, about=f"named {grant.place.code}", count=sum(counts.values()), told_as=(grant,))


_NAMED = 8  # offices, the others are counted


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

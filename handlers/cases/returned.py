"""The clock of a returned report: its reporter hears of it once more after three workdays, the office after five."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Manner, Notice, Reply, Weight
from handlers.dialog.morning import Line, Morning
from knowledge.calendar.calendar import REMINDED_AT, is_quiet
from storage.cases import returned
from storage.cases.returned import ReturnedReport
from storage.database import heartbeats
from storage.people.people import Role

REPORTER_AFTER, OFFICE_AFTER = 3, 5  # workdays
_FARTHEST = timedelta(days=20)  # so many days can lie before the third workday
_LAST_DAY = "returned_told_until"


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell residents once of the report that they have not sent again, on the third workday after it was returned.

    Looked for once a workday, from 9:00 on; what a downtime held up is told at its end. Officials read it in their
    digest. The key of each message lets it come once for a return.
    """
    tx, now, today = occasion.tx, occasion.now, occasion.today
    nine = datetime.combine(today, REMINDED_AT, tzinfo=occasion.zone)
    if now < nine or is_quiet(now, occasion.zone) or not occasion.workdays.is_workday(today):
        return
    last_day = heartbeats.fact(tx, _LAST_DAY)
    until = date.fromisoformat(last_day) if last_day else occasion.workdays.before(today)
    if until >= today:
        return
    first = datetime.combine(until - _FARTHEST, time(0), tzinfo=occasion.zone)
    due = [
        one
        for one in returned.since(tx, first, roles=(Role.RESIDENT,))
        if until < occasion.workdays.after(day_of(one.at, occasion.zone), REPORTER_AFTER) <= today
    ]
    told = [apart(f"case {one.number} returned", partial(_remind, occasion, one)) for one in due]
    if all(told):
        heartbeats.set_fact(tx, _LAST_DAY, today.isoformat())


def _remind(occasion: Occasion, one: ReturnedReport) -> Iterator[Notice]:
    correct = occasion.option(f"case:correct:{one.number}", "cases.button.correct", weight=Weight.MAIN)
    show = occasion.option(f"case:show:{one.number}", "report.button.show")
    day = say_date(occasion.say, day_of(one.at, occasion.zone))
    reply = Reply(
        text=occasion.say("returning.still", number=one.number, day=day),
        options=in_rows((correct, show)),
        key=f"returned:{one.event_id}:{one.reporter_id}",
    )
    yield Notice(person_id=one.reporter_id, reply=reply, manner=Manner.REMINDER)


def by_office(morning: Morning) -> Iterator[Line]:
    """Reports that the person's office returned more than five workdays ago and that have not come again."""
    day = morning.today
    for _ in range(OFFICE_AFTER):
        day = morning.workdays.before(day)
    before = datetime.combine(day, time(0), tzinfo=morning.zone)
    for grant in morning.grants:
        if grant.role not in COORDINATORS or grant.place is None:
            continue
        waiting = returned.by_office(morning.tx, grant.place, grant.role, before=before)
        if waiting.oldest is not None:
            oldest = say_date(morning.say, day_of(waiting.oldest, morning.zone))
            yield Line(
                text=morning.say(
                    "digest.cases.not_sent_again", place=grant.place.name, count=waiting.count, date=oldest
                ),
                about=f"not sent again {grant.place.code}",
                count=waiting.count,
                buttons=(morning.button("cases:returned:1", "returned_below"),),
                told_as=(grant,),
            )


def say_how_long(morning: Morning, numbers: list[str]) -> str:
    """“，最早的11月4日（周三）退的，快改好送上去” of reports that lie there for three workdays; else empty."""
    oldest = returned.oldest(morning.tx, numbers)
    if oldest is None:
        return ""
    day = day_of(oldest, morning.zone)
    if morning.workdays.after(day, REPORTER_AFTER) > morning.today:
        return ""
    return morning.say("digest.cases.returned_long", date=say_date(morning.say, day))

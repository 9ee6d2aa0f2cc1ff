"""The messages of an alarm to those who are told for the role there: now, or later to those who are not on duty.

Those on duty have an alarm alone for two minutes, or until one of those who were told has seen it. What waits for the
others meanwhile stands in the outbox, so that nothing which happens to this process keeps it from them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.cases.alarmed import Hearers, hearers
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Manner, Notice, Reply
from knowledge.area import Place
from storage.cases.alarms import Alarm
from storage.cases.cases import Case
from storage.people.people import Coordinator
from storage.queues import outbox

ALONE = timedelta(minutes=2)  # so long those on duty have an alarm alone


def notice(to: Coordinator, reply: Reply, about: str) -> Notice:
    """A message of an alarm to somebody who is told for the role there."""
    return Notice(person_id=to.person_id, reply=reply, manner=Manner.ALARM, told_as=(to.grant,), topic=about)


def topic(case: Case) -> str:
    """What the messages of one alarm have in common: another danger of the same house is another alarm."""
    return topic_of(case.number, case.imminent_since or case.created_at)


def topic_of(number: str, since: datetime) -> str:
    """The same, by the number of the case and since when the danger is known."""
    return f"{_of_case(number)}{since.timestamp():.0f}"


def waiting(case: Case) -> str:
    """What those messages have in their keys by which an alarm waits for who hears it later."""
    return f"{topic(case)}:held:"


def hearing(occasion: Occasion, alarm: Alarm | None, place: Place, *, but: int | None) -> Hearers:
    """Who hears of an alarm at a place now, and who later; all hear now what those on duty have had alone."""
    found = hearers(occasion, place, but=but)
    return found if _time_alone(occasion, alarm) else Hearers(first=found.everybody, later=[])


def to_all(occasion: Occasion, alarm: Alarm | None, told: Hearers, reply: Reply, about: str) -> Iterable[Notice]:
    """The alarm itself: now to the first, and to the others when those on duty have had it alone."""
    yield from (notice(one, reply, about) for one in told.first)
    hold = _time_alone(occasion, alarm)
    for one in told.later:
        yield notice(one, replace(reply, hold=hold, key=f"{about}:held:{one.person_id}"), about)


def let_go(occasion: Occasion, number: str) -> bool:
    """Let go what waits of an alarm: one of those who were told has seen it; whether anything did."""
    return outbox.hasten(occasion.tx, _of_case(number), occasion.now) > 0


def take_back(occasion: Occasion, number: str) -> set[int]:
    """Take back what waits of an alarm that is over; the people who have not heard of it."""
    return outbox.cancel_held(occasion.tx, _of_case(number), occasion.now)


def _of_case(number: str) -> str:
    return f"alarm:{number}:"


def _time_alone(occasion: Occasion, alarm: Alarm | None) -> timedelta:
    """How long those on duty still have an alarm alone; nothing once somebody has seen or taken it, or it is over."""
    if alarm is None or alarm.seen_at is not None or alarm.taken_at is not None:
        return timedelta(0)
    return max(alarm.since + ALONE - occasion.now, timedelta(0))

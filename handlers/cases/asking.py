"""Whoever took an alarm is asked how it stands, after 30 minutes and then every two hours, until the danger is over.

Without an answer the level above hears that. What is said with a button or typed begins the two hours anew.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from handlers.cases import aftercare, alarm_notices, calling
from handlers.cases.alarmed import say_place
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.hierarchy import office_over, superiors
from handlers.dialog.messages import Manner, Notice, Reply
from storage.cases.alarms import Alarm
from storage.people import areas, people

FIRST = timedelta(minutes=30)
EVERY = timedelta(hours=2)
PATIENCE = timedelta(minutes=30)  # so long after a question the level above hears that there is no answer


def ask(occasion: Occasion, alarm: Alarm, apart: Apart) -> None:
    """Ask, and tell the level above, where it is time; each comes once for what was said last."""
    base, first = (alarm.answered_at, EVERY) if alarm.answered_at else (alarm.taken_at, FIRST)
    if base is None or alarm.taken_by is None or occasion.now < base + first:
        return
    time = (occasion.now - base - first) // EVERY
    apart(f"case {alarm.number} how", partial(_ask, occasion, alarm, alarm.taken_by, base, time))
    if occasion.now >= base + first + PATIENCE:
        apart(f"case {alarm.number} silent", partial(_tell_above, occasion, alarm, alarm.taken_by, base))


def _ask(occasion: Occasion, alarm: Alarm, taken_by: int, base: datetime, time: int) -> Iterator[Notice]:
    """The question, with its answers as buttons. Once all are out of the house, it lets people sleep."""
    say, place = occasion.say, areas.get(occasion.tx, alarm.area)
    text = say("cases.how", number=alarm.number, place=say_place(occasion, place))
    ids = (*(step.id for step in aftercare.STEPS), calling.CALL)
    options = in_rows([occasion.option(f"case:{id}:{alarm.number}", f"cases.button.{id}") for id in ids])
    key = f"{_topic(alarm, base)}:how:{time}:{taken_by}"
    manner = Manner.ALARM if alarm.out_at is None else Manner.REMINDER
    yield Notice(person_id=taken_by, reply=Reply(text=text, options=options, key=key), manner=manner)


def _tell_above(occasion: Occasion, alarm: Alarm, taken_by: int, base: datetime) -> Iterator[Notice]:
    """That there is no answer, by number and place alone."""
    place = areas.get(occasion.tx, alarm.area)
    office = office_over(people.grants_of(occasion.tx, taken_by), place)
    if office is None:
        return
    name = people.name_of(occasion.tx, taken_by) or ""
    who = occasion.say("cases.who", place=office.name, name=name)
    text = occasion.say("cases.how_silent", number=alarm.number, place=say_place(occasion, place), who=who)
    topic = f"{_topic(alarm, base)}:silent"
    for one in superiors(occasion.tx, office):
        reply = Reply(text=text, key=f"{topic}:{one.person_id}")
        yield Notice(person_id=one.person_id, reply=reply, manner=Manner.ALARM, told_as=(one.grant,), topic=topic)


def _topic(alarm: Alarm, base: datetime) -> str:
    return f"{alarm_notices.topic_of(alarm.number, alarm.since)}:{base.timestamp():.0f}"

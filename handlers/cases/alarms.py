"""What time brings to an alarm: it rings if it waited, is told again while nobody takes it, and is asked about after.

Unseen for 2 minutes, its reporter is told whom to call. Untaken, the next in line hears it after 15 minutes and the
level above after 60. Taken, whoever took it is asked how it stands.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from handlers.cases import alarm_notices, asking, crowd, crowd_lists, raising
from handlers.cases.alarmed import hearers, say_names, say_on_duty, say_place
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.duty import by_duty
from handlers.dialog.messages import Manner, Notice, Option, Reply, Weight
from knowledge.area import Level
from storage.cases import alarms
from storage.cases.alarms import Alarm
from storage.people import areas

UNSEEN = timedelta(minutes=2)
NEXT_IN_LINE = timedelta(minutes=15)
LEVEL_ABOVE = timedelta(minutes=60)
GIVEN_UP = timedelta(days=2)  # an alarm that old is found in lists, it does not ring any more

_STAGES = (  # what it is called in keys, after how long, who hears of it
    ("again", NEXT_IN_LINE, (Level.TOWNSHIP, Level.COUNTY)),
    ("above", LEVEL_ABOVE, (Level.COUNTY, Level.CITY)),
)


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell of the alarms whose time has come; their keys make each come once for a person, case and stage.

    At 15 minutes township and county hear it again, with the minutes; at 60 the city hears of it too, by place and
    number alone, for a city sees nobody's case. Each case, stage and level stands apart from the others.
    """
    running = alarms.running(occasion.tx)
    due = [one for one in running if one.rings_at is not None and one.rings_at <= occasion.now]
    listed = crowd_lists.pick(occasion, due) if due else []
    if listed:
        apart("list", partial(crowd_lists.tell, occasion, listed))
    for alarm in due:
        if alarm not in listed:
            apart(f"case {alarm.number} ring", partial(_ring, occasion, alarm))
    rung = [one for one in running if one.rings_at is None]
    _call(occasion, [one for one in rung if one.taken_at is None and occasion.now - one.since <= GIVEN_UP], apart)
    for alarm in rung:
        if alarm.taken_at is not None:
            asking.ask(occasion, alarm, apart)


def _call(occasion: Occasion, untaken: Sequence[Alarm], apart: Apart) -> None:
    """Call the offices once more, of many newcomers' alarms in lists; tell the reporters while nobody has seen them."""
    now = occasion.now
    for alarm in untaken:
        if alarm.seen_at is None and now - alarm.since >= UNSEEN:
            apart(f"case {alarm.number} unseen", partial(_tell_reporter, occasion, alarm))
    for stage, after, levels in _STAGES:
        late = [one for one in untaken if now - one.since >= after]
        listed = crowd_lists.pick(occasion, late) if len(late) > crowd.MOST else []
        if listed:
            apart(f"list {stage}", partial(crowd_lists.tell_again, occasion, listed, stage, after, levels))
        for alarm in late:
            for level in levels if alarm not in listed else ():
                call = partial(_tell, occasion, alarm, stage, level, now - alarm.since)
                apart(f"case {alarm.number} {stage} {level}", call)


def _ring(occasion: Occasion, alarm: Alarm) -> Iterator[Notice]:
    """An alarm that waited for a word that there is no danger, and got none."""
    if not alarms.let_ring(occasion.tx, alarm.case_id, occasion.now):
        return
    say, place = occasion.say, areas.get(occasion.tx, alarm.area)
    now_ringing = alarms.find(occasion.tx, alarm.case_id)
    told = alarm_notices.hearing(occasion, now_ringing, place, but=alarm.reporter_id)
    text = say("cases.alarm_rung", number=alarm.number, place=say_place(occasion, place))
    reply = Reply(text=text, options=((_take(occasion, alarm), _show(occasion, alarm)),))
    about = alarm_notices.topic_of(alarm.number, occasion.now)
    yield from alarm_notices.to_all(occasion, now_ringing, told, reply, about)
    text = raising.say_told(occasion, alarm.number, place, told)
    yield Notice(person_id=alarm.reporter_id, reply=Reply(text=text), manner=Manner.ALARM)


def _tell_reporter(occasion: Occasion, alarm: Alarm) -> Iterator[Notice]:
    """Nobody has seen it: the office to call, as a button where a channel can dial, and who hears of it by now."""
    place = areas.get(occasion.tx, alarm.area)
    lines = [occasion.say("report.alarm_unseen", number=alarm.number, call=raising.whom_to_call(occasion, place))]
    later = hearers(occasion, place, but=alarm.reporter_id).later
    if later:
        lines.append(occasion.say("report.alarm_also", names=say_names(occasion, later)))
    key = f"{alarm_notices.topic_of(alarm.number, alarm.since)}:unseen:{alarm.reporter_id}"
    reply = Reply(text="\n".join(lines), links=raising.call_links(occasion, place), key=key)
    yield Notice(person_id=alarm.reporter_id, reply=reply, manner=Manner.ALARM)


def _tell(occasion: Occasion, alarm: Alarm, stage: str, level: Level, waited: timedelta) -> Iterator[Notice]:
    place, minutes = areas.get(occasion.tx, alarm.area), int(waited.total_seconds() // 60)
    again = occasion.say("cases.alarm_again", number=alarm.number, place=say_place(occasion, place), minutes=minutes)
    text = "\n".join(line for line in (again, say_on_duty(occasion, place)) if line)
    topic = f"{alarm_notices.topic_of(alarm.number, alarm.since)}:{stage}"
    for above in areas.lineage(occasion.tx, place):
        if above.level is not level:
            continue
        serving, others = by_duty(occasion.tx, above, occasion.today)
        for one in (*serving, *others):
            buttons = () if level is Level.CITY else ((_take(occasion, alarm),),)
            reply = Reply(text=text, options=buttons, key=f"{topic}:{one.person_id}")
            yield Notice(person_id=one.person_id, reply=reply, manner=Manner.ALARM, told_as=(one.grant,), topic=topic)


def _take(occasion: Occasion, alarm: Alarm) -> Option:
    return occasion.option(f"case:take:{alarm.number}", "cases.button.take", weight=Weight.MAIN)


def _show(occasion: Occasion, alarm: Alarm) -> Option:
    return occasion.option(f"case:show:{alarm.number}", "report.button.show")

"""Imminent danger that nobody looks after: the next in line after 15 minutes, the level above after 60."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.messages import Manner, Notice, Option, Reply, Weight
from knowledge.area import Level
from storage.cases import cases
from storage.cases.cases import Danger
from storage.people import areas

NEXT_IN_LINE = timedelta(minutes=15)
LEVEL_ABOVE = timedelta(minutes=60)
GIVEN_UP = timedelta(days=2)  # an alarm that old is found in lists, it does not ring any more

_STAGES = (  # what it is called in keys, after how long, who hears of it
    ("again", NEXT_IN_LINE, (Level.TOWNSHIP, Level.COUNTY)),
    ("above", LEVEL_ABOVE, (Level.COUNTY, Level.CITY)),
)


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell the alarms whose time has come; their keys make each come once for a person, case and stage.

    At 15 minutes township and county hear it again, with the minutes; at 60 the city hears of it too, by place and
    number alone, for a city sees nobody's case. Each case, stage and level stands apart from the others.
    """
    for danger in cases.untaken(occasion.tx, before=occasion.now - NEXT_IN_LINE):
        waited = occasion.now - danger.since
        if waited > GIVEN_UP:
            continue
        for stage, after, levels in _STAGES:
            for level in levels if waited >= after else ():
                apart(f"case {danger.number} {stage} {level}", partial(_tell, occasion, danger, stage, level, waited))


def _tell(occasion: Occasion, danger: Danger, stage: str, level: Level, waited: timedelta) -> Iterator[Notice]:
    tx, say = occasion.tx, occasion.say
    places = areas.lineage(tx, areas.get(tx, danger.area))
    names, minutes = "".join(one.name for one in reversed(places)), int(waited.total_seconds() // 60)
    text = say("cases.alarm_again", number=danger.number, place=names, minutes=minutes)
    take = (Option(id=f"case:take:{danger.number}", label=say("cases.button.take"), weight=Weight.MAIN),)
    topic = f"alarm:{danger.number}:{stage}"
    for above in places:
        if above.level is not level:
            continue
        for one in holders_at(tx, above):
            buttons = () if level is Level.CITY else (take,)
            reply = Reply(text=text, options=buttons, key=f"{topic}:{one.person_id}")
            yield Notice(person_id=one.person_id, reply=reply, manner=Manner.ALARM, told_as=(one.grant,), topic=topic)

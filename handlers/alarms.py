"""Imminent danger that nobody looks after: the next in line after 15 minutes, the level above after 60."""

from datetime import datetime, timedelta

from handlers.hierarchy import holders_at
from handlers.messages import Manner, Notice, Option, Reply, Weight
from handlers.wording import Wording
from knowledge.area import Level, Place
from storage import areas, cases
from storage.cases import Case
from storage.database import Transaction

NEXT_IN_LINE = timedelta(minutes=15)
LEVEL_ABOVE = timedelta(minutes=60)
GIVEN_UP = timedelta(days=2)  # an alarm that old is found in lists, it does not ring any more


def plan(tx: Transaction, *, say: Wording, now: datetime) -> list[Notice]:
    """The alarms whose time has come; their keys make each come once for a person, case and stage.

    At 15 minutes township and county hear it again, with the minutes; at 60 the city hears of it too, by place and
    number alone, for a city sees nobody's case.
    """
    notices = []
    for case in cases.untaken(tx, before=now - NEXT_IN_LINE):
        waited = now - (case.imminent_since or case.created_at)
        if waited > GIVEN_UP:
            continue
        place = areas.get(tx, case.area)
        notices += _tell(tx, case, place, "again", (Level.TOWNSHIP, Level.COUNTY), say, waited)
        if waited >= LEVEL_ABOVE:
            notices += _tell(tx, case, place, "above", (Level.COUNTY, Level.CITY), say, waited)
    return notices


def _tell(
    tx: Transaction, case: Case, place: Place, stage: str, levels: tuple[Level, ...], say: Wording, waited: timedelta
) -> list[Notice]:
    names = "".join(one.name for one in reversed(areas.lineage(tx, place)))
    minutes = int(waited.total_seconds() // 60)
    text = say("cases.alarm_again", number=case.number, place=names, minutes=minutes)
    take = (Option(id=f"case:take:{case.number}", label=say("cases.button.take"), weight=Weight.MAIN),)
    notices = []
    for above in areas.lineage(tx, place):
        if above.level not in levels:
            continue
        for one in holders_at(tx, above):
            buttons = () if above.level is Level.CITY else (take,)
            topic = f"alarm:{case.number}:{stage}"
            reply = Reply(text=text, options=buttons, key=f"{topic}:{one.person_id}")
            notices.append(
                Notice(person_id=one.person_id, reply=reply, manner=Manner.ALARM, told_as=(one.grant,), topic=topic)
            )
    return notices

"""The list in which the alarms of many newcomers go out: one message for each who is told, with a count."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.cases import crowd
from handlers.cases.alarmed import alarmed, say_place
from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.messages import Manner, Notice, Reply
from knowledge.area import Level
from storage.cases import alarms
from storage.cases.alarms import Alarm
from storage.people import areas
from storage.people.people import Coordinator, Role

MOST_BUTTONS = 20


def pick(occasion: Occasion, due: Sequence[Alarm]) -> list[Alarm]:
    """Those of some alarms that belong into a list; the others are told one by one."""
    found = crowd.raised_by_newcomers(occasion, since=min(one.since for one in due) - crowd.HOUR)
    new = [one for one in due if one in found]
    places = areas.among(occasion.tx, {one.area for one in new})
    return [one for one in new if len(crowd.within(occasion, places[one.area], found)) > crowd.MOST]


def tell(occasion: Occasion, listed: Sequence[Alarm]) -> Iterator[Notice]:
    """One message for each who hears any of them, with those that they hear."""
    ringing = [one for one in listed if alarms.let_ring(occasion.tx, one.case_id, occasion.now)]
    theirs: dict[int, list[Alarm]] = {}
    whom: dict[int, Coordinator] = {}
    for area in dict.fromkeys(one.area for one in ringing):
        for coordinator in alarmed(occasion, areas.get(occasion.tx, area)):
            whom[coordinator.person_id] = coordinator
            theirs.setdefault(coordinator.person_id, []).extend(one for one in ringing if one.area == area)
    for person_id, found in theirs.items():
        topic = f"alarms:{occasion.now.timestamp():.0f}"
        reply = _list(occasion, found, key=f"{topic}:{person_id}")
        grants = (whom[person_id].grant,)
        yield Notice(person_id=person_id, reply=reply, manner=Manner.ALARM, told_as=grants, topic=topic)


def tell_again(
    occasion: Occasion, listed: Sequence[Alarm], stage: str, after: timedelta, levels: Sequence[Level]
) -> Iterator[Notice]:
    """One message for each who answers at some levels, with those whose time came between two lists."""
    lists: dict[tuple[int, int], list[Alarm]] = {}
    whom: dict[int, Coordinator] = {}
    for alarm in listed:
        told_at = crowd.told_next(alarm.since + after)
        if told_at > occasion.now:
            continue
        place = areas.get(occasion.tx, alarm.area)
        offices = [one for one in areas.lineage(occasion.tx, place) if one.level in levels]
        for coordinator in (one for office in offices for one in holders_at(occasion.tx, office)):
            whom[coordinator.person_id] = coordinator
            lists.setdefault((int(told_at.timestamp()), coordinator.person_id), []).append(alarm)
    for (told, person_id), found in lists.items():
        topic = f"alarms:{stage}:{told}"
        reply = _list(occasion, found, key=f"{topic}:{person_id}", text="cases.alarms_untaken")
        if whom[person_id].grant.role is Role.CITY:
            reply = replace(reply, options=())
        grants = (whom[person_id].grant,)
        yield Notice(person_id=person_id, reply=reply, manner=Manner.ALARM, told_as=grants, topic=topic)


def _list(occasion: Occasion, found: Sequence[Alarm], *, key: str, text: str = "cases.alarms_listed") -> Reply:
    say, found = occasion.say, sorted(found, key=lambda one: one.case_id)
    places = areas.among(occasion.tx, {one.area for one in found})
    lines = [say("cases.alarm_listed", number=one.number, place=say_place(occasion, places[one.area])) for one in found]
    shown = [occasion.option(f"case:show:{one.number}", "cases.alarm_button", number=one.number) for one in found]
    whole = "\n".join((say(text, count=len(found)), *lines))
    return Reply(text=whole, options=in_rows(shown[:MOST_BUTTONS], width=1), key=key)

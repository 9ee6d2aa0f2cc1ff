"""The list in which the alarms of many newcomers go out: one message for each who is told, with a count."""

from collections.abc import Iterator, Sequence

from handlers.cases import crowd
from handlers.cases.alarmed import alarmed, say_place
from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.messages import Manner, Notice, Reply
from storage.cases import alarms
from storage.cases.alarms import Alarm
from storage.people import areas
from storage.people.people import Coordinator

MOST_BUTTONS = 20


def pick(occasion: Occasion, due: Sequence[Alarm]) -> list[Alarm]:
    """Those of some alarms that belong into a list; the others ring one by one."""
    found = crowd.of_newcomers(occasion)
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


def _list(occasion: Occasion, found: Sequence[Alarm], *, key: str) -> Reply:
    say, found = occasion.say, sorted(found, key=lambda one: one.case_id)
    places = areas.among(occasion.tx, {one.area for one in found})
    lines = [say("cases.alarm_listed", number=one.number, place=say_place(occasion, places[one.area])) for one in found]
    shown = [occasion.option(f"case:show:{one.number}", "cases.alarm_button", number=one.number) for one in found]
    text = "\n".join((say("cases.alarms_listed", count=len(found)), *lines))
    return Reply(text=text, options=in_rows(shown[:MOST_BUTTONS], width=1), key=key)

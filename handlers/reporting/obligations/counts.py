"""Who of a place was reminded how often of an obligation, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import holders_at
from handlers.reporting.obligations.obligation import Obligation, stage_of
from handlers.wording import Wording
from knowledge.area import Place
from knowledge.calendar.calendar import Stage
from storage.people import people
from storage.reporting import submissions
from storage.reporting.submissions import Planned

TOLD_ABOVE = (Stage.ESCALATION, Stage.HIGHER)


def reminders_of(planned: Iterable[Planned]) -> dict[str, dict[int, set[datetime]]]:
    """When who of which place was reminded, by area and person; stages that went as one message are one moment."""
    found: dict[str, dict[int, set[datetime]]] = {}
    for row in planned:
        if stage_of(row.stage) not in TOLD_ABOVE:
            found.setdefault(row.area, {}).setdefault(row.person_id, set()).add(row.at)
    return found


def say_count(say: Wording, name: str, moments: set[datetime], *, reachable: bool) -> str:
    """“赵敏5次”; whom no message reaches was not reminded."""
    key = "person" if reachable else "unreachable"
    return say(f"escalation.{key}", name=name or say("escalation.nameless"), count=len(moments))


def say_reminded(occasion: Occasion, obligation: Obligation, place: Place, *, reached_only: bool = False) -> str:
    """“赵敏5次、钱进2次”; empty where nobody was. An official letter leaves out whom no message reaches."""
    tx, say = occasion.tx, occasion.say
    planned = submissions.planned(tx, obligation.pack.id, obligation.rule_id, obligation.named)
    moments: Mapping[int, set[datetime]] = reminders_of(planned).get(place.code, {})
    there = {one.person_id: one for one in holders_at(tx, place)} if moments else {}
    counts = []
    for person_id, when in moments.items():
        one = there.get(person_id)
        name = (one.name if one else people.name_of(tx, person_id)) or ""
        reachable = one is None or one.reachable
        if reachable or not reached_only:
            counts.append(say_count(say, name, when, reachable=reachable))
    return say("escalation.comma").join(counts)

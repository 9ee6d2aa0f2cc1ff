"""The demo: invented places and people, a person for each role to be, and a clock that can be moved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wallclock import WallClock
from handlers.wording import Wording
from knowledge.area import Level
from knowledge.calendar import occurrences
from knowledge.pack import Pack
from storage import areas, conversations, heartbeats, people
from storage.database import Database, Transaction
from storage.people import Role

DATABASE = "demo"  # the name of its own SQLite file
PACK = "yantai"
JUMP_TO = 9  # o'clock, when reminders come

_AHEAD = "demo_clock_ahead"

_PLACES = (  # code, level, code above, policy pack; named in the texts
    ("99", Level.PROVINCE, None, None),
    ("9901", Level.CITY, "99", None),
    ("990101", Level.COUNTY, "9901", PACK),
    ("990101001", Level.TOWNSHIP, "990101", None),
    ("990101001001", Level.VILLAGE, "990101001", None),
    ("990101001002", Level.VILLAGE, "990101001", None),
    ("990101002", Level.TOWNSHIP, "990101", None),
    ("990101002001", Level.VILLAGE, "990101002", None),
    ("990101002002", Level.VILLAGE, "990101002", None),
)

PEOPLE = (  # role, place, phone
    (Role.CADRE, "990101001001", "13800000002"),
    (Role.RESIDENT, None, "13800000001"),
    (Role.TOWNSHIP, "990101001", "13800000003"),
    (Role.COUNTY, "990101", "13800000004"),
    (Role.CITY, "9901", "13800000005"),
)


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody whom a visitor of the demo can be."""

    role: Role
    label: str
    person_id: int
    lane: str


class Demo:
    """What the page needs to let a visitor be somebody, and to move the clock. `ring` makes the clock tick at once."""

    def __init__(
        self, *, database: Database, clock: WallClock, pack: Pack, say: Wording, ring: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._pack = pack
        self._say = say
        self._ring = ring
        with database.writing() as tx:
            plant(tx, say, clock.now())
            ahead = heartbeats.fact(tx, _AHEAD)
        if ahead is not None:
            clock.ahead = timedelta(seconds=float(ahead))

    def people(self) -> list[DemoPerson]:
        """Whom a visitor can be."""
        found = []
        with self._database.reading() as tx:
            for role, place, phone in PEOPLE:
                person_id = people.find_by_phone(tx, phone)
                if person_id is None:
                    continue
                where = "" if place is None else areas.get(tx, place).name
                label = self._say(
                    "demo.label", role=self._say(f"role.{role}"), place=where, name=self._say(f"demo.name.{role}")
                )
                found.append(DemoPerson(role=role, label=label, person_id=person_id, lane=_lane(role)))
        return found

    def now(self) -> datetime:
        """What the demo's clock says."""
        return self._clock.now()

    def next_due(self) -> datetime:
        """The next reporting date, at the hour when its reminder comes."""
        now = self._clock.now()
        moments = [
            datetime(day.year, day.month, day.day, JUMP_TO, tzinfo=self._clock.zone)
            for rule in self._pack.calendar.rules
            if rule.kind == "report"
            for day in (one.due for one in occurrences(rule, now.date(), now.date() + timedelta(days=70)))
        ]
        return min(moment for moment in moments if moment > now)

    def jump(self) -> None:
        """Move the clock to the next reporting date, and let it ring."""
        self._clock.jump(self.next_due())
        with self._database.writing() as tx:
            heartbeats.set_fact(tx, _AHEAD, str(self._clock.ahead.total_seconds()))
        self._ring()


def plant(tx: Transaction, say: Wording, now: datetime) -> None:
    """Put the demo's places and people there, once. They exist since long ago, so that reminders reach them."""
    if areas.count(tx):
        return
    for code, level, above, pack in _PLACES:
        parent = None if above is None else areas.get(tx, above)
        areas.put(tx, areas.child_of(parent, code=code, name=say(f"demo.place.{code}"), level=level, pack=pack))
    long_ago = now - timedelta(days=365)
    for role, place, phone in PEOPLE:
        person_id = people.add(tx, now=long_ago, name=say(f"demo.name.{role}"), phone=phone)
        if place is not None:
            people.grant(tx, person_id, role, place, long_ago)
        lane = _lane(role)
        people.add_account(tx, lane=lane, channel="web", chat=lane, person_id=person_id, now=long_ago)
        conversations.start(tx, person_id)


def _lane(role: Role) -> str:
    return f"web:demo-{role}"

"""The demo: whom a visitor can be, where the clock can be moved to, and what to try first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.wallclock import WallClock
from bot.demo.cast import CHARACTERS, PACKS, Character, plant
from handlers.dialog.conversation import Conversation
from handlers.wording import Wording
from knowledge.calendar.calendar import REMINDED_AT, occurrences
from knowledge.model.pack import Pack
from storage.cases import cases
from storage.database import heartbeats
from storage.database.database import Database, Transaction
from storage.people import areas, conversations, people
from storage.reporting import submissions

DATABASE = "demo"  # the name of its own SQLite file

_AHEAD = "demo_clock_ahead"
_LOOKED_AHEAD = timedelta(days=70)  # each day of a month comes within so many days


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody whom a visitor of the demo can be."""

    part: Character
    label: str
    person_id: int


@dataclass(frozen=True, kw_only=True)
class DemoDate:
    """A reporting date that the clock can be moved to, and who hears of it: the part of the township."""

    day: date
    pack: Pack
    told: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """One of the three things to try, and whether it was tried."""

    id: str
    part: str
    done: bool


class Demo:
    """What the page needs to let a visitor be somebody, and to move the clock. `ring` makes the clock tick at once."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        packs: Mapping[str, Pack],
        say: Wording,
        ring: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._packs = [packs[id] for id in PACKS]
        self._say = say
        self._ring = ring
        with database.writing() as tx:
            plant(tx, say, clock.now())
            ahead = heartbeats.fact(tx, _AHEAD)
        if ahead is not None:
            clock.ahead = timedelta(seconds=float(ahead))

    def people(self) -> list[DemoPerson]:
        """Whom a visitor can be."""
        with self._database.reading() as tx:
            return [
                DemoPerson(part=part, label=self._label(tx, part), person_id=person_id)
                for part in CHARACTERS
                if (person_id := people.find_by_phone(tx, part.phone)) is not None
            ]

    def _label(self, tx: Transaction, part: Character) -> str:
        where = "" if part.place is None else areas.get(tx, part.place).name
        name = self._say(f"demo.name.{part.id}")
        return self._say("demo.label", role=self._say(f"role.{part.role}"), place=where, name=name)

    def now(self) -> datetime:
        """What the demo's clock says."""
        return self._clock.now()

    def dates(self) -> list[DemoDate]:
        """The next reporting date of each day of a month on which a report is due, the nearest first."""
        now = self._clock.now()
        first = now.date() if now.time() < REMINDED_AT else now.date() + timedelta(days=1)
        found: dict[tuple[str, int], DemoDate] = {}
        for pack in self._packs:
            told = next(part.id for part in CHARACTERS if part.pack == pack.id and part.role == "township")
            for rule in pack.calendar.rules:
                if rule.kind == "report":
                    for due in (one.due for one in occurrences(rule, first, first + _LOOKED_AHEAD)):
                        found.setdefault((pack.id, due.day), DemoDate(day=due, pack=pack, told=told))
        return sorted(found.values(), key=lambda one: one.day)

    def jump(self, day: date) -> DemoDate | None:
        """Move the clock to a reporting date at 9:00, and let it ring; none where no report is due on that day."""
        chosen = next((one for one in self.dates() if one.day == day), None)
        if chosen is None:
            return None
        self._clock.jump(datetime.combine(day, REMINDED_AT, tzinfo=self._clock.zone))
        with self._database.writing() as tx:
            heartbeats.set_fact(tx, _AHEAD, str(self._clock.ahead.total_seconds()))
        self._ring()
        return chosen

    def tour(self) -> list[Task]:
        """The three things to try: report a house, ask about a subsidy, answer a reminder."""
        with self._database.reading() as tx:
            cadre, resident = (self._person(tx, id) for id in ("cadre", "resident"))
            asked = Conversation.from_json(conversations.load(tx, resident) or "{}").asked
            return [
                Task(id="report", part="cadre", done=bool(cases.reported_by(tx, cadre, limit=1))),
                Task(id="ask", part="resident", done=bool(asked)),
                Task(id="remind", part="township", done=submissions.any_said(tx)),
            ]

    def _person(self, tx: Transaction, part_id: str) -> int:
        phone = next(part.phone for part in CHARACTERS if part.id == part_id)
        person_id = people.find_by_phone(tx, phone)
        assert person_id is not None, "the demo's people are planted"
        return person_id

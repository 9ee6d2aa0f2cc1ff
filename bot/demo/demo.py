"""The demo: whom a visitor can be, and where the clock can be moved to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.wallclock import WallClock
from bot.demo.cast import CHARACTERS, PACK, PACKS, Character, plant
from bot.demo.tour import Task, note_tried, tasks
from handlers.reporting.register.period_summaries import note_presence
from handlers.wording import Wording
from knowledge.calendar.calendar import ESCALATED_AFTER, REMINDED_AT, Occurrence, occurrences
from knowledge.calendar.workdays import Workdays
from knowledge.model.pack import Pack
from storage.database import heartbeats
from storage.database.database import Database, Transaction
from storage.people import areas, people
from storage.people.people import Role

_AHEAD = "demo_clock_ahead"
_LOOKED_AHEAD = timedelta(days=70)  # each day of a month comes within so many days
_LOOKED_BACK = timedelta(days=20)  # the 催办 of a report that was due so long ago is over


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody whom a visitor of the demo can be."""

    part: Character
    label: str
    person_id: int


@dataclass(frozen=True, kw_only=True)
class DemoDate:
    """A day that the clock can be moved to, and who hears something then, as whom.

    On a reporting date that is the township, who is reminded; on a day of `pressing` the county, who hears who is late.
    """

    day: date
    pack: Pack
    told: str
    pressing: bool = False


class Demo:
    """What the page needs to let a visitor be somebody, and to move the clock. `ring` makes the clock tick at once."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        packs: Mapping[str, Pack],
        workdays: Workdays,
        say: Wording,
        ring: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._packs = [packs[id] for id in PACKS]
        self._workdays = workdays
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
        """The next days to move to, the nearest first: of each pack those of its reports, of the first one also a 催办.

        Of the reports of a pack each day of a month stands there once.
        """
        now = self._clock.now()
        first = now.date() if now.time() < REMINDED_AT else now.date() + timedelta(days=1)
        found: dict[tuple[str, int], DemoDate] = {}
        pressing: list[DemoDate] = []
        for pack in self._packs:
            township, county = (_part_of(pack, role) for role in (Role.TOWNSHIP, Role.COUNTY))
            for occurrence in self._reports(pack, first):
                if occurrence.due >= first:
                    date_ = DemoDate(day=occurrence.due, pack=pack, told=township)
                    found.setdefault((pack.id, occurrence.due.day), date_)
                day = self._workdays.after(occurrence.due, ESCALATED_AFTER)
                if pack.id == PACK and Role.TOWNSHIP in occurrence.rule.roles and day >= first:
                    pressing.append(DemoDate(day=day, pack=pack, told=county, pressing=True))
        nearest = sorted(pressing, key=lambda one: one.day)[:1]
        return sorted([*found.values(), *nearest], key=lambda one: (one.day, one.pressing))

    def _reports(self, pack: Pack, first: date) -> Iterator[Occurrence]:
        """The reports of a pack that are due soon, or were lately."""
        for rule in pack.calendar.rules:
            if rule.kind == "report":
                yield from occurrences(rule, first - _LOOKED_BACK, first + _LOOKED_AHEAD)

    def jump(self, day: date) -> DemoDate | None:
        """Move the clock to one of the dates at 9:00, and let it ring; none for any other day."""
        chosen = next((one for one in self.dates() if one.day == day), None)
        if chosen is None:
            return None
        self._clock.jump(datetime.combine(day, REMINDED_AT, tzinfo=self._clock.zone))
        with self._database.writing() as tx:
            heartbeats.set_fact(tx, _AHEAD, str(self._clock.ahead.total_seconds()))
            note_presence(tx, datetime.combine(day, time(0), tzinfo=self._clock.zone))
        self._ring()
        return chosen

    def tour(self) -> list[Task]:
        """The things to try, and which of them were tried."""
        dates = self.dates()
        reminded_on, pressed_on = (
            next(one.day for one in dates if one.pack.id == PACK and one.pressing is pressing)
            for pressing in (False, True)
        )
        document = self._packs[0].region.document
        with self._database.writing() as tx:
            note_tried(tx, document.number or document.title)
            return tasks(tx, reminded_on=reminded_on, pressed_on=pressed_on)


def _part_of(pack: Pack, role: Role) -> str:
    return next(part.id for part in CHARACTERS if part.pack == pack.id and part.role is role)

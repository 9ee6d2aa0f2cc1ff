"""A county through a month: five townships report on time, nil, late, never, and not at all for having shut it out."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Text
from handlers.wording import Wording
from knowledge.area import Level
from knowledge.calendar.local_calendar import AS_WRITTEN, LocalRule, changed_days
from storage.database.database import Database, Transaction
from storage.people import accounts, areas, consents, conversations, people
from storage.people.people import Role
from storage.reporting import calendar_settings, submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import NOTICE, chat_of
from tests.passing_time import Heard, PassingTime, at, days

CITY, COUNTY = "9907", "990701"
PEOPLE: Mapping[str, tuple[Role, str, str, str]] = {  # who → role, code and name of the place, own name
    "city": (Role.CITY, CITY, "清河市", "郑华"),
    "county": (Role.COUNTY, COUNTY, "云山县", "孙立"),
    "prompt": (Role.TOWNSHIP, "990701001", "青石镇", "王建国"),
    "nil": (Role.TOWNSHIP, "990701002", "柳溪镇", "赵敏"),
    "late": (Role.TOWNSHIP, "990701003", "石桥镇", "周强"),
    "silent": (Role.TOWNSHIP, "990701004", "白沙镇", "吴芳"),
    "blocked": (Role.TOWNSHIP, "990701005", "松林镇", "冯平"),
}
NO_DAYS: Mapping[str, int] = {}
HOURS = ("07:30", "08:00", "09:00", "18:00")  # when something can come by itself


@dataclass(frozen=True, kw_only=True)
class Act:
    """Somebody presses a button of the latest message that has it, or with `typed` sends the words."""

    at: datetime
    who: str
    label: str
    typed: bool = False


class CountyMonth:
    """The county lives by `pack` and has reported all that was due before `first`, the first day of the month.

    `own_days` are days that it set for rules without one, by the rule's id.
    """

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        say: Wording,
        folder: Path,
        *,
        pack: str,
        first: date,
        own_days: Mapping[str, int] = NO_DAYS,
    ) -> None:
        self.passing = PassingTime(database, knowledge, say, folder)
        self.first = first
        self.pack = pack
        self._local: dict[str, LocalRule] = {}
        with database.writing() as tx:
            self.ids = _settle(tx, pack, at(first - timedelta(days=40)))
            for rule in knowledge.packs[pack].calendar.rules:
                self._settled(tx, rule.id)
        for name, day in own_days.items():
            self.set_day(name, day, first - timedelta(days=40))

    def set_day(self, rule: str, day: int, today: date) -> None:
        """The county sets a day of its own for a rule without one."""
        self._local[rule] = changed_days(self._local.get(rule, AS_WRITTEN), (day,), today)
        with self.passing.database.writing() as tx:
            calendar_settings.put(tx, COUNTY, self.pack, rule, self._local[rule], self.ids["county"], at(today))

    def _settled(self, tx: Transaction, rule: str) -> None:
        """All due dates of the month before are done with."""
        for day in days(self.first - timedelta(days=40), self.first - timedelta(days=1)):
            for who, (_, code, _, _) in PEOPLE.items():
                due = Due(pack=self.pack, rule=rule, due=day, area=code)
                submissions.put(tx, due, SubmissionKind.REPORTED, self.ids[who], at(day))

    def live(self, last: date, acts: Sequence[Act]) -> list[Heard]:
        """Everything that reaches people by itself or by what they do, up to a day."""
        moments = [at(day, hour) for day in days(self.first, last) for hour in HOURS]
        steps = sorted([(moment, None) for moment in moments] + [(act.at, act) for act in acts], key=lambda one: one[0])
        heard: list[Heard] = []
        for moment, act in steps:
            heard += self.passing.strike(moment)
            if act is not None:
                heard += self.do(act)
        return heard

    def do(self, act: Act) -> list[Heard]:
        """Somebody does something now; what reached people then."""
        if act.typed:
            return self.passing.say(self.ids[act.who], Text(text=act.label))
        return self.passing.press(self.ids[act.who], act.label)

    def lines(self, heard: Sequence[Heard]) -> "list[Line]":
        """Messages by time and person."""
        names = {id: who for who, id in self.ids.items()}
        return sorted(Line(at=one.at, who=names[one.person_id], words=(one.reply.text,)) for one in heard)


@dataclass(frozen=True, order=True)
class Line:
    """One message: when it reaches whom, and all of its text, or, in a table, words that it has."""

    at: datetime
    who: str
    words: tuple[str, ...]

    def tells(self, said: "Line") -> bool:
        """Whether a message is the one that a table means."""
        return (self.at, self.who) == (said.at, said.who) and all(words in said.words[0] for words in self.words)


def read_table(path: Path) -> list[Line]:
    """A table by hand, a row for several days (11-04..11-06) and people (late silent); words are parted by |."""
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in csv.reader(lines) if not row[0].startswith("#")][1:]
    return sorted(
        Line(at=at(day, clock), who=who, words=tuple(words.split("|")))
        for span, clock, people, words in rows
        for day in _days(span)
        for who in people.split()
    )


def _days(span: str) -> list[date]:
    first, _, last = span.partition("..")
    return days(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last or first}"))


def _settle(tx: Transaction, pack: str, since: datetime) -> dict[str, int]:
    """Put places and people there, each with Telegram; who they are by name."""
    province = areas.child_of(None, code="99", name="安平省", level=Level.PROVINCE, pack=None)
    city = areas.child_of(province, code=CITY, name="清河市", level=Level.CITY, pack=None)
    county = areas.child_of(city, code=COUNTY, name="云山县", level=Level.COUNTY, pack=pack)
    for place in (province, city, county):
        areas.put(tx, place)
    ids: dict[str, int] = {}
    for number, (who, (role, code, name, own)) in enumerate(PEOPLE.items(), 1):
        if role is Role.TOWNSHIP:
            areas.put(tx, areas.child_of(county, code=code, name=name, level=Level.TOWNSHIP, pack=None))
        id = people.add(tx, now=since, name=own, phone=f"138000070{number:02}")
        chat = chat_of(id)
        people.grant(tx, id, role, code, since)
        accounts.add(tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=id, now=since)
        conversations.start(tx, id)
        consents.give(tx, id, NOTICE, since)
        ids[who] = id
    return ids

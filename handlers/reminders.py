"""What the clock asks every half minute: which reminders and escalations are to be sent now, and to whom."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from handlers.calendars import Calendars, Variant
from handlers.duties import PLACES_NAMED, Duty, DutyWords, reminder_key, say_date, say_moment, say_places
from handlers.messages import Manner, Notice, Reply
from handlers.owing import ROLE_AT
from handlers.roster import Roster
from handlers.wording import Wording
from knowledge.area import Place
from knowledge.calendar import FARTHEST, Stage, StageTime, is_quiet, sent_until, stage_times
from knowledge.local_calendar import local_occurrences
from knowledge.pack import Pack
from knowledge.workdays import Workdays, load_workdays
from storage import heartbeats, returns
from storage.database import Transaction
from storage.people import Coordinator, Role
from storage.returns import ReturnKind

LATE = timedelta(hours=1)  # a reminder planned so long after its time says that it is late

_LOOKED_BACK = timedelta(minutes=10)  # for roles that were given while the last look was going on
_LAST_LOOK = "reminders_planned_until"


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What the places of one level owe that live by one variant of a rule, and the stages of it that have come."""

    duty: Duty
    role: Role
    variant: Variant
    times: tuple[StageTime, ...]


@dataclass(frozen=True, kw_only=True)
class _Ask:
    """Somebody who is to hear of a place, at these stages; `below` where it is a place under the own one."""

    duty: Duty
    holder: Coordinator
    place: Place
    times: tuple[StageTime, ...]
    below: bool = False


@dataclass(kw_only=True)
class _Message:
    """What one person is told of a rule's day: of own places, and of places below that did not report."""

    person_id: int
    own: list[_Ask] = field(default_factory=list)
    below: list[_Ask] = field(default_factory=list)

    @property
    def time(self) -> StageTime:
        """The stage that the message stands for: the latest of what it tells."""
        return max((ask.times[-1] for ask in (*self.own, *self.below)), key=lambda time: time.at)


def plan(
    tx: Transaction,
    *,
    packs: Mapping[str, Pack],
    say: Wording,
    now: datetime,
    zone: ZoneInfo,
    workdays: Workdays | None = None,
) -> list[Notice]:
    """The reminders whose time has come, noted as planned: one message a person, duty and stage, and never again.

    1. In quiet hours nothing is planned; what they held up is planned at their end and speaks of that day.
    2. Only stages since the last look count. Where none has come, no person is looked at. A clock that was set
       back makes the last look void; then all stages count, and the rows of `storage.returns` keep each to once.
    3. A place is asked through those who hold a role of the rule there, and held it before the stage's time, until
       it said 已报送 or 零报告. Stages that were missed go as one message, the latest; the earlier ones are noted as
       planned with it. More than an hour after its time a message says that it is late.
    4. Too late: a stage is sent until the seventh day after the day of escalation; from then on it is dropped.
    5. Escalation goes to the nearest place above where somebody holds the next role up, for all places below in one
       message; where nobody does, it comes back to the place's own people. A place that nobody was reminded for is
       not escalated.
    """
    if is_quiet(now, zone):
        return []
    workdays = workdays or load_workdays()
    calendars = Calendars(tx, now.astimezone(zone).date())
    parts = list(_parts(packs, calendars, _last_look(tx, now), now, workdays, zone))
    if not parts:
        return []
    roster = Roster(tx, packs, {part.role for part in parts})
    notices = []
    for day in _by_day(parts):
        messages = _messages(tx, day, roster, calendars, now)
        writer = _Writer(tx, day[0].duty, roster, say, now, zone)
        notices += [writer.notice(message) for message in messages]
    heartbeats.set_fact(tx, _LAST_LOOK, now.isoformat())
    return notices


def _last_look(tx: Transaction, now: datetime) -> datetime | None:
    text = heartbeats.fact(tx, _LAST_LOOK)
    moment = None if text is None else datetime.fromisoformat(text)
    return None if moment is None or moment > now else moment - _LOOKED_BACK


def _parts(
    packs: Mapping[str, Pack],
    calendars: Calendars,
    since: datetime | None,
    now: datetime,
    workdays: Workdays,
    zone: ZoneInfo,
) -> Iterator[_Part]:
    """What is owed of which a stage has come since the last look, and that is not too old."""
    today = now.astimezone(zone).date()
    for pack in packs.values():
        for rule in pack.calendar.rules:
            for variant, (level, role) in product(calendars.variants(pack.id, rule.id), ROLE_AT.items()):
                for found in local_occurrences(rule, variant.local, level, today - FARTHEST, today + FARTHEST):
                    times = tuple(time for time in stage_times(found, workdays, zone) if time.at <= now)
                    fresh = times and (since is None or times[-1].at > since)
                    if fresh and now < sent_until(found, workdays, zone):
                        yield _Part(duty=Duty(pack=pack, occurrence=found), role=role, variant=variant, times=times)


def _by_day(parts: Sequence[_Part]) -> list[list[_Part]]:
    """The parts of each pack, rule and named day, for one person hears of them in one message."""
    days: dict[tuple[str, str, date], list[_Part]] = defaultdict(list)
    for part in parts:
        days[part.duty.pack.id, part.duty.rule_id, part.duty.named].append(part)
    return list(days.values())


def _messages(
    tx: Transaction, parts: Sequence[_Part], roster: Roster, calendars: Calendars, now: datetime
) -> list[_Message]:
    """Who is told what of a rule's day now, noted as planned."""
    duty = parts[0].duty
    noted = {
        (row.person_id, row.area, row.stage) for row in returns.planned(tx, duty.pack.id, duty.rule_id, duty.named)
    }
    said = returns.said(tx, duty.pack.id, duty.rule_id, duty.named)
    messages: dict[int, _Message] = {}
    for ask in (ask for part in parts for ask in _asks(part, said, roster, calendars)):
        person_id, due = ask.holder.person_id, duty.at(ask.place.code)
        fresh = [time for time in ask.times if (person_id, due.area, time.stage) not in noted]
        planned = [time for time in fresh if returns.plan_reminder(tx, person_id, due, time.stage, now)]
        if planned and planned[-1] is ask.times[-1]:
            message = messages.setdefault(person_id, _Message(person_id=person_id))
            (message.below if ask.below else message.own).append(ask)
    return list(messages.values())


def _asks(part: _Part, said: Mapping[str, ReturnKind], roster: Roster, calendars: Calendars) -> Iterator[_Ask]:
    """Who hears of which place: its own people at the stages since they are there, at the end the level above."""
    duty, role, latest = part.duty, part.role, part.times[-1]
    for place in roster.places(role, duty.pack.id):
        if place.code in said or not part.variant.holds_at(place) or calendars.exemption(duty, place):
            continue
        above = roster.above(role, place, latest.at) if latest.stage is Stage.ESCALATION else []
        own_times = part.times[:-1] if above else part.times
        reminded = False
        for holder in roster.at(role, place.code):
            held = tuple(time for time in own_times if holder.grant.granted_at < time.at)
            if held:
                reminded = True
                yield _Ask(duty=duty, holder=holder, place=place, times=held)
        if reminded:
            for holder in above:
                yield _Ask(duty=duty, holder=holder, place=place, times=(latest,), below=True)


class _Writer:
    """Writes the messages about one rule's day."""

    def __init__(
        self, tx: Transaction, duty: Duty, roster: Roster, say: Wording, now: datetime, zone: ZoneInfo
    ) -> None:
        self._duty, self._roster, self._say, self._now, self._zone = duty, roster, say, now, zone
        self._today = now.astimezone(zone).date()
        self._reminded: dict[str, dict[int, set[datetime]]] = defaultdict(lambda: defaultdict(set))
        for row in returns.planned(tx, duty.pack.id, duty.rule_id, duty.named):
            if row.stage != Stage.ESCALATION:
                self._reminded[row.area][row.person_id].add(row.at)

    def notice(self, message: _Message) -> Notice:
        """The message with its buttons, and the key by which it goes out once."""
        places = [ask.place for ask in message.own]
        time = message.time
        lines = [*self._own_lines(message.own), *self._below_lines(message.below)]
        if self._now - time.at > LATE:
            lines.append(self._say("reporting.late", moment=say_moment(self._say, time.at, self._zone)))
        if not time.certain:
            lines.append(self._say("reporting.uncertain", year=time.at.year))
        lines.append(self._words(self._duty).source())
        marks = [place.name if len(places) > 1 else "" for place in places]
        buttons = [
            self._words(ask.duty).buttons(ask.place, mark=mark) for ask, mark in zip(message.own, marks, strict=True)
        ]
        key = reminder_key(message.person_id, self._duty, time.stage)
        reply = Reply(text="\n".join(lines), options=tuple(buttons), key=key)
        told_as = tuple(ask.holder.grant for ask in (*message.own, *message.below))
        return Notice(person_id=message.person_id, reply=reply, manner=Manner.REMINDER, told_as=told_as)

    def _words(self, duty: Duty) -> DutyWords:
        return DutyWords(say=self._say, duty=duty, today=self._today)

    def _own_lines(self, asks: Sequence[_Ask]) -> Iterator[str]:
        if not asks:
            return
        places = [ask.place for ask in asks]
        roles, words = {ask.holder.grant.role for ask in asks}, self._words(asks[0].duty)
        yield words.head(roles)
        if len(places) > 1:
            yield self._say("reporting.places", places=say_places(places))
        yield from words.to_whom(roles, places)
        last = [ask.place for ask in asks if ask.times[-1].stage is Stage.ESCALATION]
        if last:
            yield self._say("reporting.escalation.own", places=say_places(last))

    def _below_lines(self, asks: Sequence[_Ask]) -> Iterator[str]:
        if not asks:
            return
        places, due = [ask.place for ask in asks], say_date(self._say, asks[0].duty.due)
        yield self._say("reporting.escalation.head", subject=self._words(asks[0].duty).subject, date=due)
        for place in places[:PLACES_NAMED]:
            names = "、".join(self._reminder_count(*each) for each in self._reminded[place.code].items())
            yield self._say("reporting.escalation.place", place=place.name, people=names)
        if len(places) > PLACES_NAMED:
            yield self._say("reporting.escalation.more", count=len(places) - PLACES_NAMED)
        yield self._say("reporting.escalation.foot")

    def _reminder_count(self, person_id: int, moments: set[datetime]) -> str:
        who = self._roster.who(person_id)
        name = (who.name if who else "") or self._say("reporting.escalation.nameless")
        key = "person" if who is None or who.reachable else "unreachable"
        return self._say(f"reporting.escalation.{key}", name=name, count=len(moments))

"""What the clock asks every half minute: which reminders and escalations are to be sent now, and to whom."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from handlers.dialog import digest_times
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import ABOVE
from handlers.dialog.messages import Notice
from handlers.people.substitution import WITH_DEPUTY, StandIns
from handlers.reporting.decisions.extension_rules import is_pausing
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.held import Held
from handlers.reporting.obligations.holders import Holders
from handlers.reporting.reminders.parts import Look, Part, parts
from handlers.reporting.reminders.texts import Message, PlaceReminder, ReminderWriter
from knowledge.area import Level, Place
from knowledge.calendar.calendar import HIGHER_AFTER, Stage, is_quiet
from knowledge.calendar.told_times import IN_DIGEST
from storage.database import heartbeats
from storage.people.people import Role
from storage.reporting import escalations, submissions
from storage.reporting.escalations import Escalation
from storage.reporting.submissions import Planned, SubmissionKind

BUNDLE = 100  # ids of people who are told together

_LOOKED_BACK = timedelta(minutes=10)  # for roles that were given while the last look was going on
_LAST_LOOK = "reminders_planned_until"


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell the reminders whose time has come and note them: one message a person, obligation and stage, never again.

    1. In quiet hours nothing is planned; what they held up is planned at their end and speaks of that day.
    2. Only stages since the last look count. Where none has come, no person is looked at. A clock that was set
       back makes the last look void; then all stages count, and the rows of `storage.reporting.submissions` keep
       each to once.
    3. A place is asked through those who hold a role of the rule there, and held it before the stage's time, until
       it said 已报送 or 零报告. What was due before anybody ever held a role there is none of its business. Stages that
       were missed go as one message, the latest; the earlier ones are noted as planned with it. More than an hour after
       its time a message says that it is late.
    4. A deputy hears of it from the second day on, or in place of whoever is away. A request for more time that
       nobody has decided holds all back for two workdays; where it was granted, all stages come anew.
    5. Too late: a stage is sent until the period closes; from then on it is dropped.
    6. Escalation goes to the nearest place above where somebody holds the next role up, for all places below in one
       message; where nobody does, it comes back to the place's own people. A place that nobody was reminded for is
       not escalated, nor one that somebody above has pressed or looks after since it is late, nor a village whose
       township has reported. A day that a county set itself, where the document names none, is no matter of the city.
    7. Two workdays after that, where nobody above has done anything, the level above them hears of it.
    8. Each rule's day stands apart, and of its people each bundle, so that no step keeps the others waiting. While one
       fails, the look does not count, so that it is tried again.
    """
    tx, now = occasion.tx, occasion.now
    look = Look(tx=tx, now=now, installation=occasion.installation, since=_last_look(occasion))
    if is_quiet(now, occasion.zone) or not look.may_find():
        return
    calendars = Calendars(occasion)
    days = _by_day(parts(calendars, look))
    told = []
    if days:
        holders = Holders(occasion, {part.role for day in days for part in day})
        held, stand_ins = Held(occasion), StandIns(occasion)
        awaiting = digest_times.awaiting(tx, now.astimezone(occasion.zone))
        for parts_of_day in days:
            day = _Day(parts_of_day, holders, held, calendars, stand_ins, look, awaiting)
            told.append(apart(day.name, day.find))
            told += [apart(f"{day.name} {bundle}", partial(day.notices, bundle)) for bundle in day.bundles]
    if all(told):
        heartbeats.set_fact(tx, _LAST_LOOK, now.isoformat())


def _last_look(occasion: Occasion) -> datetime | None:
    text = heartbeats.fact(occasion.tx, _LAST_LOOK)
    moment = None if text is None else datetime.fromisoformat(text)
    return None if moment is None or moment > occasion.now else moment - _LOOKED_BACK


def _by_day(found: Iterator[Part]) -> list[list[Part]]:
    """The parts of each pack, rule and named day, for one person hears of them in one message."""
    days: dict[tuple[str, str, date], list[Part]] = defaultdict(list)
    for part in found:
        days[part.obligation.pack.id, part.obligation.rule_id, part.obligation.named].append(part)
    return list(days.values())


@dataclass
class _Day:
    """What is due on a rule's day now, and the people whom it concerns: first found, then told bundle by bundle.

    `planned` is what was planned before, `bundles` who hears of what now, by the hundreds of their ids.
    """

    parts: Sequence[Part]
    holders: Holders
    held: Held
    calendars: Calendars
    stand_ins: StandIns
    look: Look
    awaiting: digest_times.Awaiting
    planned: Sequence[Planned] = ()
    bundles: dict[int, list[PlaceReminder]] = field(default_factory=lambda: defaultdict(list))

    @property
    def name(self) -> str:
        """The rule and the day that it names: `yantai monthly_progress 2026-11-03`."""
        obligation = self.parts[0].obligation
        return f"{obligation.pack.id} {obligation.rule_id} {obligation.named}"

    def find(self) -> Sequence[Notice]:
        """Find who hears of what; nobody is told yet."""
        obligation = self.parts[0].obligation
        self.planned = submissions.planned(self.look.tx, obligation.pack.id, obligation.rule_id, obligation.named)
        said = submissions.said(self.look.tx, obligation.pack.id, obligation.rule_id, obligation.named)
        done = escalations.of(self.look.tx, obligation.pack.id, obligation.rule_id, obligation.named)
        for part in self.parts:
            for ask in self._asks(part, said, self.planned, done):
                self.bundles[ask.holder.person_id // BUNDLE].append(ask)
        return ()

    def notices(self, bundle: int) -> list[Notice]:
        """What the people of a bundle are told, noted as planned."""
        return [self._writer.notice(message) for message in self._messages(self.bundles[bundle])]

    @cached_property
    def _writer(self) -> ReminderWriter:
        """For it all that is told of the day now counts as planned, whoever's turn comes first."""
        now = [self._row(ask, time.stage) for asks in self.bundles.values() for ask in asks for time in ask.times]
        known = {(row.person_id, row.area, row.stage) for row in self.planned}
        fresh = [row for row in dict.fromkeys(now) if (row.person_id, row.area, row.stage) not in known]
        return ReminderWriter(
            self.look, self.parts[0].obligation, self.holders, self.calendars, planned=(*self.planned, *fresh)
        )

    def _row(self, ask: PlaceReminder, stage: Stage) -> Planned:
        area = ask.obligation.at(ask.place.code).area
        return Planned(person_id=ask.holder.person_id, stage=ask.obligation.noted(stage), area=area, at=self.look.now)

    def _messages(self, asks: Sequence[PlaceReminder]) -> list[Message]:
        noted = {(row.person_id, row.area, row.stage) for row in self.planned}
        messages: dict[int, Message] = {}
        for ask in asks:
            person_id, due = ask.holder.person_id, ask.obligation.at(ask.place.code)
            stages = [time.stage for time in ask.times]
            fresh = [one for one in stages if (person_id, due.area, ask.obligation.noted(one)) not in noted]
            new = [
                one
                for one in fresh
                if submissions.plan_reminder(self.look.tx, person_id, due, ask.obligation.noted(one), self.look.now)
            ]
            if new and new[-1] in IN_DIGEST and person_id in self.awaiting:
                continue  # it will tell
            if new and new[-1] is stages[-1]:
                message = messages.setdefault(person_id, Message(person_id=person_id))
                (message.below if ask.below else message.own).append(ask)
        return list(messages.values())

    def _asks(
        self, part: Part, said: Mapping[str, SubmissionKind], planned: Sequence[Planned], done: Sequence[Escalation]
    ) -> Iterator[PlaceReminder]:
        """Who hears of which place: its own people and their deputies, at the end the levels above."""
        for place in self.holders.places(part.role, part.obligation.pack.id):
            handed_on = place.level is Level.VILLAGE and place.parent_code in said
            if place.code in said or handed_on or not part.is_of(place, self.calendars):
                continue
            if self.calendars.exemption(part.obligation, place) or self._is_pausing(part, place):
                continue
            if self.held.came_after(place, part.obligation.due):
                continue
            followed = self._is_followed(part, place, done)
            if part.times:
                yield from self._of_place(part, place, followed=followed)
            if part.higher is not None and not followed:
                yield from self._higher(part, place, planned)

    def _of_place(self, part: Part, place: Place, *, followed: bool) -> Iterator[PlaceReminder]:
        latest = part.times[-1]
        above = []
        if latest.stage is Stage.ESCALATION and not (part.obligation.by_county and part.role is Role.COUNTY):
            above = self.holders.above(part.role, place, latest.at)
        own_times = part.times[:-1] if above else part.times
        reminded = False
        for asked in self.stand_ins.asked(self.holders.at(part.role, place.code)):
            since = asked.holder.grant.granted_at
            held = tuple(
                time for time in own_times if since < time.at and (asked.beside is None or time.stage in WITH_DEPUTY)
            )
            if held:
                reminded = True
                yield PlaceReminder(obligation=part.obligation, asked=asked, place=place, times=held)
        if reminded and not followed:
            for asked in self.stand_ins.asked(above):
                if asked.beside is None:
                    yield PlaceReminder(
                        obligation=part.obligation, asked=asked, place=place, times=(latest,), below=True
                    )

    def _higher(self, part: Part, place: Place, planned: Sequence[Planned]) -> Iterator[PlaceReminder]:
        """The level above the one above, two workdays after the escalation was told."""
        escalation, between = part.obligation.noted(Stage.ESCALATION), ABOVE.get(part.role)
        told = [row.at for row in planned if row.area == place.code and row.stage == escalation]
        if part.higher is None or between is None or not told:
            return
        if between is Role.COUNTY and part.obligation.by_county:
            return
        told_on = day_of(min(told), self.look.zone)
        if self.look.workdays.after(told_on, HIGHER_AFTER) > self.look.today:
            return
        for asked in self.stand_ins.asked(self.holders.above(between, place, part.higher.at)):
            if asked.beside is None:
                yield PlaceReminder(
                    obligation=part.obligation, asked=asked, place=place, times=(part.higher,), below=True
                )

    def _is_pausing(self, part: Part, place: Place) -> bool:
        requests = self.calendars.requests(part.obligation, place)
        return is_pausing(self.look, requests)

    def _is_followed(self, part: Part, place: Place, done: Sequence[Escalation]) -> bool:
        """Whether somebody above has pressed the place, or looks after it, since it is late."""
        return any(one.area == place.code and day_of(one.at, self.look.zone) > part.obligation.due for one in done)

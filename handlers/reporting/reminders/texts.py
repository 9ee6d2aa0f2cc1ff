"""What one person is told of a rule's day: of own places, and of places below that did not report."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.dates import PLACES_NAMED, say_date, say_moment, say_places
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.people.substitution import Asked, say_why
from handlers.reporting.decisions.extension_rules import pending
from handlers.reporting.decisions.extension_texts import decision_buttons
from handlers.reporting.escalation.texts import place_button, place_buttons
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.counts import TOLD_ABOVE, reminders_of, say_count
from handlers.reporting.obligations.holders import Holders
from handlers.reporting.obligations.house_counts import HouseCounts
from handlers.reporting.obligations.obligation import Obligation, ObligationWords, mark_of, reminder_key, stage_of
from handlers.reporting.obligations.period_texts import PeriodWords
from handlers.reporting.obligations.periods import Periods
from knowledge.area import Place
from knowledge.calendar.calendar import Stage, StageTime
from storage.people.people import Coordinator
from storage.reporting.extensions import Extension
from storage.reporting.submissions import Planned

LATE = timedelta(hours=1)  # a reminder planned so long after its time says that it is late


@dataclass(frozen=True, kw_only=True)
class PlaceReminder:
    """Somebody who is to hear of a place, at these stages; `below` where it is a place under the own one."""

    obligation: Obligation
    asked: Asked
    place: Place
    times: tuple[StageTime, ...]
    below: bool = False

    @property
    def holder(self) -> Coordinator:
        """Who is to hear of it."""
        return self.asked.holder


@dataclass(kw_only=True)
class Message:
    """What one person is told of a rule's day."""

    person_id: int
    own: list[PlaceReminder] = field(default_factory=list)
    below: list[PlaceReminder] = field(default_factory=list)

    @property
    def latest(self) -> PlaceReminder:
        """What the message stands for: the latest stage of what it tells."""
        return max((*self.own, *self.below), key=lambda ask: ask.times[-1].at)


class ReminderWriter:
    """Writes the messages about one rule's day, of which all that is `planned` was told, or is told now."""

    def __init__(
        self,
        occasion: Occasion,
        obligation: Obligation,
        holders: Holders,
        calendars: Calendars,
        *,
        planned: Sequence[Planned],
    ) -> None:
        self._obligation, self._holders, self._calendars = obligation, holders, calendars
        self._occasion, self._say, self._today = occasion, occasion.say, occasion.today
        self._counts = HouseCounts(occasion)
        self._reminded = reminders_of(planned)
        self._escalated: dict[str, list[int]] = defaultdict(list)
        for row in planned:
            if stage_of(row.stage) is Stage.ESCALATION:
                self._escalated[row.area].append(row.person_id)

    def notice(self, message: Message) -> Notice:
        """The message with its buttons, and the key by which it goes out once."""
        latest = message.latest
        time = latest.times[-1]
        lines = [*self._own_lines(message.own), *self._below_lines(message.below)]
        if self._occasion.now - time.at > LATE:
            lines.append(self._say("reporting.late", moment=say_moment(self._say, time.at, self._occasion.zone)))
        if not time.certain:
            lines.append(self._say("reporting.uncertain", year=time.at.year))
        lines.append(self._words(self._obligation).source())
        key = reminder_key(message.person_id, self._obligation, latest.obligation.noted(time.stage), self._today)
        options = (*self._own_buttons(message.own), *self._below_buttons(message.below))
        told_as = tuple(ask.holder.grant for ask in (*message.own, *message.below))
        return Notice(
            person_id=message.person_id,
            reply=Reply(text="\n".join(lines), options=options, key=key),
            manner=Manner.REMINDER,
            told_as=told_as,
        )

    def _words(self, obligation: Obligation) -> ObligationWords:
        return ObligationWords(say=self._say, obligation=obligation, today=self._today)

    # --- the own places

    def _own_lines(self, asks: Sequence[PlaceReminder]) -> Iterator[str]:
        by_due: dict[date, list[PlaceReminder]] = defaultdict(list)
        for ask in asks:
            by_due[ask.obligation.due].append(ask)
        for own in by_due.values():
            yield from self._lines_of(own[0].obligation, own, name_places=len(asks) > 1)

    def _lines_of(self, obligation: Obligation, asks: Sequence[PlaceReminder], *, name_places: bool) -> Iterator[str]:
        """What is owed by one last day."""
        places = [ask.place for ask in asks]
        roles, words = {ask.holder.grant.role for ask in asks}, self._words(obligation)
        yield words.head(roles)
        yield from words.extended()
        if name_places:
            yield self._say("reporting.places", places=say_places(places))
        yield from words.to_whom(roles, places)
        for place in places:
            counts = self._counts.say(obligation, place)
            if counts:
                at = self._say("reporting.counts.at", place=place.name) if len(places) > 1 else ""
                yield self._say("reporting.counts.line", at=at, counts=counts)
        why = (say_why(self._say, ask.asked, (self._today - obligation.due).days) for ask in asks)
        yield from dict.fromkeys(line for line in why if line)
        last = [ask.place for ask in asks if ask.times[-1].stage is Stage.ESCALATION]
        if last:
            yield self._say("reporting.escalation.own", places=say_places(last))

    def _own_buttons(self, asks: Sequence[PlaceReminder]) -> Iterator[tuple[Option, ...]]:
        for ask in asks:
            yield self._words(ask.obligation).buttons(ask.place, mark=ask.place.name if len(asks) > 1 else "")

    # --- the places below

    def _below_lines(self, asks: Sequence[PlaceReminder]) -> Iterator[str]:
        for stage in TOLD_ABOVE:
            of_stage = [ask for ask in asks if ask.times[-1].stage is stage]
            if len(of_stage) == 1:
                yield from self._one_below(of_stage[0])
            elif of_stage:
                yield from self._several_below(of_stage, stage)
        if asks:
            yield from self._unheld_below(asks)
            yield self._say(f"escalation.foot.{'one' if len(asks) == 1 else 'several'}")

    def _unheld_below(self, asks: Sequence[PlaceReminder]) -> Iterator[str]:
        """The places beside them for which nobody answers, so that nobody was reminded there."""
        above = {ask.holder.grant.place for ask in asks if ask.times[-1].stage is Stage.ESCALATION}
        mark = mark_of(self._obligation.pack.id, self._obligation.rule_id)
        for place in sorted((one for one in above if one is not None), key=lambda one: one.path):
            period = self._periods.find(place, mark, self._obligation.named)
            if period is not None and period.unheld:
                words = PeriodWords(say=self._say, period=period, today=self._today)
                yield self._say("register.unheld", places=words.named(period.unheld))

    @cached_property
    def _periods(self) -> Periods:
        return Periods(self._occasion)

    def _one_below(self, ask: PlaceReminder) -> Iterator[str]:
        date, place = say_date(self._say, ask.obligation.due), ask.place
        yield self._say("escalation.one", place=place.name, subject=self._words(ask.obligation).subject, date=date)
        yield self._say("escalation.reminded", people=self._people(place))
        if ask.times[-1].stage is Stage.HIGHER:
            yield self._say("escalation.higher", people=self._above(place))
        request = self._request(ask)
        if request is not None:
            until = say_date(self._say, request.until)
            yield self._say("extension.pending", until=until, reason=request.reason)

    def _several_below(self, asks: Sequence[PlaceReminder], stage: Stage) -> Iterator[str]:
        places, due = [ask.place for ask in asks], say_date(self._say, asks[0].obligation.due)
        yield self._say("escalation.several", subject=self._words(asks[0].obligation).subject, date=due)
        for place in places[:PLACES_NAMED]:
            yield self._say("escalation.place", place=place.name, people=self._people(place))
        if len(places) > PLACES_NAMED:
            yield self._say("escalation.more", count=len(places) - PLACES_NAMED)
        if stage is Stage.HIGHER:
            above = dict.fromkeys(self._above(place) for place in places)
            yield self._say("escalation.higher", people=self._say("escalation.comma").join(above))

    def _below_buttons(self, asks: Sequence[PlaceReminder]) -> tuple[tuple[Option, ...], ...]:
        if len(asks) == 1:
            request = self._request(asks[0])
            decide = () if request is None else (decision_buttons(self._say, request.id),)
            return (*decide, *in_rows(place_buttons(self._say, asks[0].obligation, asks[0].place)))
        return in_rows([place_button(self._say, ask.obligation, ask.place) for ask in asks[:PLACES_NAMED]])

    def _request(self, ask: PlaceReminder) -> Extension | None:
        """What was asked for in more time and nobody decided."""
        return pending(self._calendars.requests(ask.obligation, ask.place))

    def _people(self, place: Place) -> str:
        """“赵敏5次、钱进2次”: who was reminded how often."""
        counts = (self._count(*each) for each in sorted(self._reminded.get(place.code, {}).items()))
        return self._say("escalation.comma").join(counts)

    def _count(self, person_id: int, moments: set[datetime]) -> str:
        who = self._holders.who(person_id)
        return say_count(self._say, who.name if who else "", moments, reachable=who is None or who.reachable)

    def _above(self, place: Place) -> str:
        """Who was told before: “云山县孙立”."""
        told = (self._holders.who(person_id) for person_id in self._escalated[place.code])
        names = [f"{one.grant.place.name if one.grant.place else ''}{one.name}" for one in told if one is not None]
        return self._say("escalation.comma").join(names) or self._say("escalation.nameless")

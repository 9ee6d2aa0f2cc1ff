"""What the clock says of periods: who still owes in the evening of the last day, the last call, and how it ended."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import product
from typing import TypeVar

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.county_calendars import Variant
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import ABOVE, ROLE_AT
from handlers.dialog.messages import Notice
from handlers.reporting.obligations.held import Held
from handlers.reporting.obligations.holders import Holders
from handlers.reporting.obligations.obligation import Obligation
from handlers.reporting.obligations.periods import Periods, closing
from handlers.reporting.register.period_summary_texts import (
    LastCall,
    Missed,
    PeriodSummary,
    PeriodSummaryKind,
    PeriodSummaryWriter,
)
from knowledge.area import Level, Place
from knowledge.calendar.calendar import FARTHEST, QUIET_UNTIL, REMINDED_AT, SENT_FOR, is_quiet
from knowledge.calendar.local_calendar import local_occurrences
from knowledge.calendar.told_times import EVENING, evening_of, last_call_of, result_of
from knowledge.model.pack import Pack
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.people import people
from storage.people.people import Coordinator, Role

_TIMES = (QUIET_UNTIL, REMINDED_AT, EVENING)
_LAST_LOOK = "summaries_planned_until"
_DAY = timedelta(days=1)
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What places of one level are asked for that live by one variant of a rule."""

    obligation: Obligation
    level: Level
    variant: Variant


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell the summaries and last calls whose time has come since the last look, one of each a person.

    1. On the last day at 18:00 the level above hears who still owes. On the first workday after the period closed, at
       7:30, it hears how it ended. Nothing where all is in: that was told when the last came. On the closing day at
       9:00 those who still owe are told.
    2. In quiet hours nothing is said. What a downtime held up comes as one message: of a period only the newest, the
       evening's until the period closes. A last call is for its day alone. After more than a week whoever owed
       something, or stands above, hears in one message that nobody was there to tell, and which periods closed.
    3. The time of the newest that a message tells is its key in the outbox, so that it goes out once, also with
       several processes. A clock that was set back looks at its day alone.
    4. What was due before anybody held a role at a place is not told there: it was not here yet.
    5. Each message stands apart. One that fails is left out: the register shows the same, and later it would be stale.
    """
    since = _last_look(occasion)
    if is_quiet(occasion.now, occasion.zone) or not _has_struck(occasion, since):
        return
    look, writer = _Look(occasion, since), PeriodSummaryWriter(occasion)
    summaries, missed_below = _parted(look.summaries())
    for person_id, told in summaries.items():
        apart(f"summary for person {person_id}", partial(_alone, writer.summaries, person_id, told))
    for person_id, last_calls in look.last_calls().items():
        apart(f"last call for person {person_id}", partial(_alone, writer.last_call, person_id, last_calls))
    missed_own = look.missed_own()
    for person_id in sorted(missed_own.keys() | missed_below.keys()):
        missed = Missed(since=since, own=missed_own.get(person_id, []), below=missed_below.get(person_id, []))
        apart(f"what person {person_id} missed", partial(_alone, writer.missed, person_id, missed))
    note_presence(occasion.tx, occasion.now)


def _alone(write: Callable[[int, _T], Notice], person_id: int, told: _T) -> list[Notice]:
    return [write(person_id, told)]


def _parted(
    summaries: Mapping[int, list[PeriodSummary]],
) -> tuple[dict[int, list[PeriodSummary]], dict[int, list[PeriodSummary]]]:
    """What is told as if nothing had been, and what was missed; by person."""
    told: dict[int, list[PeriodSummary]] = defaultdict(list)
    missed: dict[int, list[PeriodSummary]] = defaultdict(list)
    for person_id, all_of_them in summaries.items():
        for one in all_of_them:
            (missed if one.kind is PeriodSummaryKind.MISSED else told)[person_id].append(one)
    return told, missed


def note_presence(tx: Transaction, moment: datetime) -> None:
    """Note that all was told up to a moment, and nobody was away: where a demo's clock is moved."""
    heartbeats.set_fact(tx, _LAST_LOOK, moment.isoformat())


def _last_look(occasion: Occasion) -> datetime:
    """Up to when all was told: the beginning of the day where nothing is known, or the clock was set back."""
    text = heartbeats.fact(occasion.tx, _LAST_LOOK)
    moment = None if text is None else datetime.fromisoformat(text)
    if moment is None or moment > occasion.now:
        return datetime.combine(occasion.today, time(0), tzinfo=occasion.zone)
    return moment


def _has_struck(occasion: Occasion, since: datetime) -> bool:
    """Whether it was one of the times at which something is told."""
    today, zone = occasion.today, occasion.zone
    moments = (datetime.combine(today - ago * _DAY, at, tzinfo=zone) for ago, at in product((0, 1), _TIMES))
    return any(since < moment <= occasion.now for moment in moments)


class _Look:
    """What there is to tell at one look of the clock."""

    def __init__(self, occasion: Occasion, since: datetime) -> None:
        self._occasion, self._since = occasion, since
        self._periods, self._held = Periods(occasion), Held(occasion)
        self._asked = list(self._all_asked())

    @property
    def _was_away(self) -> bool:
        """Whether nobody was there to tell for more than a week."""
        return self._occasion.now - self._since > SENT_FOR

    # --- the level above

    def summaries(self) -> dict[int, list[PeriodSummary]]:
        """What is told to whom, the oldest first."""
        found: dict[int, list[PeriodSummary]] = defaultdict(list)
        for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY):
            come = [one for one in self._asked if one.level is level and self._come(one.obligation)]
            above = ABOVE[ROLE_AT[level]]
            holders = self._by_place(above) if come else {}
            pack_at = self._occasion.packs_at(holders)
            for place, there in holders.items():
                if self._concerns(place, level, come, pack_at.get(place.code)):
                    self._tell_of(place, there, found)
        return {person_id: sorted(told, key=lambda one: one.at) for person_id, told in found.items()}

    def _tell_of(self, place: Place, holders: list[Coordinator], found: dict[int, list[PeriodSummary]]) -> None:
        today = self._periods.today
        for period in self._periods.below(
            place, today - FARTHEST, today, lambda obligation: self._come(obligation) is not None
        ):
            come, due = self._come(period.obligation), period.obligation.due
            period = period.without(one for one in period.places if self._held.came_after(one, due))
            if come is None or not period.is_open_somewhere or self._held.was_never_asked(place, due):
                continue
            kind, at = come
            for one in holders:
                if one.grant.granted_at < at:
                    found[one.person_id].append(PeriodSummary(kind=kind, at=at, period=period, grant=one.grant))

    def _come(self, obligation: Obligation) -> tuple[PeriodSummaryKind, datetime] | None:
        """The newest that is to be told of an obligation, where its time has come since the last look."""
        closed = result_of(obligation.occurrence, self._occasion.workdays, self._occasion.zone)
        evening = evening_of(obligation.occurrence, self._occasion.zone)
        kind, at = (
            (PeriodSummaryKind.CLOSED, closed) if closed <= self._occasion.now else (PeriodSummaryKind.EVENING, evening)
        )
        is_over = self._periods.today > self._closing(obligation) and kind is PeriodSummaryKind.EVENING
        if is_over or not self._since < at <= self._occasion.now:
            return None
        return (PeriodSummaryKind.MISSED if self._was_away and closed <= self._occasion.now else kind), at

    def _closing(self, obligation: Obligation) -> date:
        return closing(obligation, self._occasion.workdays)

    def _concerns(self, place: Place, level: Level, come: list[_Asked], pack: Pack | None) -> bool:
        """Whether anything of it is asked below a place; under a city counties may live by several packs."""
        if level is Level.COUNTY:
            return True
        return any(
            one.variant.holds_at(place) and pack is not None and pack.id == one.obligation.pack.id for one in come
        )

    def _by_place(self, role: Role) -> dict[Place, list[Coordinator]]:
        by_place: dict[Place, list[Coordinator]] = defaultdict(list)
        for one in people.holding(self._occasion.tx, role):
            if one.grant.place is not None:
                by_place[one.grant.place].append(one)
        return by_place

    # --- those who owe

    def last_calls(self) -> dict[int, list[LastCall]]:
        """Who is told that today is the last day, and of what."""
        return self._owing(self._closes_now)

    def missed_own(self) -> dict[int, list[LastCall]]:
        """Who was not told of a last day, for nobody was there to tell, and of what."""
        return self._owing(self._closed_unseen) if self._was_away else {}

    def _owing(self, wanted: Callable[[Obligation], bool]) -> dict[int, list[LastCall]]:
        found: dict[int, list[LastCall]] = defaultdict(list)
        holders: dict[Role, dict[Place, list[Coordinator]]] = {}
        for obligation, place in self._closing_at(wanted):
            if self._owes(obligation, place):
                role = ROLE_AT[place.level]
                if role not in holders:
                    holders[role] = self._by_place(role)
                for one in holders[role][place]:
                    if one.grant.granted_at < self._last_call(obligation):
                        found[one.person_id].append(LastCall(obligation=obligation, place=place, grant=one.grant))
        return found

    def _owes(self, obligation: Obligation, place: Place) -> bool:
        is_owed = self._periods.stand(obligation, place).standing.is_owed
        return is_owed and not self._held.was_never_asked(place, obligation.due)

    def _last_call(self, obligation: Obligation) -> datetime:
        return last_call_of(obligation.occurrence, self._occasion.workdays, self._occasion.zone)

    def _closes_now(self, obligation: Obligation) -> bool:
        """Whether the last call has come since the last look; it is for its day alone."""
        at = self._last_call(obligation)
        return self._since < at <= self._occasion.now and day_of(at, self._occasion.zone) == self._periods.today

    def _closed_unseen(self, obligation: Obligation) -> bool:
        at = self._last_call(obligation)
        return self._since < at and day_of(at, self._occasion.zone) < self._periods.today

    def _closing_at(self, wanted: Callable[[Obligation], bool]) -> Iterator[tuple[Obligation, Place]]:
        """What closes, and where; a place that was granted more time has a day of its own."""
        calendars = self._periods.calendars
        found = [one for one in self._asked if wanted(one.obligation)]
        if found:
            holders = Holders(self._occasion, {ROLE_AT[one.level] for one in found})
            for one in found:
                for place in holders.places(ROLE_AT[one.level], one.obligation.pack.id):
                    if one.variant.holds_at(place) and not calendars.at(one.obligation, place).extended:
                        yield one.obligation, place
        for obligation, place, _ in calendars.with_requests():
            if obligation.extended and wanted(obligation):
                yield obligation, place

    def _all_asked(self) -> Iterator[_Asked]:
        today = self._periods.today
        for pack in self._occasion.packs.values():
            for rule in pack.calendar.rules:
                for variant, level in product(self._periods.calendars.variants(pack.id, rule), ROLE_AT):
                    for found in local_occurrences(rule, variant.local, level, today - FARTHEST, today):
                        yield _Asked(obligation=Obligation(pack=pack, occurrence=found), level=level, variant=variant)

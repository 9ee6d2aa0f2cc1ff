"""The numbers of an office's overview, each with the address of the list that it counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from handlers.cases.report_fields import HAZARDS
from handlers.dialog import months
from handlers.dialog.context import Context
from handlers.dialog.hierarchy import LEVEL_BELOW
from handlers.dialog.permissions import Action, rows
from handlers.ledger.query import LedgerSearch, query_of
from handlers.ledger.view import FIRST_YEAR, LedgerView, StepMonths
from handlers.watches import at_desk
from knowledge.area import Place
from knowledge.reading.ledger import OPEN, LedgerAsked
from storage.cases import ledger, tallies
from storage.cases.case_query import CaseQuery
from storage.cases.cases import ENDED, CaseState
from storage.cases.ledger import Grouping
from storage.cases.scope import RowScope
from storage.curation import questions
from storage.curation.questions import AnsweredShare
from storage.people import areas
from storage.watches import watches

_MONTHS = 12
_LEDGER, _WATCHES = "/desk/ledger?", "/desk/watches"


class NoSuchOverview(LookupError):
    """Somebody sees no counts of any place."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A number under a name; `address` is the list of what it counts, empty for who may not see cases."""

    name: str
    count: int
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthCounted:
    """What came and what was closed in a month."""

    first: date
    reported: Counted
    closed: Counted


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The overview of a place. `months` end with the month that is looked at; what is now is of today."""

    place: Place
    first: date
    open: Counted
    late: Counted
    late_places: tuple[Counted, ...]
    states: tuple[Counted, ...]
    months: tuple[MonthCounted, ...]
    closed_in_year: Counted
    reasons: tuple[Counted, ...]
    hazards: tuple[Counted, ...]
    answered: AnsweredShare
    watched: Counted


def month_in(context: Context, name: str) -> date:
    """The first day of the month that an address names as 202611; of this one where it names none that can be shown."""
    this, asked = context.today.replace(day=1), months.month_of(name)
    return asked if asked is not None and date(FIRST_YEAR, 1, 1) <= asked <= this else this


def read(context: Context, first: date) -> Overview:
    """The overview of the person's place in a month. Raises NoSuchOverview."""
    place = context.place
    if place is None or not context.may(Action.SEE_SUMMARY, place):
        raise NoSuchOverview
    return _Reading(context, place, first).overview()


class _Reading:
    """Counts within one scope, by one query; what each number opens is the same query as an address."""

    def __init__(self, context: Context, place: Place, first: date) -> None:
        self._context, self._tx, self._place, self._first = context, context.tx, place, first
        self._scope: RowScope = rows(Action.SEE_SUMMARY, grants=context.grants, person_id=context.person_id)
        search = LedgerSearch(asked=LedgerAsked(), places=(place.code,))
        self._sought: CaseQuery = query_of(context, search)
        self._opens = context.may(Action.VIEW_CASE, place)

    def overview(self) -> Overview:
        """All of it."""
        by_state = ledger.counts(self._tx, self._scope, self._sought, Grouping.STATE)
        counted = [(state, by_state.get(state, 0)) for state in CaseState if state not in ENDED]
        late, year = self._late_places(), self._first.year
        closed = self._closed(date(year, 1, 1), date(year, 12, 31))
        return Overview(
            place=self._place,
            first=self._first,
            open=self._counted("", sum(many for _, many in counted), standing=(OPEN,)),
            late=self._counted("", sum(self._late.values()), late=True),
            late_places=late,
            states=tuple(
                self._counted(self._context.say(f"cases.state.{state}"), many, standing=(str(state),))
                for state, many in counted
                if many
            ),
            months=tuple(self._months()),
            closed_in_year=self._counted("", sum(closed.values()), taken=self._of_year(year)),
            reasons=tuple(self._reasons()),
            hazards=tuple(self._hazards()),
            watched=self._watched(),
            answered=questions.answered_share(self._tx, self._place.path, months.stored_name(self._first)),
        )

    def _counted(self, name: str, count: int, *, place: str | None = None, **filters: object) -> Counted:
        """A number with its list: of this place, or of one below it."""
        view = replace(LedgerView(places=(place or self._place.code,)), **filters)  # type: ignore[arg-type]
        return Counted(name=name, count=count, address=_LEDGER + view.address() if self._opens and count else "")

    def _watched(self) -> Counted:
        """The houses whose look is overdue; of those that nobody may list there the number alone."""
        late = watches.due(self._tx, [self._place], self._context.today).count
        return Counted(name="", count=late, address=_WATCHES if late and at_desk.is_for(self._context) else "")

    def _late_places(self) -> tuple[Counted, ...]:
        """The places one level down where something is late, those with the most first."""
        sought = replace(self._sought, due_before=self._context.today)
        self._late: Mapping[str, int] = tallies.by_place(self._tx, self._scope, sought)
        level = LEVEL_BELOW.get(self._place.level)
        below = areas.below(self._tx, self._place, level) if level else []
        found = Counter(
            {one.code: sum(many for path, many in self._late.items() if path.startswith(one.path)) for one in below}
        )
        names = {one.code: one.name for one in below}
        return tuple(
            self._counted(names[code], many, place=code, late=True) for code, many in found.most_common() if many
        )

    def _months(self) -> Iterator[MonthCounted]:
        firsts = [self._first]
        while len(firsts) < _MONTHS:
            firsts.insert(0, months.before(firsts[0]))
        zone = self._context.zone
        spans = [(months.begins(one, zone), months.begins(months.after(one), zone)) for one in firsts]
        reported = tallies.reported(self._tx, self._scope, self._sought, spans)
        closed = self._closed(firsts[0], months.last_of(firsts[-1]))
        for one, many in zip(firsts, reported, strict=True):
            yield MonthCounted(
                first=one,
                reported=self._counted("", many, reported=one),
                closed=self._counted("", closed.get(months.stored_name(one), 0), closed=one),
            )

    def _closed(self, first: date, last: date) -> Mapping[str, int]:
        return tallies.stepped(self._tx, self._scope, self._sought, CaseState.CLOSED, first, last)

    @staticmethod
    def _of_year(year: int) -> StepMonths:
        return StepMonths(step=CaseState.CLOSED, first=date(year, 1, 1), last=date(year, 12, 1))

    def _reasons(self) -> Iterator[Counted]:
        zone, first = self._context.zone, self._first
        ends = months.begins(months.after(first), zone)
        found = tallies.returned(self._tx, self._scope, self._sought, months.begins(first, zone), ends)
        for reason, many in sorted(found.items(), key=lambda one: -one[1]):
            name = self._context.say(f"overview.reason.{reason or 'untold'}")
            yield self._counted(name, many, returned=first, **({"reason": reason} if reason else {}))

    def _hazards(self) -> Iterator[Counted]:
        under_way = replace(self._sought, states=tuple(state for state in CaseState if state not in ENDED))
        found = tallies.with_hazards(self._tx, self._scope, under_way, HAZARDS)
        for hazard, many in sorted(found.items(), key=lambda one: -one[1]):
            name = self._context.say(f"report.hazards.{hazard}")
            yield self._counted(name, many, hazards=(hazard,), standing=(OPEN,))

"""A county's month: what its townships have done in it, by their shares, what was late, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.assessment.measures import WEIGHTS, AssessedCount, CountShare, TownshipStanding, ranked
from handlers.cases.overdue import named_before
from handlers.dialog.context import Occasion
from handlers.dialog.months import last_of
from knowledge.area import Level, Place
from storage.assessment import assessments, figures
from storage.assessment.figures import MoreTime, OpenStep, Span, StepsDue
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class MissedSteps:
    """Steps of one kind that a township took after their last day, or not at all."""

    place: Place
    step: str
    count: int


@dataclass(frozen=True, kw_only=True)
class NamedStep:
    """A step that is named: the case's number, the village's name, its last day, and since when in workdays."""

    number: str
    village: str
    township: str
    step: str
    due_on: date
    workdays: int


@dataclass(frozen=True, kw_only=True)
class GrantedReason:
    """Why a township was given more time for a step."""

    place: Place
    step: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    """All that a notice of a month says. `days_off` are its weekdays on which nobody worked."""

    county: Place
    first: date
    weights: Mapping[AssessedCount, int]
    standings: Sequence[TownshipStanding]
    late: Sequence[MissedSteps]
    reasons: Sequence[GrantedReason]
    named: Sequence[NamedStep]
    days_off: int


def weights_of(occasion: Occasion, county: Place) -> Mapping[AssessedCount, int]:
    """How much each count weighs in a county: what it set, else what is shipped."""
    own = assessments.weights(occasion.tx, county.code)
    return {measure: own.get(measure, weight) for measure, weight in WEIGHTS.items()}


def span_of(occasion: Occasion, first: date) -> Span:
    """A month as far as it is over."""
    last = min(last_of(first), occasion.today - timedelta(days=1))
    begins = datetime.combine(first, time(), tzinfo=occasion.zone)
    return Span(
        first=first, last=last, begins=begins, ends=datetime.combine(last + timedelta(days=1), time(), occasion.zone)
    )


def count(occasion: Occasion, county: Place, first: date) -> MonthFigures:
    """The figures of a month, up to yesterday where it is not over."""
    span, townships = span_of(occasion, first), areas.below(occasion.tx, county, Level.TOWNSHIP)
    where = _Where(occasion, townships, county)
    due = figures.steps_due(occasion.tx, county, span)
    open_ = figures.still_open(occasion.tx, county, span)
    shares = _shares(occasion, county, span, where, due, open_)
    weights = weights_of(occasion, county)
    return MonthFigures(
        county=county,
        first=first,
        weights=weights,
        standings=ranked(((place, shares[place.code]) for place in townships), weights),
        late=_late(where, due),
        reasons=_reasons(where, figures.more_time(occasion.tx, county, span)),
        named=_named(occasion, where, open_),
        days_off=_days_off(occasion, first),
    )


class _Where:
    """Tells of a house's place its village and township, all read at once."""

    def __init__(self, occasion: Occasion, townships: Sequence[Place], county: Place) -> None:
        self._places = {place.code: place for place in areas.below(occasion.tx, county)}
        self.townships = {place.code: place for place in townships}

    def township(self, area: str) -> Place | None:
        """The township of a house; none of one that lies in none."""
        return next((self.townships[code] for code in self._codes(area) if code in self.townships), None)

    def village(self, area: str) -> str:
        """The name of the village of a house; of one in no village, of its place."""
        above = (self._places[code] for code in self._codes(area) if code in self._places)
        return next((one for one in above if one.level is Level.VILLAGE), self._places[area]).name

    def _codes(self, area: str) -> Sequence[str]:
        """The codes of a place and of all above it, from the top."""
        return self._places[area].path.strip("/").split("/") if area in self._places else ()

    def sums(self, by_area: Mapping[str, int]) -> Counter[str]:
        """By township, the counts of its places."""
        found: Counter[str] = Counter()
        for area, many in by_area.items():
            place = self.township(area)
            if place is not None:
                found[place.code] += many
        return found


def _shares(
    occasion: Occasion,
    county: Place,
    span: Span,
    where: _Where,
    due: Sequence[StepsDue],
    open_: Sequence[OpenStep],
) -> Mapping[str, Mapping[AssessedCount, CountShare]]:
    tx = occasion.tx
    of_month, in_time = where.sums(_by_area(due, "due")), where.sums(_by_area(due, "on_time"))
    overdue = where.sums(Counter(one.area for one in open_))
    carried = where.sums(Counter(one.area for one in open_ if one.due_on < span.first))
    reported = where.sums(figures.reported(tx, county, span))
    returned = where.sums(figures.returned(tx, county, span))
    closed = where.sums(figures.closed(tx, county, span.first, span.last))
    later = where.sums(figures.closed(tx, county, span.last + timedelta(days=1), occasion.today))
    under_way = where.sums(figures.under_way(tx, county, span)) + later
    return {
        code: {
            AssessedCount.ON_TIME: CountShare(count=in_time[code], of=of_month[code]),
            AssessedCount.RETURNED: CountShare(count=min(returned[code], reported[code]), of=reported[code]),
            AssessedCount.OVERDUE: CountShare(count=overdue[code], of=of_month[code] + carried[code]),
            AssessedCount.CLOSED: CountShare(count=closed[code], of=closed[code] + under_way[code]),
        }
        for code in where.townships
    }


def _by_area(due: Sequence[StepsDue], of: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in due:
        found[one.area] += getattr(one, of)
    return found


def _late(where: _Where, due: Sequence[StepsDue]) -> Sequence[MissedSteps]:
    found: Counter[tuple[str, str]] = Counter()
    places: dict[str, Place] = {}
    for one in due:
        place = where.township(one.area)
        if place is not None and one.due > one.on_time:
            places[place.code] = place
            found[place.code, one.step] += one.due - one.on_time
    return [MissedSteps(place=places[code], step=step, count=many) for (code, step), many in sorted(found.items())]


def _reasons(where: _Where, granted: Sequence[MoreTime]) -> Sequence[GrantedReason]:
    found = [(where.township(one.area), one) for one in granted]
    return [GrantedReason(place=place, step=one.step, reason=one.reason) for place, one in found if place is not None]


def _named(occasion: Occasion, where: _Where, open_: Sequence[OpenStep]) -> Sequence[NamedStep]:
    """The steps that are overdue for more than five workdays, the longest first."""
    found, before = [], named_before(occasion.workdays, occasion.today)
    passed = _workdays_since(occasion, min((one.due_on for one in open_), default=occasion.today))
    for one in open_:
        place = where.township(one.area)
        if place is not None and one.due_on < before:
            found.append(
                NamedStep(
                    number=one.number,
                    village=where.village(one.area),
                    township=place.name,
                    step=one.step,
                    due_on=one.due_on,
                    workdays=passed[one.due_on],
                )
            )
    return found


def _workdays_since(occasion: Occasion, first: date) -> Mapping[date, int]:
    """How many workdays have gone by since each day from `first` on, today included."""
    day, count, passed = occasion.today, 0, {}
    while day >= first:
        passed[day] = count
        count += occasion.workdays.is_workday(day)
        day -= timedelta(days=1)
    return passed


def _days_off(occasion: Occasion, first: date) -> int:
    days = (first + timedelta(days=n) for n in range((last_of(first) - first).days + 1))
    return sum(day.weekday() < 5 and not occasion.workdays.is_workday(day) for day in days)

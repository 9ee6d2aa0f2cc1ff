"""When something is due, when it is reminded of, and when messages may go out at all."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.calendar.workdays import Workdays
from knowledge.model.pack import DueRule, Every

REMINDED_AT = time(9, 0)
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 30)
SENT_FOR = timedelta(days=7)  # so long after the day of escalation a missed reminder is still sent
FARTHEST = timedelta(days=60)  # no reminder is this far from its due date, whatever the holidays
OPEN_FOR = timedelta(days=10)  # so long before its date a report can be sent, where nothing else is said

ESCALATED_AFTER, HIGHER_AFTER = 4, 2  # workdays after the due date, and after the escalation

_DAY = timedelta(days=1)


class Stage(StrEnum):
    """The reminders of one due date, in their order."""

    BEFORE = "before"  # on the last workday before the due date
    DUE = "due"  # on the date itself, day off or not
    OVERDUE1 = "overdue1"  # on the next three workdays
    OVERDUE2 = "overdue2"
    OVERDUE3 = "overdue3"
    ESCALATION = "escalation"  # on the workday after, to the level above
    HIGHER = "higher"  # two workdays after that, to the level above the one above, where nobody did anything


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One due date of a rule, and its period: from `opens` on it can be done, from the day after `due` on it is late.

    `named` is the day that the document names, by which records are kept; a county's `due` may be earlier. Where the
    document names none, it is one of the last days of the month, whatever day the county sets. `covers` is the first
    day of the month reported on, none where no month is meant.
    """

    rule: DueRule
    named: date
    due: date
    opens: date
    covers: date | None


@dataclass(frozen=True, kw_only=True)
class StageTime:
    """When a stage's reminder is to go; `certain` is false where that year's holidays are not announced yet."""

    stage: Stage
    at: datetime
    certain: bool


def occurrences(rule: DueRule, first: date, last: date) -> Iterator[Occurrence]:
    """The due dates of a rule from `first` to `last`, both included, in order.

    A due date never moves for a day off. A day that a month lacks is that month's last day, and `last` is it
    always; two days that fall together are one due date. A rule without a day has no due dates.
    """
    if rule.starts is not None:
        first = max(first, rule.starts)
    month = first.replace(day=1)
    while month <= last:
        if rule.every is Every.MONTH or month.month in rule.months:
            for due in _days_of(rule, month):
                if first <= due <= last:
                    opens, covers = _opens(rule, month, due), _covered(rule, month)
                    yield Occurrence(rule=rule, named=due, due=due, opens=opens, covers=covers)
        month = _month_after(month)


def stage_times(occurrence: Occurrence, workdays: Workdays, zone: ZoneInfo) -> tuple[StageTime, ...]:
    """When an occurrence is reminded of, in order: each at 9:00 in the zone."""
    due = occurrence.due
    days = {Stage.BEFORE: workdays.before(due), Stage.DUE: due}
    if occurrence.rule.kind == "report":
        day = due
        for stage in (Stage.OVERDUE1, Stage.OVERDUE2, Stage.OVERDUE3, Stage.ESCALATION):
            day = days[stage] = workdays.after(day)
    return tuple(
        StageTime(stage=stage, at=datetime.combine(day, REMINDED_AT, tzinfo=zone), certain=workdays.knows(day.year))
        for stage, day in days.items()
    )


def higher_times(occurrence: Occurrence, workdays: Workdays, zone: ZoneInfo) -> tuple[StageTime, ...]:
    """When the level above the one above may hear of a place: from two workdays after the escalation, 9:00.

    On which of these days it does depends on when the level above was told, and on what it did.
    """
    if occurrence.rule.kind == "work":
        return ()
    day, last = _higher(occurrence, workdays), closes(occurrence, workdays)
    times = []
    while day <= last:
        at = datetime.combine(day, REMINDED_AT, tzinfo=zone)
        times.append(StageTime(stage=Stage.HIGHER, at=at, certain=workdays.knows(day.year)))
        day = workdays.after(day)
    return tuple(times)


def opens_on(occurrence: Occurrence, workdays: Workdays) -> date:
    """From when on it can be answered: its first day, or before that the day of its first reminder."""
    return min(occurrence.opens, workdays.before(occurrence.due))


def closes(occurrence: Occurrence, workdays: Workdays) -> date:
    """The last day of an occurrence's period: the seventh day after that of its escalation, or the next workday.

    Where holidays make the stage after it later, the day after that stage. Work is not escalated, yet its period
    closes on the same day.
    """
    escalation = workdays.after(occurrence.due, ESCALATED_AFTER)
    day = max(escalation + SENT_FOR, _higher(occurrence, workdays) + _DAY)
    return day if workdays.is_workday(day) else workdays.after(day)


def sent_until(occurrence: Occurrence, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """From when on an occurrence is too old to be reminded of: the end of its period."""
    return datetime.combine(closes(occurrence, workdays) + _DAY, time(0), tzinfo=zone)


def is_quiet(moment: datetime, zone: tzinfo) -> bool:
    """Whether it is between 21:00 and 7:30 in the zone."""
    clock = moment.astimezone(zone).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def next_permitted(moment: datetime, zone: tzinfo) -> datetime:
    """The moment itself, or in quiet hours 7:30 after them."""
    if not is_quiet(moment, zone):
        return moment
    local = moment.astimezone(zone)
    morning = local.date() + _DAY if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(morning, QUIET_UNTIL, tzinfo=zone)


def _higher(occurrence: Occurrence, workdays: Workdays) -> date:
    return workdays.after(occurrence.due, ESCALATED_AFTER + HIGHER_AFTER)


def _days_of(rule: DueRule, month: date) -> list[date]:
    length = monthrange(month.year, month.month)[1]
    return [
        month.replace(day=day) for day in sorted({length if day == "last" else min(day, length) for day in rule.days})
    ]


def _opens(rule: DueRule, month: date, due: date) -> date:
    """Work opens on a first of the month. A report opens ten days ahead, yet after the last one and what it covers."""
    if rule.kind == "work":
        return _months_before(month, rule.opens_months_before)
    days = [due - OPEN_FOR]
    if rule.covers == "previous_month":
        days.append(month)
    if rule.every is Every.MONTH:
        earlier = [day for day in (*_days_of(rule, _months_before(month, 1)), *_days_of(rule, month)) if day < due]
        days += [day + _DAY for day in earlier[-1:]]
    return max(days)


def _covered(rule: DueRule, month: date) -> date | None:
    match rule.covers:
        case "this_month":
            return month
        case "previous_month":
            return _months_before(month, 1)
        case "none":
            return None


def _months_before(month: date, count: int) -> date:
    years, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, index + 1, 1)


def _month_after(month: date) -> date:
    return _months_before(month, -1)

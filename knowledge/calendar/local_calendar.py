"""A pack's calendar as a county lives by it: earlier days for its townships, its villages' part first, or not at all.

Whom a document binds stays bound to the day that it names: a county may ask for more, never for less.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Literal

from knowledge.area import OFFICE_AT, Level
from knowledge.calendar.calendar import Occurrence, occurrences
from knowledge.model.pack import DueRule

Day = int | Literal["last"]

LONGEST_LEAD = 7  # days that a county may put its villages before their townships

_AHEAD = timedelta(days=62)  # an earlier day is never further from the day that the document names
_DAYS_IN_A_MONTH = 31
_REMEMBERED = 5  # so many earlier decisions about days are kept


@dataclass(frozen=True, kw_only=True)
class OwnDays:
    """Days that a county set for a rule. They count for last days from `since` on, when it did so; none: for all."""

    days: tuple[Day, ...]
    since: date | None


@dataclass(frozen=True, kw_only=True)
class LocalRule:
    """What a county decided about one rule.

    `days` are earlier days for its townships, one for each of the document's, in their order; where the document sets
    none, the county's own. `villages_lead` is how many days before their township the villages hand in their part;
    none: they are not asked. `off`: the rule's period has passed, nobody in the county is asked any more. A decision
    counts for last days from the day on which it was made (`days_since`, `villages_since`; none: for all). `before`
    are the days that it set earlier, the newest first: they hold for what the newer ones came too late for.
    """

    days: tuple[Day, ...] = ()
    villages_lead: int | None = None
    off: bool = False
    days_since: date | None = None
    villages_since: date | None = None
    before: tuple[OwnDays, ...] = ()

    @property
    def own_days(self) -> tuple[OwnDays, ...]:
        """All days that were set, the newest first; none where the document's own hold."""
        return (OwnDays(days=self.days, since=self.days_since), *self.before) if self.days else ()


AS_WRITTEN = LocalRule()


class DaysProblem(StrEnum):
    """Why days cannot stand for those of a rule."""

    COUNT = "count"  # not as many as the document's
    LATER = "later"  # later than what the document names
    OUTSIDE = "outside"  # not after the document's day before, or no day of a month


def local_occurrences(rule: DueRule, local: LocalRule, level: Level, first: date, last: date) -> Iterator[Occurrence]:
    """The due dates of a rule for the places of one level, from `first` to `last`, both included, in order.

    `local` fits the rule, as `fitting` sees to. Their `rule.roles` name the one role that is asked. A level that is
    not asked has none.
    """
    if local.off:
        return
    for found in _of_level(rule, local, level, first, last):
        if first <= found.due <= last:
            yield found


def is_asked(rule: DueRule, local: LocalRule, level: Level) -> bool:
    """Whether the places of a level owe what a rule asks for."""
    if local.off or not (rule.days or local.days):
        return False
    if level is Level.VILLAGE and "cadre" not in rule.roles:
        return local.villages_lead is not None and villages_may_lead(rule)
    return OFFICE_AT.get(level) in rule.roles


def fitting(rule: DueRule, local: LocalRule) -> LocalRule:
    """What of a county's decision fits a rule as the pack has it now; for the rest the document's own holds.

    >>> from knowledge.model.pack import load_packs
    >>> rule = next(rule for rule in load_packs()["hunan"].calendar.rules if rule.days == (25,))
    >>> fitting(rule, LocalRule(days=(20,))).days, fitting(rule, LocalRule(days=(10, 20), off=True)).days
    ((20,), ())
    """
    if local.days and problem_with(rule, local.days) is not None:
        local = replace(local, days=(), days_since=None, before=())
    if any(problem_with(rule, one.days) is not None for one in local.before):
        local = replace(local, before=tuple(one for one in local.before if problem_with(rule, one.days) is None))
    if local.villages_lead is not None and not (villages_may_lead(rule) and 1 <= local.villages_lead <= LONGEST_LEAD):
        local = replace(local, villages_lead=None, villages_since=None)
    return local


def villages_may_lead(rule: DueRule) -> bool:
    """Whether a county may ask its villages for their part before their townships."""
    return rule.kind == "report" and "township" in rule.roles and "cadre" not in rule.roles


def problem_with(rule: DueRule, days: Sequence[Day]) -> DaysProblem | None:
    """What is wrong with a county's days for a rule; nothing where they are no later than the document's."""
    numbers, written = [_number(day) for day in days], [_number(day) for day in rule.days]
    if any(not 1 <= number <= _DAYS_IN_A_MONTH for number in numbers) or numbers != sorted(set(numbers)):
        return DaysProblem.OUTSIDE
    if not written:
        return None if numbers else DaysProblem.COUNT
    if len(numbers) != len(written):
        return DaysProblem.COUNT
    if any(number > named for number, named in zip(numbers, written, strict=True)):
        return DaysProblem.LATER
    if any(number <= before for number, before in zip(numbers[1:], written, strict=False)):
        return DaysProblem.OUTSIDE
    return None


def changed_days(local: LocalRule, days: tuple[Day, ...], today: date) -> LocalRule:
    """What holds after a county set other days today: they count from today on, the earlier ones for what went by."""
    return replace(local, days=days, days_since=today, before=local.own_days[:_REMEMBERED])


def _of_level(rule: DueRule, local: LocalRule, level: Level, first: date, last: date) -> Iterator[Occurrence]:
    if not is_asked(rule, local, level):
        return
    asked = rule.model_copy(update={"roles": (OFFICE_AT[level],)})
    lead = timedelta(days=local.villages_lead or 0) if level is Level.VILLAGE else timedelta(0)
    for found in (_as_written if rule.days else _as_set)(asked, local, level, first, last + _AHEAD):
        if level is Level.VILLAGE and "cadre" not in rule.roles and _is_past(found.due - lead, local.villages_since):
            continue
        due = found.due - lead
        yield replace(found, due=due, opens=min(found.opens, due))


def _as_written(rule: DueRule, local: LocalRule, level: Level, first: date, last: date) -> Iterator[Occurrence]:
    """The document's days, for townships and villages with the earlier ones that the county set for them."""
    by_township = level in (Level.VILLAGE, Level.TOWNSHIP)
    for found in occurrences(rule, first, last):
        dues = (
            due
            for own in (local.own_days if by_township else ())
            if not _is_past(due := _earlier(rule, own.days, found.named), own.since)
        )
        yield replace(found, due=next(dues, found.due))


def _as_set(rule: DueRule, local: LocalRule, level: Level, first: date, last: date) -> Iterator[Occurrence]:
    """The county's own days, each by the newest decision that did not come too late for it.

    They are named by the last days of their month, the latest day by the very last, so that what was reported stays
    where it is when the county changes its day.
    """
    found: dict[date, Occurrence] = {}
    newer: OwnDays | None = None
    offered: set[date] = set()  # what newer decisions have a day for
    for own in local.own_days:
        coming = list(_named_by_end_of_month(rule.model_copy(update={"days": own.days}), first, last))
        for one in coming:
            dropped = newer is not None and one.named not in offered and not _is_past(one.due, newer.since)
            if one.named not in found and not dropped and not _is_past(one.due, own.since):
                found[one.named] = one
        newer, offered = own, offered | {one.named for one in coming}
    yield from sorted(found.values(), key=lambda one: (one.due, one.named))


def _named_by_end_of_month(rule: DueRule, first: date, last: date) -> Iterator[Occurrence]:
    whole = occurrences(rule, first.replace(day=1), _end_of_month(last))
    for _, of_month in groupby(whole, key=lambda one: (one.due.year, one.due.month)):
        for position, one in enumerate(reversed(list(of_month))):
            yield replace(one, named=_end_of_month(one.due) - timedelta(days=position))


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _is_past(due: date, since: date | None) -> bool:
    """Whether a last day lay before what would set it was decided."""
    return since is not None and due < since


def _earlier(rule: DueRule, days: Sequence[Day], named: date) -> date:
    """The county's day for the day that the document names; never later than it."""
    pairs = zip(rule.days, days, strict=True)
    day = next((own for written, own in pairs if _number(written) >= named.day), days[-1])
    return named.replace(day=min(_number(day), named.day))


def _number(day: Day) -> int:
    return _DAYS_IN_A_MONTH if day == "last" else day

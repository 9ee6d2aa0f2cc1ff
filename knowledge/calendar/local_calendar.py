"""A pack's calendar as a county lives by it: earlier days for its townships, its villages' part first, or not at all.

Whom a document binds stays bound to the day that it names: a county may ask for more, never for less.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from knowledge.area import OFFICE_AT, Level
from knowledge.calendar.calendar import Occurrence, occurrences
from knowledge.model.pack import DueRule

Day = int | Literal["last"]

LONGEST_LEAD = 7  # days that a county may put its villages before their townships

_AHEAD = timedelta(days=62)  # an earlier day is never further from the day that the document names
_DAYS_IN_A_MONTH = 31


@dataclass(frozen=True, kw_only=True)
class LocalRule:
    """What a county decided about one rule.

    `days` are earlier days for its townships, one for each of the document's, in their order; where the document sets
    none, the county's own. `villages_lead` is how many days before their township the villages hand in their part;
    none: they are not asked. `off`: the rule's period has passed, nobody in the county is asked any more. A decision
    counts for last days from the day on which it was made (`days_since`, `villages_since`; none: for all).
    """

    days: tuple[Day, ...] = ()
    villages_lead: int | None = None
    off: bool = False
    days_since: date | None = None
    villages_since: date | None = None


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
    dated = rule if rule.days else rule.model_copy(update={"days": local.days})
    for found in _of_level(dated, local, level, earlier=bool(rule.days) and bool(local.days), first=first, last=last):
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
    >>> fitting(rule, LocalRule(days=(20,))).days, fitting(rule, LocalRule(days=(10, 20), off=True))
    ((20,), LocalRule(days=(), villages_lead=None, off=True, days_since=None, villages_since=None))
    """
    if local.days and problem_with(rule, local.days) is not None:
        local = replace(local, days=(), days_since=None)
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


def _of_level(
    rule: DueRule, local: LocalRule, level: Level, *, earlier: bool, first: date, last: date
) -> Iterator[Occurrence]:
    if not is_asked(rule, local, level):
        return
    asked = rule.model_copy(update={"roles": (OFFICE_AT[level],)})
    by_township = level in (Level.VILLAGE, Level.TOWNSHIP)
    lead = timedelta(days=local.villages_lead or 0) if level is Level.VILLAGE else timedelta(0)
    for named in occurrences(asked, first, last + _AHEAD):
        due = _earlier(rule, local, named.named) if earlier and by_township else named.due
        if not earlier and local.days and _is_past(due, local.days_since):
            continue
        if _is_past(due, local.days_since):
            due = named.due
        if level is Level.VILLAGE and "cadre" not in rule.roles and _is_past(due - lead, local.villages_since):
            continue
        due -= lead
        yield replace(named, due=due, opens=min(named.opens, due))


def _is_past(due: date, since: date | None) -> bool:
    """Whether a last day lay before what would set it was decided."""
    return since is not None and due < since


def _earlier(rule: DueRule, local: LocalRule, named: date) -> date:
    """The county's day for the day that the document names; never later than it."""
    pairs = zip(rule.days, local.days, strict=True)
    day = next((own for written, own in pairs if _number(written) >= named.day), local.days[-1])
    return named.replace(day=min(_number(day), named.day))


def _number(day: Day) -> int:
    return _DAYS_IN_A_MONTH if day == "last" else day

"""The numbers that a reporting date asks for, from the ledger: how many houses took which step, and how many lately."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Occasion
from handlers.reporting.obligations.obligation import Obligation
from knowledge.area import Place
from storage.cases import stepped
from storage.cases.stepped import SteppedHouses


@dataclass(frozen=True, kw_only=True)
class HouseFigure:
    """How many houses took a step from the beginning of a first month to the end of a last one, and that in words."""

    said: str
    count: int
    step: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class _StepCount:
    """Of a step, the houses that took it since the beginning of the year, and of them in the month that counts."""

    step: str
    count: int
    lately: int


class HouseCounts:
    """Counts houses for reporting dates; what is counted for one rule's days is read once."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self._read: dict[tuple[tuple[str, ...], date, date], Sequence[SteppedHouses]] = {}

    def say(self, obligation: Obligation, place: Place) -> str:
        """“10月底今年累计开工12户（10月2户）、竣工9户（10月3户）”; empty where no house took such a step."""
        say, month = self._occasion.say, self._month(obligation)
        counted = self._counted(obligation, place)
        if not counted:
            return ""
        parts = say("reporting.counts.comma").join(
            say(
                "reporting.counts.step",
                step=say(f"course.step.{one.step}"),
                count=one.count,
                month=month.month,
                lately=one.lately,
            )
            for one in counted
        )
        end, last = _end(month), self._last(month)
        if last == end:
            return say("reporting.counts.month_end", month=last.month, parts=parts)
        return say("reporting.counts.so_far", month=last.month, day=last.day, parts=parts)

    def figures(self, obligation: Obligation, place: Place) -> tuple[HouseFigure, ...]:
        """The same number by number, each with the months that it counts."""
        say, month = self._occasion.say, self._month(obligation)
        found = []
        for one in self._counted(obligation, place):
            for first, count, key in ((month.replace(month=1), one.count, "in_year"), (month, one.lately, "in_month")):
                said = say(
                    f"reporting.counts.{key}", step=say(f"course.step.{one.step}"), month=month.month, count=count
                )
                found.append(HouseFigure(said=said, count=count, step=one.step, first=first, last=month))
        return tuple(found)

    def _counted(self, obligation: Obligation, place: Place) -> list[_StepCount]:
        """Step by step; nothing where no house took one."""
        steps, month = obligation.occurrence.rule.counts, self._month(obligation)
        houses = self._houses(steps, month, self._last(month)) if steps else ()
        found = [one for one in houses if one.path.startswith(place.path)]
        return [
            _StepCount(
                step=step,
                count=sum(one.count for one in found if one.step == step),
                lately=sum(one.lately for one in found if one.step == step),
            )
            for step in steps
            if found
        ]

    def _month(self, obligation: Obligation) -> date:
        """The first day of the month that counts."""
        return obligation.occurrence.covers or self._occasion.today.replace(day=1)

    def _last(self, month: date) -> date:
        return min(_end(month), self._occasion.today)

    def _houses(self, steps: tuple[str, ...], month: date, last: date) -> Sequence[SteppedHouses]:
        key = (steps, month, last)
        if key not in self._read:
            first = month.replace(month=1, day=1)
            self._read[key] = stepped.houses(self._occasion.tx, steps, first=first, lately=month, last=last)
        return self._read[key]


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])

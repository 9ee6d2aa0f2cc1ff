"""The numbers that a reporting date asks for, from the ledger: how many houses took which step, and how many lately."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from handlers.dialog.context import Occasion
from handlers.reporting.obligations.obligation import Obligation
from knowledge.area import Place
from storage.cases import stepped
from storage.cases.stepped import SteppedHouses


class HouseCounts:
    """Counts houses for reporting dates; what is counted for one rule's days is read once."""

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self._read: dict[tuple[tuple[str, ...], date, date], Sequence[SteppedHouses]] = {}

    def say(self, obligation: Obligation, place: Place) -> str:
        """“10月底今年累计开工12户（10月2户）、竣工9户（10月3户）”; empty where no house took such a step."""
        steps, say = obligation.occurrence.rule.counts, self._occasion.say
        month = obligation.occurrence.covers or self._occasion.today.replace(day=1)
        end = month.replace(day=monthrange(month.year, month.month)[1])
        last = min(end, self._occasion.today)
        found = [one for one in self._houses(steps, month, last) if one.path.startswith(place.path)] if steps else []
        if not found:
            return ""
        parts = say("reporting.counts.comma").join(
            say(
                "reporting.counts.step",
                step=say(f"course.step.{step}"),
                count=sum(one.count for one in found if one.step == step),
                month=month.month,
                lately=sum(one.lately for one in found if one.step == step),
            )
            for step in steps
        )
        if last == end:
            return say("reporting.counts.month_end", month=last.month, parts=parts)
        return say("reporting.counts.so_far", month=last.month, day=last.day, parts=parts)

    def _houses(self, steps: tuple[str, ...], month: date, last: date) -> Sequence[SteppedHouses]:
        key = (steps, month, last)
        if key not in self._read:
            first = month.replace(month=1, day=1)
            self._read[key] = stepped.houses(self._occasion.tx, steps, first=first, lately=month, last=last)
        return self._read[key]

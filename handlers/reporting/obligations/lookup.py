"""What a button about a duty names, for whoever answers it, whatever may be done."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import ROLE_AT
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.report_due import Duty, DutyWords, day_in
from knowledge.area import Place
from storage.people import areas
from storage.people.people import Role


@dataclass(frozen=True, kw_only=True)
class PlacedDuty:
    """A duty of one place."""

    duty: Duty
    place: Place

    @property
    def role(self) -> Role:
        """Who answers for it there."""
        return ROLE_AT[self.place.level]

    def words(self, context: Context) -> DutyWords:
        """How it is said today."""
        return DutyWords(say=context.say, duty=self.duty, today=context.now.date())


def find_duty(context: Context, mark: str, day: str, area: str) -> PlacedDuty | None:
    """What a button means by rule, day (20261103) and area; none where there is no such duty there."""
    place, named = areas.find(context.tx, area), day_in(day)
    if place is None or named is None or place.level not in ROLE_AT:
        return None
    pack = context.knowledge.packs.get(context.pack_at(place) or "")
    duty = None if pack is None else Calendars(context.tx, context.now.date()).duty(pack, mark, named, place)
    return None if duty is None else PlacedDuty(duty=duty, place=place)

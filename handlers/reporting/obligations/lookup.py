"""What a button about an obligation names, for whoever answers it, whatever may be done."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import ROLE_AT
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import Obligation, ObligationWords, day_in
from knowledge.area import Place
from storage.people import areas
from storage.people.people import Role


class NoSuchDate(LookupError):
    """There is no such reporting date, request or exemption, or it is not the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class PlacedObligation:
    """An obligation of one place."""

    obligation: Obligation
    place: Place

    @property
    def role(self) -> Role:
        """Who answers for it there."""
        return ROLE_AT[self.place.level]

    def words(self, context: Context) -> ObligationWords:
        """How it is said today."""
        return ObligationWords(say=context.say, obligation=self.obligation, today=context.today)


def find_obligation(context: Context, mark: str, day: str, area: str) -> PlacedObligation | None:
    """The obligation that a button names by rule, day (20261103) and area; None if the place has no such one."""
    place, named = areas.find(context.tx, area), day_in(day)
    if place is None or named is None or place.level not in ROLE_AT:
        return None
    pack = context.pack_at(place)
    obligation = None if pack is None else Calendars(context).obligation(pack, mark, named, place)
    return None if obligation is None else PlacedObligation(obligation=obligation, place=place)

"""What a button about a duty names, for whoever answers it, whatever may be done."""

from dataclasses import dataclass

from handlers.calendars import Calendars
from handlers.duties import Duty, DutyWords, day_in
from handlers.hierarchy import ROLE_AT
from handlers.talk import Talk
from knowledge.area import Place
from storage import areas
from storage.people import Role


@dataclass(frozen=True, kw_only=True)
class PlacedDuty:
    """A duty of one place."""

    duty: Duty
    place: Place

    @property
    def role(self) -> Role:
        """Who answers for it there."""
        return ROLE_AT[self.place.level]

    def words(self, talk: Talk) -> DutyWords:
        """How it is said today."""
        return DutyWords(say=talk.say, duty=self.duty, today=talk.now.date())


def find_duty(talk: Talk, mark: str, day: str, area: str) -> PlacedDuty | None:
    """What a button means by rule, day (20261103) and area; none where there is no such duty there."""
    place, named = areas.find(talk.tx, area), day_in(day)
    if place is None or named is None or place.level not in ROLE_AT:
        return None
    pack = talk.knowledge.packs.get(talk.pack_at(place) or "")
    duty = None if pack is None else Calendars(talk.tx, talk.now.date()).duty(pack, mark, named, place)
    return None if duty is None else PlacedDuty(duty=duty, place=place)

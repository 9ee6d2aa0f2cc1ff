"""Where somebody answers for a place: a place that nobody holds has not failed to report, it has nobody who could."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property

from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of
from handlers.dialog.hierarchy import ABOVE, ROLE_AT
from knowledge.area import Level, Place
from storage.people import people
from storage.people.people import Role


class Held:
    """At which places the office of their level is held, and since when anybody held a role there; each read once."""

    def __init__(self, occasion: Occasion) -> None:
        self._tx, self._zone = occasion.tx, occasion.zone
        self._codes: dict[Level, set[str]] = {}

    def at(self, place: Place) -> bool:
        """Whether somebody holds the office of a place; false where its level has none."""
        return place.level in ROLE_AT and place.code in self._at_level(place.level)

    def office_above(self, place: Place) -> Role | None:
        """The office next above a place, that of the county for a village whose township nobody holds."""
        if place.level is Level.VILLAGE and place.parent_code not in self._at_level(Level.TOWNSHIP):
            return Role.COUNTY
        return ABOVE.get(ROLE_AT[place.level])

    def _at_level(self, level: Level) -> set[str]:
        if level not in self._codes:
            self._codes[level] = people.places_held(self._tx, ROLE_AT[level])
        return self._codes[level]

    def came_after(self, place: Place, due: date) -> bool:
        """Whether something was due before anybody ever held a role at a place that somebody has held since."""
        since = self._since.get(place.code)
        return since is not None and due < day_of(since, self._zone)

    def was_never_asked(self, place: Place, due: date) -> bool:
        """Whether nobody held a role at a place when something was due: it was not here yet."""
        return place.code not in self._since or self.came_after(place, due)

    @cached_property
    def _since(self) -> dict[str, datetime]:
        return people.held_since(self._tx)

    def parted(self, places: Iterable[Place]) -> tuple[list[Place], list[Place]]:
        """Places that somebody holds, and those that nobody does, each in their order."""
        every = list(places)
        return [place for place in every if self.at(place)], [place for place in every if not self.at(place)]

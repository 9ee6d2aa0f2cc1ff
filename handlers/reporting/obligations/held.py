"""Where somebody answers for a place: a place that nobody holds has not failed to report, it has nobody who could."""

from collections.abc import Iterable

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ROLE_AT
from knowledge.area import Level, Place
from storage.people import people


class Held:
    """The places at which the office of their level is held, read once for each level that is asked about."""

    def __init__(self, occasion: Occasion) -> None:
        self._tx = occasion.tx
        self._codes: dict[Level, set[str]] = {}

    def at(self, place: Place) -> bool:
        """Whether somebody holds the office of a place; false where its level has none."""
        if place.level not in ROLE_AT:
            return False
        if place.level not in self._codes:
            self._codes[place.level] = people.places_held(self._tx, ROLE_AT[place.level])
        return place.code in self._codes[place.level]

    def parted(self, places: Iterable[Place]) -> tuple[list[Place], list[Place]]:
        """Places that somebody holds, and those that nobody does, each in their order."""
        every = list(places)
        return [place for place in every if self.at(place)], [place for place in every if not self.at(place)]

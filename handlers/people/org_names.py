"""Finding a place that a spreadsheet names by its code, by its own name, or by that with the names above it."""

from collections import defaultdict
from collections.abc import Mapping

from knowledge.area import Place

_NAMES_JOINED = 3  # 云山县青石镇青石村


class PlaceNames:
    """The places by all that a spreadsheet may call them."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self._named: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places.values():
            for name in self._names_of(place):
                self._named[name].append(place)

    def find(self, text: str) -> list[Place]:
        """The place with this code, else all that are called so."""
        place = self._places.get(text)
        return self._named.get(text, []) if place is None else [place]

    def full_name(self, place: Place) -> str:
        """“青石镇青石村”: the place after the one above it."""
        return next(iter(self._names_of(place)[1:]), place.name)

    def _names_of(self, place: Place) -> list[str]:
        """The own name, and with it those above, one more each time."""
        names = [place.name]
        for code in place.path.strip("/").split("/")[-2 : -_NAMES_JOINED - 1 : -1]:
            above = self._places.get(code)
            if above is None:
                break
            names.append(above.name + names[-1])
        return names

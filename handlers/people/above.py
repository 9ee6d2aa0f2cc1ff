"""Who stands above many places: the holders of each office read once, however many places are asked about."""

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ABOVE, ROLE_AT
from knowledge.area import Place
from storage.people import people
from storage.people.people import Coordinator, Role


class Above:
    """Who decides about a place: the nearest office above that anybody holds."""

    def __init__(self, occasion: Occasion) -> None:
        self._tx = occasion.tx
        self._holding: dict[Role, dict[str, list[Coordinator]]] = {}

    def of(self, place: Place, other: Place | None = None) -> list[Coordinator]:
        """Those who hold that office; nobody where none above is held. With another place they stand above both."""
        role = ABOVE.get(ROLE_AT[place.level]) if place.level in ROLE_AT else None
        upwards = _above(place)[::-1]
        if other is not None:
            upwards = [code for code in upwards if code in _above(other)]
        while role is not None:
            held = self._holders(role)
            found = next((held[code] for code in upwards if code in held), None)
            if found is not None:
                return found
            role = ABOVE.get(role)
        return []

    def _holders(self, role: Role) -> dict[str, list[Coordinator]]:
        """Who holds an office, by the code of the place."""
        if role not in self._holding:
            found: dict[str, list[Coordinator]] = {}
            for one in people.holding(self._tx, role):
                if one.grant.place is not None:
                    found.setdefault(one.grant.place.code, []).append(one)
            self._holding[role] = found
        return self._holding[role]


def _above(place: Place) -> list[str]:
    """The codes of all places above one, from the top."""
    return place.path.strip("/").split("/")[:-1]

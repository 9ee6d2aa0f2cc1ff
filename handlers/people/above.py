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

    def of(self, place: Place) -> list[Coordinator]:
        """Those who hold that office; nobody where none above is held."""
        role = ABOVE.get(ROLE_AT[place.level]) if place.level in ROLE_AT else None
        upwards = place.path.strip("/").split("/")[-2::-1]
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

"""The coordinators as the clock needs them: by role and place, with the pack that counts there."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ABOVE, OFFICES, nearest
from knowledge.area import Place
from storage.people import people
from storage.people.people import Coordinator, Role


class Holders:
    """Who is asked and who stands above, by role and place, read once, in as many statements however many there are."""

    def __init__(self, occasion: Occasion, asked: Collection[Role]) -> None:
        self._holders: dict[tuple[Role, str], list[Coordinator]] = defaultdict(list)
        self._places: dict[tuple[Role, str], list[Place]] = defaultdict(list)  # by role and pack
        self._people: dict[int, Coordinator] = {}
        roles = OFFICES[min(map(OFFICES.index, asked)) :]
        holders = [holder for role in roles for holder in people.holding(occasion.tx, role)]
        places = {holder.grant.place for holder in holders if holder.grant.place is not None}
        self._packs = occasion.packs_at(places)
        for holder in holders:
            self._add(holder)

    def places(self, role: Role, pack: str) -> list[Place]:
        """The places under a pack where somebody holds a role."""
        return self._places[role, pack]

    def at(self, role: Role, code: str) -> list[Coordinator]:
        """Who holds a role at a place."""
        return self._holders.get((role, code), [])

    def above(self, role: Role, place: Place, before: datetime) -> list[Coordinator]:
        """Who is told when a place does not report: who held the next role up before a moment, nearest the place."""
        upper, codes = ABOVE.get(role), place.path.strip("/").split("/")[:-1]
        if upper is None:
            return []
        return nearest([one for one in self.at(upper, code) if one.grant.granted_at < before] for code in codes[::-1])

    def who(self, person_id: int) -> Coordinator | None:
        """The coordinator with this id; None once the person has given up the role."""
        return self._people.get(person_id)

    def _add(self, holder: Coordinator) -> None:
        role, place = holder.grant.role, holder.grant.place
        if place is None:
            return
        self._people[holder.person_id] = holder
        if (role, place.code) not in self._holders:
            pack = self._packs.get(place.code)
            if pack is not None:
                self._places[role, pack.id].append(place)
        self._holders[role, place.code].append(holder)

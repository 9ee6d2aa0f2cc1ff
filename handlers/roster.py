"""The coordinators as the clock needs them: by role and place, with the pack that counts there."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from handlers.hierarchy import ABOVE, OFFICES, nearest
from knowledge.area import Place
from knowledge.pack import Pack
from storage import areas, people
from storage.database import Transaction
from storage.people import Coordinator, Role


class Roster:
    """Who is asked and who stands above, by role and place, read once: one query a role and one a parent place."""

    def __init__(self, tx: Transaction, packs: Mapping[str, Pack], asked: Collection[Role]) -> None:
        self._tx = tx
        self._area_codes = {pack.id: pack.region.area_codes for pack in packs.values()}
        self._holders: dict[tuple[Role, str], list[Coordinator]] = defaultdict(list)
        self._places: dict[tuple[Role, str], list[Place]] = defaultdict(list)  # by role and pack
        self._lineages: dict[str | None, list[Place]] = {None: []}
        self._people: dict[int, Coordinator] = {}
        for role in OFFICES[min(map(OFFICES.index, asked)) :]:
            for holder in people.holding(tx, role):
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
        """A person, none for one who holds no such role any more."""
        return self._people.get(person_id)

    def _add(self, holder: Coordinator) -> None:
        role, place = holder.grant.role, holder.grant.place
        if place is None:
            return
        self._people[holder.person_id] = holder
        if (role, place.code) not in self._holders:
            pack = self._pack_at(place)
            if pack is not None:
                self._places[role, pack].append(place)
        self._holders[role, place.code].append(holder)

    def _pack_at(self, place: Place) -> str | None:
        parent = place.parent_code
        if parent not in self._lineages:
            self._lineages[parent] = areas.lineage(self._tx, place)[1:]
        return areas.pack_of([place, *self._lineages[parent]], self._area_codes)

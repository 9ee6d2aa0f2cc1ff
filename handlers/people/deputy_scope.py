"""Posts: somebody in a role at a place, the colleagues there, and who of them stands in (AB角)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context, Occasion
from handlers.dialog.hierarchy import BELOW, LEVEL_OF
from handlers.dialog.permissions import Action
from knowledge.area import Place
from storage.people import areas, deputies, people
from storage.people.deputies import Deputy
from storage.people.people import Coordinator, Role


@dataclass(frozen=True, kw_only=True)
class Post:
    """Somebody in a role at a place, with the colleagues there and who of them stands in."""

    person: Coordinator
    place: Place
    colleagues: tuple[Coordinator, ...]
    deputy: Deputy | None

    @property
    def subject(self) -> str:
        """How buttons name it: `17:township:990101001`."""
        return f"{self.person.person_id}:{self.person.grant.role}:{self.place.code}"

    def colleague(self, person_id: int) -> Coordinator | None:
        """One of the colleagues."""
        return next((one for one in self.colleagues if one.person_id == person_id), None)


def own_posts(context: Context) -> list[Post]:
    """The sender's, one for each role at a place."""
    found = [
        find_post(context, context.person_id, grant.role, grant.place)
        for grant in context.grants
        if grant.place is not None and grant.role in LEVEL_OF
    ]
    return [post for post in found if post is not None]


def posts_below(context: Context) -> Iterator[Post]:
    """Those one level down who have a colleague."""
    for grant in context.grants:
        lower = BELOW.get(grant.role)
        if lower is None or grant.place is None:
            continue
        by_place: dict[Place, list[Coordinator]] = defaultdict(list)
        for one in people.holding_below(context.tx, [lower], [grant.place]):
            if one.grant.place is not None:
                by_place[one.grant.place].append(one)
        named = {(one.person_id, one.area): one for one in deputies.below(context.tx, lower, [grant.place])}
        for place in sorted(by_place, key=lambda place: place.code):
            there = by_place[place]
            if len(there) > 1:
                yield from (_post(one, place, there, named.get((one.person_id, place.code))) for one in there)


def changeable(context: Context, person: str, role: str, area: str) -> Post | None:
    """What a button names, where the sender may change it: it is the sender's own, or below."""
    place = areas.find(context.tx, area)
    if place is None or not person.isdecimal() or role not in LEVEL_OF:
        return None
    may = context.may(Action.NAME_DEPUTY, place, owner_id=int(person))
    return find_post(context, int(person), Role(role), place) if may else None


def find_post(occasion: Occasion, person_id: int, role: Role, place: Place) -> Post | None:
    """Somebody's post; None once the role there was given up."""
    there = people.holding(occasion.tx, role, place.code)
    person = next((one for one in there if one.person_id == person_id), None)
    if person is None:
        return None
    return _post(person, place, there, deputies.deputy_of(occasion.tx, person_id, role, place.code))


def _post(person: Coordinator, place: Place, there: list[Coordinator], deputy: Deputy | None) -> Post:
    return Post(
        person=person,
        place=place,
        colleagues=tuple(one for one in there if one.person_id != person.person_id),
        deputy=deputy,
    )

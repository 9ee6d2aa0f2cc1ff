"""Curators: who of a county's coordinators answers what people ask a person. Without any marked it is all of them."""

from collections.abc import Mapping, Sequence

from handlers.dialog.context import Context, Occasion
from handlers.dialog.permissions import Action, allowed
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import curators, people
from storage.people.people import Coordinator, Grant, Role

Marks = Mapping[str, set[int]]  # the ids of those who are marked, by the code of their county


def curators_of(tx: Transaction, county: Place) -> list[Coordinator]:
    """Who answers for a county."""
    holders, marked = people.holding(tx, Role.COUNTY, county.code), curators.marked(tx).get(county.code)
    return [one for one in holders if not marked or one.person_id in marked]


def may_curate(context: Context, county: Place | None) -> bool:
    """Whether the person answers for a county."""
    return county is not None and county.code in {one.code for one in counties_of(context)}


def counties_of(context: Context) -> list[Place]:
    """The counties for which the person answers."""
    return [grant.place for grant in curating(context.grants, context.person_id, marks(context)) if grant.place]


def marks(occasion: Occasion) -> Marks:
    """Who is marked, in all counties."""
    return curators.marked(occasion.tx)


def curating(grants: Sequence[Grant], person_id: int, marked: Marks) -> list[Grant]:
    """Those of somebody's roles in which they answer what people ask."""
    may = [
        grant
        for grant in grants
        if allowed(Action.CURATE, grants=[grant], person_id=person_id, target=grant.place, owner_id=None)
    ]
    return [grant for grant in may if grant.place and person_id in (marked.get(grant.place.code) or {person_id})]

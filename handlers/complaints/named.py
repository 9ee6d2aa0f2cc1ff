"""Who deals with complaints: of a county at least two, of a city one, each named by the office's coordinators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context, Occasion
from handlers.dialog.permissions import Action, allowed
from knowledge.area import Level, Place
from storage.complaints import handlers
from storage.people import people
from storage.people.people import Grant

Named = Mapping[str, set[int]]  # the ids of those who are named, by the code of the office's place
LEAST = {Level.COUNTY: 2, Level.CITY: 1}  # so many does an office need before it takes complaints


@dataclass(frozen=True, kw_only=True)
class Accused:
    """What a complaint says of whom it is about: the place of the office, words for the person, and the story."""

    place: Place
    who: str
    story: str

    @classmethod
    def of(cls, place: Place, answers: Mapping[str, Any]) -> "Accused":
        """As far as a form was answered, or as it was kept."""
        return cls(place=place, who=answers.get("who") or "", story=answers.get("what") or "")


def named(occasion: Occasion) -> Named:
    """Who is named, in all offices."""
    return handlers.named(occasion.tx)


def offices_of(context: Context, everybody: Named) -> list[Place]:
    """The offices for which the person deals with complaints."""
    return [grant.place for grant in handling(context.grants, context.person_id, everybody) if grant.place]


def handling(grants: Sequence[Grant], person_id: int, everybody: Named) -> list[Grant]:
    """Those of somebody's roles in which they deal with complaints."""
    return [
        grant
        for grant in grants
        if grant.place is not None
        and person_id in everybody.get(grant.place.code, ())
        and allowed(Action.HANDLE_COMPLAINT, grants=[grant], person_id=person_id, target=grant.place, owner_id=None)
    ]


@dataclass(frozen=True, kw_only=True)
class KnownReader:
    """What is known of somebody who may read complaints: by which one that is about them is told."""

    person_id: int
    name: str | None
    phone: str | None
    offices: frozenset[str]  # the codes of the places at which they hold a role

    def is_meant(self, accused: Accused) -> bool:
        """Whether a complaint is about them: by name, by phone, by the office that they hold there."""
        said = f"{accused.who}\n{accused.story}"
        named_there = any(mark is not None and mark in said for mark in (self.name, self.phone))
        return named_there or accused.place.code in self.offices


def known_readers(occasion: Occasion, person_ids: set[int]) -> list[KnownReader]:
    """What is known of some people."""
    names = people.names_among(occasion.tx, person_ids)
    held = people.grants_among(occasion.tx, person_ids)
    return [
        KnownReader(
            person_id=one,
            name=names.get(one) or None,
            phone=people.phone_of(occasion.tx, one) or None,
            offices=frozenset(grant.place.code for grant in held.get(one, ()) if grant.place is not None),
        )
        for one in sorted(person_ids)
    ]


def without_the_accused(occasion: Occasion, person_ids: set[int], accused: Accused) -> set[int]:
    """Of some people, those whom a complaint is not about."""
    return {one.person_id for one in known_readers(occasion, person_ids) if not one.is_meant(accused)}

"""A handover is done: the role changes hands, and who is moved has another one."""

from dataclasses import dataclass
from typing import Any, Self

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ROLE_AT
from handlers.handover.posts import say_post, seat_at, seat_of
from handlers.people import seats
from handlers.people.deputy_scope import Post
from handlers.people.seats import Passed
from knowledge.area import Place
from storage.people import areas, audit, handovers, people
from storage.people.handovers import Handover, HandoverState, NewPerson


@dataclass(frozen=True, kw_only=True)
class Taker:
    """Who takes over: somebody known, somebody new, or nobody yet where both are none."""

    person_id: int | None
    newcomer: NewPerson | None

    @classmethod
    def of(cls, answer: Any) -> Self:
        """Who is meant by the answer to who takes over."""
        return cls(
            person_id=answer if isinstance(answer, int) else None,
            newcomer=NewPerson(**answer) if isinstance(answer, dict) else None,
        )

    @property
    def is_nobody(self) -> bool:
        """Whether whoever decides keeps it till somebody comes."""
        return self.person_id is None and self.newcomer is None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a handover changed: whose role it was, who has it or keeps it now, and what went along.

    `there` is the place whose office the old one has instead, if any.
    """

    post: Post
    to_id: int
    kept: bool
    passed: Passed
    there: Place | None


def change_hands(
    occasion: Occasion, handover: Handover, post: Post, taker: Taker, *, by: int | None, keeper: int | None
) -> Change | None:
    """Let the role change hands; none where that can no longer be: it was decided, or is not held any more.

    `by` is who decided, none for the operator at the command line; `keeper` who has all of it where nobody takes over.
    """
    tx, old = occasion.tx, post.person.person_id
    to_id = keeper if taker.is_nobody else _find_or_make(occasion, taker)
    if to_id is None or not handovers.decide(
        tx, handover.id, HandoverState.DONE, by=by, now=occasion.now, held_by=keeper if taker.is_nobody else None
    ):
        return None
    there = None if handover.moves_to is None else areas.get(tx, handover.moves_to)
    goes_to = None if there is None else seat_at(there)
    passed = seats.pass_on(occasion, seat_of(post), old, to_id, by=by, kept=taker.is_nobody, goes_to=goes_to)
    if passed is None:
        return None
    if not taker.is_nobody:
        seats.take_what_was_kept(occasion, to_id, post.person.grant.role, post.place.code)
    if there is not None:
        _arrive(occasion, post, there, by=by)
    return Change(post=post, to_id=to_id, kept=taker.is_nobody, passed=passed, there=there)


def _arrive(occasion: Occasion, post: Post, there: Place, *, by: int | None) -> None:
    """Give who was moved what was kept above for the new place, and note from where the move went where."""
    person_id = post.person.person_id
    seats.take_what_was_kept(occasion, person_id, ROLE_AT[there.level], there.code)
    details = {
        "from": say_post(occasion.say, post.place, post.person.grant.role),
        "to": say_post(occasion.say, there, ROLE_AT[there.level]),
        "area": post.place.code,
        "moves_to": there.code,
    }
    subject = f"person:{person_id}"
    audit.note(occasion.tx, person_id=by, action="person_moved", subject=subject, now=occasion.now, details=details)


def _find_or_make(occasion: Occasion, taker: Taker) -> int | None:
    """The id of who takes over: of a newcomer whom somebody entered meanwhile, that one's."""
    if taker.newcomer is None:
        return taker.person_id
    known = people.find_by_phone(occasion.tx, taker.newcomer.phone)
    if known is not None:
        return known
    person_id = people.add(occasion.tx, now=occasion.now, name=taker.newcomer.name, phone=taker.newcomer.phone)
    subject = f"person:{person_id}"
    audit.note(occasion.tx, person_id=None, action="person_entered", subject=subject, now=occasion.now)
    return person_id

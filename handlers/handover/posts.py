"""Whose role at which place is spoken of, and whether the sender decides about it or gives away the own."""

from collections.abc import Mapping

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import ROLE_AT
from handlers.dialog.permissions import Action
from handlers.people.deputy_scope import Post, find_post
from handlers.people.seats import Passed
from handlers.wording import Wording
from knowledge.area import Place
from storage.handing_over import Seat
from storage.people import areas
from storage.people.people import Role

MOVABLE = (Role.CADRE, Role.TOWNSHIP)  # who can be sent to another place within their county


def named_post(context: Context, subject: str) -> Post | None:
    """What a button or a form names, `17:cadre:990101001001`, where the sender has a say in it; none otherwise."""
    match subject.split(":"):
        case [person, role, area] if person.isdecimal() and role in list(Role):
            place = areas.find(context.tx, area)
            post = None if place is None else find_post(context, int(person), Role(role), place)
            return post if post is not None and (decides(context, post) or is_own(context, post)) else None
    return None


def is_own(context: Context, post: Post) -> bool:
    """Whether it is the sender's own role, to give away once the office above agrees."""
    person_id = post.person.person_id
    return person_id == context.person_id and context.may(Action.OFFER_SEAT, post.place, owner_id=person_id)


def decides(context: Context, post: Post) -> bool:
    """Whether the sender stands above and decides; nobody does about the own role."""
    return post.person.person_id != context.person_id and context.may(Action.DECIDE_SEAT, post.place)


def decides_move(context: Context, post: Post, there: Place) -> bool:
    """Whether the sender stands above both the place that somebody leaves and the one where that one goes."""
    return decides(context, post) and context.may(Action.DECIDE_SEAT, there)


def may_move(context: Context, post: Post) -> bool:
    """Whether the sender can send somebody to another place, or ask for it above."""
    return decides(context, post) and post.person.grant.role in MOVABLE


def seat_at(place: Place) -> Seat:
    """The office of a place."""
    return Seat(role=ROLE_AT[place.level], place=place)


def seat_of(post: Post) -> Seat:
    """The role at the place."""
    return Seat(role=post.person.grant.role, place=post.place)


def say_post(say: Wording, place: Place, role: Role) -> str:
    """“青石村村干部”."""
    return say("handover.post", place=place.name, role=say(f"invitation.as.{role}"))


def say_moved(say: Wording, passed: Passed, *, elsewhere: bool = False) -> str:
    """“没办完的一起过去：没填完的2份、上报3件。”; that there is nothing, where there is nothing.

    With `elsewhere` who had it goes to another place, and it does not go along there.
    """
    counts: Mapping[str, int] = {"drafts": passed.drafts, **passed.rows, "duty_days": passed.duty_days}
    parts = [say(f"handover.moved.{what}", count=count) for what, count in counts.items() if count]
    if not parts:
        return say("handover.along_nothing")
    return say("handover.stays_behind" if elsewhere else "handover.along", moved=say("forms.comma").join(parts))

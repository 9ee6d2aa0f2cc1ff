"""One person below as a PC shows them: what they hold, who stands in, where they are signed in, what can be done."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.people import devices, finding, lost_phone, person_card, renaming
from handlers.people.deputy_scope import changeable
from handlers.people.deputy_view import show_post


class NoSuchPerson(LookupError):
    """There is no such person, or they are not the sender's to look after: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """`card` says who it is with what can be done; `posts` are their places with the deputy in each, if any.

    `devices` is where they are signed in; none where that is not the sender's to see.
    `may_put_right` tells whether name and number are the sender's to change.
    """

    person_id: int
    name: str
    code: str
    card: Reply
    posts: tuple[Reply, ...]
    devices: Reply | None
    may_put_right: bool


def page(context: Context, person_id: str) -> PersonPage:
    """The page of somebody below. Raises NoSuchPerson."""
    roles = [one for one in finding.below(context) if str(one.person_id) == person_id]
    if not roles:
        raise NoSuchPerson(person_id)
    first = roles[0]
    posts = (changeable(context, person_id, one.grant.role, one.grant.place.code) for one in roles if one.grant.place)
    return PersonPage(
        person_id=first.person_id,
        name=first.name or context.say("directory.no_name"),
        code="" if first.grant.place is None else first.grant.place.code,
        card=person_card.show(context, first)[0],
        posts=tuple(show_post(context, post) for post in posts if post is not None),
        devices=_devices(context, first.person_id),
        may_put_right=renaming.may_put_right(context, first.person_id),
    )


def _devices(context: Context, person_id: int) -> Reply | None:
    return devices.show_to_above(context, person_id) if lost_phone.may_end(context, person_id) else None

"""A county's list takes roles back: what belongs to each goes to who has the role there now, or is kept above."""

from collections import defaultdict
from collections.abc import Iterator

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Notice
from handlers.handover import carrying_out, telling
from handlers.handover.carrying_out import Taker
from handlers.people import seats
from handlers.people.deputy_scope import Post, find_post
from storage.people import handovers, people
from storage.people.org import OrgPlan, Withdrawal
from storage.people.people import Role

Leaving = set[tuple[int, Role, str]]  # whose roles at places are taken back
Granted = dict[tuple[Role, str], list[int]]  # who was given a role at a place, by role and code


def hand_over(occasion: Occasion, plan: OrgPlan) -> list[Notice]:
    """Take back the roles of a plan whose other parts are done; what everybody concerned is told.

    Whoever came into a role gets what was kept of it above.
    """
    granted = _granted(occasion, plan)
    leaving = {(gone.person_id, gone.role, gone.place.code) for gone in plan.withdrawals}
    from_the_top = reversed(plan.withdrawals)  # so that whoever keeps a place stays
    told = [notice for gone in from_the_top for notice in _withdraw(occasion, gone, granted, leaving)]
    for (role, area), ids in granted.items():
        seats.take_what_was_kept(occasion, ids[0], role, area)
    return told


def _granted(occasion: Occasion, plan: OrgPlan) -> Granted:
    found: Granted = defaultdict(list)
    for change in plan.people:
        person_id = people.find_by_phone(occasion.tx, change.phone)
        for role, place in change.roles:
            if person_id is not None:
                found[role, place.code].append(person_id)
    return found


def _withdraw(occasion: Occasion, gone: Withdrawal, granted: Granted, leaving: Leaving) -> Iterator[Notice]:
    """Hand one role over; nobody is told of one that was given up meanwhile."""
    post = find_post(occasion, gone.person_id, gone.role, gone.place)
    if post is None:
        return
    taker, keeper = _taker(post, granted, leaving), _keeper(occasion, post)
    if taker.is_nobody and keeper is None:
        people.withdraw(occasion.tx, gone.person_id, gone.role, gone.place.code, occasion.now)
        return
    asked = handovers.ask(
        occasion.tx,
        person_id=gone.person_id,
        role=gone.role,
        area=gone.place.code,
        to_id=taker.person_id,
        newcomer=None,
        asked_by=None,
        now=occasion.now,
    )
    change = carrying_out.change_hands(occasion, asked, post, taker, by=None, keeper=keeper)
    if change is not None:
        yield from telling.notices(occasion, change, who=occasion.say("claims.operator"), besides=None)


def _taker(post: Post, granted: Granted, leaving: Leaving) -> Taker:
    """Who came into the role there by the same list, else a colleague who stays; nobody where there is none."""
    role, area = post.person.grant.role, post.place.code
    others = [*granted.get((role, area), []), *(one.person_id for one in post.colleagues)]
    staying = (id for id in others if (id, role, area) not in leaving)
    return Taker(person_id=next(staying, None), newcomer=None)


def _keeper(occasion: Occasion, post: Post) -> int | None:
    return next((one.person_id for one in superiors(occasion.tx, post.place)), None)

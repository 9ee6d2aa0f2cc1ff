"""A county's list is carried out: places, phones, duty tables, people, and last the roles that it takes back.

What belongs to a role that is taken back goes to who has the role there now, or is kept above.
"""

from collections import defaultdict
from collections.abc import Iterator

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Notice
from handlers.handover import carrying_out, telling
from handlers.handover.carrying_out import Taker
from handlers.people import seats
from handlers.people.deputy_scope import Post, find_post
from handlers.people.substitution import hand_over
from storage.database.database import Steps
from storage.people import duty_table, handovers, offices, org, people
from storage.people.org import OrgPlan, Withdrawal
from storage.people.people import Role

PLACES_AT_ONCE = 50

Leaving = set[tuple[int, Role, str]]  # whose roles at places are taken back
Granted = dict[tuple[Role, str], list[int]]  # who was given a role at a place, by role and code


def carry_out(steps: Steps, occasion: Occasion, plan: OrgPlan, *, by: int | None = None) -> Iterator[Notice]:
    """Do what is planned in short transactions; what everybody concerned is told, to be queued as it comes.

    Each piece is whole by itself and fits what is stored by then, so that others write in between, and the same list
    goes on where it was broken off. `by` is who imports, none for the operator at the command line.
    """
    for told in _pieces(occasion, plan, by):
        yield from hand_over(occasion, told)
        if steps.is_long:
            steps.next()


def _pieces(occasion: Occasion, plan: OrgPlan, by: int | None) -> Iterator[list[Notice]]:
    """Do one piece after another; what is told of each."""
    tx, now = occasion.tx, occasion.now
    for first in range(0, len(plan.places), PLACES_AT_ONCE):
        org.put_places(tx, plan.places[first : first + PLACES_AT_ONCE], now, by=by)
        yield []
    for office in plan.offices:
        offices.put(tx, office, person_id=by, now=now)
        yield []
    for duty in plan.duties:
        duty_table.put(tx, duty.place.code, duty.days, person_id=by, now=now)
        yield []
    granted: Granted = defaultdict(list)
    for change in plan.people:
        person_id = org.put_person(tx, change, now, by=by)
        for role, place in change.roles:
            granted[role, place.code].append(person_id)
            seats.take_what_was_kept(occasion, person_id, role, place.code)
        yield []
    leaving = {(gone.person_id, gone.role, gone.place.code) for gone in plan.withdrawals}
    for gone in reversed(plan.withdrawals):  # from the top, so that whoever keeps a place stays
        yield list(_withdraw(occasion, gone, granted, leaving))


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

"""A role at a place changes hands: rows and drafts go along, or are kept above till somebody comes."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation, Draft
from knowledge.area import Place
from storage import handing_over
from storage.cases import cases
from storage.database.database import Transaction
from storage.handing_over import Seat
from storage.people import areas, audit, conversations, handovers, people
from storage.people.people import Role


@dataclass(frozen=True, kw_only=True)
class Passed:
    """What went along with a seat: how many rows by table, how many drafts, on how many days of the duty table."""

    rows: dict[str, int]
    drafts: int
    duty_days: int


def pass_on(
    occasion: Occasion,
    seat: Seat,
    old: int,
    new: int,
    *,
    by: int | None,
    kept: bool = False,
    goes_to: Seat | None = None,
) -> Passed | None:
    """Take a seat from `old` and let `new` have all that belongs to it; none where `old` does not hold it any more.

    With `kept` the new one stands above and only keeps it, without the role, till somebody comes. `by` is who decided,
    none for the operator at the command line. `goes_to` is what the old one has instead from now on, if anything.
    """
    tx, now = occasion.tx, occasion.now
    sole = goes_to is None and len(people.grants_of(tx, old)) == 1
    states = _States(occasion, old, new)
    if not handing_over.end(tx, seat, old, now):
        return None
    if not kept:
        people.grant(tx, new, seat.role, seat.place.code, now)
    if goes_to is not None:
        people.grant(tx, old, goes_to.role, goes_to.place.code, now)
    drafts = states.move_drafts(seat)
    rows = handing_over.move(tx, seat, old, new, drafts=drafts)
    days = 0 if kept else _take_over_duty(occasion, seat, old, new)
    states.store()
    handing_over.lock_out(tx, old, now, altogether=sole)
    details = {"role": seat.role, "area": seat.place.code, "to": new, "kept": kept, "drafts": len(drafts), **rows}
    audit.note(tx, person_id=by, action="seat_passed_on", subject=f"person:{old}", now=now, details=details)
    return Passed(rows=rows, drafts=len(drafts), duty_days=days)


def take_what_was_kept(occasion: Occasion, person_id: int, role: Role, area: str) -> list[int]:
    """Give somebody who came into a role what was kept above of it; who kept it."""
    tx, seat = occasion.tx, Seat(role=role, place=areas.get(occasion.tx, area))
    keepers = []
    for one in handovers.kept(tx, role, area):
        if one.held_by is None or not handovers.release(tx, one.id, person_id):
            continue
        rows = handing_over.give_back(tx, seat, one.held_by, person_id)
        details = {"role": role, "area": area, "to": person_id, **rows}
        subject = f"person:{one.person_id}"
        audit.note(tx, person_id=one.held_by, action="seat_given", subject=subject, now=occasion.now, details=details)
        keepers.append(one.held_by)
    return list(dict.fromkeys(keepers))


def belonging(tx: Transaction, seat: Seat, person_id: int) -> Passed:
    """What would go along with somebody's seat now."""
    stored = conversations.load(tx, person_id)
    state = Conversation.from_json(stored or conversations.EMPTY)
    drafts = sum(1 for _ in _drafts_of(tx, seat, state))
    return Passed(rows=handing_over.waiting(tx, seat, person_id), drafts=drafts, duty_days=0)


def _take_over_duty(occasion: Occasion, seat: Seat, old: int, new: int) -> int:
    names = tuple(people.name_of(occasion.tx, one) or "" for one in (old, new))
    phone = people.phone_of(occasion.tx, new)
    return handing_over.take_over_duty(occasion.tx, seat, (names[0], names[1]), phone, occasion.today)


def _drafts_of(tx: Transaction, seat: Seat, state: Conversation) -> Iterator[Draft]:
    """The drafts that are about a house at the place, or about a case there."""
    for draft in state.drafts.values():
        place = _place_of(tx, draft)
        if place is not None and seat.place.contains(place):
            yield draft


def _place_of(tx: Transaction, draft: Draft) -> Place | None:
    told = draft.answers.get("place")
    if isinstance(told, dict) and "area" in told:
        return areas.find(tx, told["area"])
    case = cases.find(tx, draft.subject) if draft.subject else None
    return None if case is None else areas.get(tx, case.area)


class _States:
    """The conversations of two people, of whom one may be speaking just now: that one's is stored by its turn."""

    def __init__(self, occasion: Occasion, old: int, new: int) -> None:
        self._tx, self._old, self._new = occasion.tx, old, new
        speaking = {occasion.person_id: occasion.conversation} if isinstance(occasion, Context) else {}
        self._held = {
            id: Conversation.from_json(conversations.hold(occasion.tx, id))
            for id in sorted({old, new})
            if id not in speaking
        }
        self._by_id = {**self._held, **speaking}

    def move_drafts(self, seat: Seat) -> list[str]:
        """Give the new one the drafts of the old one that belong to a seat; their ids."""
        mine, theirs = self._by_id[self._old], self._by_id[self._new]
        moved = list(_drafts_of(self._tx, seat, mine))
        for draft in moved:
            mine.drop(draft)
            theirs.drafts[draft.id] = draft
        mine.expects, mine.asked = {}, {}
        return [draft.id for draft in moved]

    def store(self) -> None:
        """Write back what nobody else will."""
        for id, state in self._held.items():
            conversations.store(self._tx, id, state.to_json(), state.busy_until(), state.left_since())

"""Handing over: a role at a place that goes from somebody to a successor, asked for, decided above, then done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, insert, or_, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.people import Role
from storage.people.tables import grants, handovers


class HandoverState(StrEnum):
    """Where a handover stands."""

    ASKED = "asked"  # the office above has not answered
    DONE = "done"
    DECLINED = "declined"  # by the successor
    REFUSED = "refused"  # by the office above
    WITHDRAWN = "withdrawn"  # by who asked, or since the role went another way


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A successor who is not known here yet."""

    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Somebody's role at a place that goes to `to_id`, or to a `newcomer`; to nobody yet where both are none.

    `asked_by` and `decided_by` are none for the operator at the command line. `held_by` is who above keeps what
    belonged to the role until somebody comes; none: nobody has to. `moves_to` is the code of the place whose office the
    person has from then on; none: of no other one.
    """

    id: int
    person_id: int
    role: Role
    area: str
    to_id: int | None
    newcomer: NewPerson | None
    state: HandoverState
    asked_by: int | None
    at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    held_by: int | None
    moves_to: str | None


def ask(
    tx: Transaction,
    *,
    person_id: int,
    role: Role,
    area: str,
    to_id: int | None,
    newcomer: NewPerson | None,
    asked_by: int | None,
    now: datetime,
    moves_to: str | None = None,
) -> Handover:
    """Keep a handover that is asked for, in place of an open one of the same role at the same place."""
    withdraw(tx, person_id, role, area, now)
    id = new_id(tx, handovers)
    values = {
        "id": id,
        "person_id": person_id,
        "role": role,
        "area": area,
        "to_id": to_id,
        "sealed_successor": None
        if newcomer is None
        else tx.seal_json(handovers.c.sealed_successor, id, vars(newcomer)),
        "state": HandoverState.ASKED,
        "asked_by": asked_by,
        "at": now,
        "moves_to": moves_to,
    }
    tx.execute(insert(handovers).values(values))
    return _handover(tx, tx.execute(select(handovers).where(handovers.c.id == id)).one())


def withdraw(tx: Transaction, person_id: int, role: Role, area: str, now: datetime) -> int:
    """End what is open of somebody's role at a place; how many."""
    of_seat = (handovers.c.person_id == person_id, handovers.c.role == role, handovers.c.area == area)
    statement = update(handovers).where(*of_seat, handovers.c.state == HandoverState.ASKED)
    return tx.execute(statement.values(state=HandoverState.WITHDRAWN, decided_at=now)).rowcount


def find(tx: Transaction, id: int) -> Handover | None:
    """The handover with this id, while it is open."""
    return next(iter(_read(tx, _open().where(handovers.c.id == id))), None)


def open_of(tx: Transaction, person_id: int) -> list[Handover]:
    """What somebody gives away, or is to take over."""
    mine = or_(handovers.c.person_id == person_id, handovers.c.to_id == person_id)
    return _read(tx, _open().where(mine))


def open_ones(tx: Transaction) -> list[Handover]:
    """All that is open, the oldest first."""
    return _read(tx, _open())


def accept(tx: Transaction, id: int, now: datetime) -> bool:
    """Note that the successor said yes; false where that was said before, or the handover is not open."""
    statement = update(handovers).where(
        handovers.c.id == id, handovers.c.state == HandoverState.ASKED, handovers.c.accepted_at.is_(None)
    )
    return tx.execute(statement.values(accepted_at=now)).rowcount > 0


def decide(
    tx: Transaction, id: int, state: HandoverState, *, by: int | None, now: datetime, held_by: int | None = None
) -> bool:
    """Note how it ended; false where it had ended before."""
    statement = update(handovers).where(handovers.c.id == id, handovers.c.state == HandoverState.ASKED)
    values = {"state": state, "decided_by": by, "decided_at": now, "held_by": held_by}
    return tx.execute(statement.values(values)).rowcount > 0


def kept(tx: Transaction, role: Role, area: str) -> list[Handover]:
    """What somebody above keeps of a role at a place that nobody holds, the oldest first."""
    there = (handovers.c.role == role, handovers.c.area == area, handovers.c.held_by.is_not(None))
    return _read(tx, select(handovers).where(*there).order_by(handovers.c.id))


def release(tx: Transaction, id: int, to_id: int) -> bool:
    """Note that somebody came, who has all of it now; false where nobody kept it any more."""
    statement = update(handovers).where(handovers.c.id == id, handovers.c.held_by.is_not(None))
    return tx.execute(statement.values(held_by=None, to_id=to_id)).rowcount > 0


def taken_over(tx: Transaction, person_id: int) -> list[Handover]:
    """What somebody took over from whom, the latest first."""
    theirs = (handovers.c.to_id == person_id, handovers.c.state == HandoverState.DONE)
    return _read(tx, select(handovers).where(*theirs).order_by(handovers.c.id.desc()))


def _open() -> Select[Any]:
    """What is asked for, while the person holds the role still."""
    holds = select(grants.c.id).where(
        grants.c.person_id == handovers.c.person_id,
        grants.c.role == handovers.c.role,
        grants.c.area == handovers.c.area,
        grants.c.withdrawn_at.is_(None),
    )
    open_ = (handovers.c.state == HandoverState.ASKED, holds.exists())
    return select(handovers).where(*open_).order_by(handovers.c.id)


def _read(tx: Transaction, query: Select[Any]) -> list[Handover]:
    return [_handover(tx, row) for row in tx.execute(query)]


def _handover(tx: Transaction, row: Row[Any]) -> Handover:
    newcomer = (
        None
        if row.sealed_successor is None
        else NewPerson(**tx.open_json(handovers.c.sealed_successor, row.id, row.sealed_successor))
    )
    return Handover(
        id=row.id,
        person_id=row.person_id,
        role=Role(row.role),
        area=row.area,
        to_id=row.to_id,
        newcomer=newcomer,
        state=HandoverState(row.state),
        asked_by=row.asked_by,
        at=row.at,
        accepted_at=row.accepted_at,
        decided_at=row.decided_at,
        held_by=row.held_by,
        moves_to=row.moves_to,
    )

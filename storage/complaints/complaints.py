"""Complaints, and what becomes of each."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, case, func, or_, select, update

from storage.complaints.tables import complaint_events, complaints
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.tables import areas


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"  # whether it is taken up is owed
    REFUSED = "refused"  # not taken up, with where to go instead
    TAKEN_UP = "taken_up"  # an answer is owed
    ASKED = "asked"  # the complainant was asked something; the answer is owed all the same
    ANSWERED = "answered"
    SATISFIED = "satisfied"
    REVIEW = "review"  # the office above looks at the answer
    REVIEWED = "reviewed"
    REFERRED = "referred"  # not satisfied, and told where to ask for a review


OPEN = (ComplaintState.RECEIVED, ComplaintState.TAKEN_UP, ComplaintState.ASKED, ComplaintState.REVIEW)


@dataclass(frozen=True, kw_only=True)
class NewComplaint:
    """A complaint as it is sent in. `person_id` is none and `code` there where it is anonymous."""

    office: str
    place: str
    person_id: int | None
    code: str | None
    account: dict[str, Any]
    hears: bool
    received_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complaint as it stands; `account` is {against, who, what, when, photos, name, phone}, what was left out none.

    Days are those of the installation's zone. `due_on` is the last day of what is owed now.
    """

    id: int
    number: str
    office: str
    place: str
    person_id: int | None
    account: dict[str, Any]
    hears: bool
    state: ComplaintState
    received_on: date
    due_on: date | None
    answered_on: date | None
    prolonged: bool
    clue_on: date | None
    handler_id: int | None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who complains."""
        return self.person_id is None


@dataclass(frozen=True, kw_only=True)
class ComplaintEvent:
    """Something that became of a complaint; `person_id` is who of the office did it, none for the complainant."""

    kind: str
    person_id: int | None
    words: str | None
    day: date


@dataclass(frozen=True, kw_only=True)
class OwedComplaints:
    """What an office owes: for how many complaints, for how many it is late, and the first of the last days."""

    count: int
    late: int
    first: date


def new_number() -> str:
    """A fresh number, which tells neither when a complaint came nor how many there are."""
    return f"TS{secrets.randbelow(10**8):08}"


def add(tx: Transaction, new: NewComplaint) -> str:
    """Keep a complaint; its number."""
    number = new_number()
    id = new_id(tx, complaints)
    values = {
        "id": id,
        "number": number,
        "office": new.office,
        "place": new.place,
        "person_id": new.person_id,
        "code_fingerprint": None if new.code is None else tx.vault.fingerprint(new.code),
        "sealed_account": tx.seal_json(complaints.c.sealed_account, id, new.account),
        "hears": new.hears,
        "state": ComplaintState.RECEIVED,
        "received_on": new.received_on.isoformat(),
        "due_on": new.due_on.isoformat(),
    }
    tx.execute(complaints.insert().values(values))
    return number


def move(tx: Transaction, complaint: Complaint, **to: Any) -> bool:
    """Change columns of a complaint that still stands as it was read; false where somebody was faster."""
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in to.items()}
    as_read = (
        complaints.c.id == complaint.id,
        complaints.c.state == complaint.state,
        complaints.c.prolonged == complaint.prolonged,
    )
    return tx.execute(update(complaints).where(*as_read).values(values)).rowcount > 0


def note(
    tx: Transaction, complaint: Complaint, kind: str, *, person_id: int | None, words: str | None, day: date
) -> None:
    """Add to the history of a complaint."""
    id = new_id(tx, complaint_events)
    values = {
        "id": id,
        "complaint_id": complaint.id,
        "kind": kind,
        "person_id": person_id,
        "sealed_words": None if words is None else tx.seal(complaint_events.c.sealed_words, id, words),
        "day": day.isoformat(),
    }
    tx.execute(complaint_events.insert().values(values))


# --- reading them


def find(tx: Transaction, number: str) -> Complaint | None:
    """The complaint with this number."""
    row = tx.execute(select(complaints).where(complaints.c.number == number)).first()
    return None if row is None else _complaint(tx, row)


def by_code(tx: Transaction, code: str) -> Complaint | None:
    """The anonymous complaint that a code opens."""
    sought = complaints.c.code_fingerprint == tx.vault.fingerprint(code)
    row = tx.execute(select(complaints).where(sought)).first()
    return None if row is None else _complaint(tx, row)


def of_person(tx: Transaction, person_id: int, limit: int) -> list[Complaint]:
    """What somebody complained of under the own name, the latest first."""
    query = select(complaints).where(complaints.c.person_id == person_id)
    return _all(tx, tx.execute(query.order_by(complaints.c.received_on.desc(), complaints.c.id.desc()).limit(limit)))


def open_at(tx: Transaction, offices: Collection[str]) -> list[Complaint]:
    """What offices owe something for, what is due first before the others."""
    query = select(complaints).where(complaints.c.office.in_(offices), complaints.c.state.in_(OPEN))
    return _all(tx, tx.execute(query.order_by(complaints.c.due_on, complaints.c.id)))


def late_below(tx: Transaction, offices: Collection[str], before: date) -> list[Complaint]:
    """What offices owed before a day and owe still, what was due first before the others."""
    late = (complaints.c.state.in_(OPEN), complaints.c.due_on < before.isoformat())
    query = select(complaints).where(complaints.c.office.in_(offices), *late)
    return _all(tx, tx.execute(query.order_by(complaints.c.due_on, complaints.c.id)))


def owed(tx: Transaction, today: date) -> dict[str, OwedComplaints]:
    """By the code of its place, what each office owes on a day; one that owes nothing is left out."""
    is_late = func.sum(case((complaints.c.due_on < today.isoformat(), 1), else_=0))
    columns = (func.count().label("many"), is_late.label("late"), func.min(complaints.c.due_on).label("first"))
    query = select(complaints.c.office, *columns).where(complaints.c.state.in_(OPEN)).group_by(complaints.c.office)
    rows = tx.execute(query).all()
    return {
        row.office: OwedComplaints(count=row.many, late=row.late, first=date.fromisoformat(row.first)) for row in rows
    }


def count_by_place(tx: Transaction, path: str) -> dict[str, int]:
    """How many complaints there are about each place below one, by the code of the place."""
    below = or_(areas.c.path == path, areas.c.path.startswith(path, autoescape=True))
    query = select(complaints.c.place, func.count().label("many")).join(areas, areas.c.code == complaints.c.place)
    return {row.place: row.many for row in tx.execute(query.where(below).group_by(complaints.c.place))}


def count_clues(tx: Transaction, offices: Collection[str]) -> int:
    """How many complaints of offices count as clues to the discipline inspection."""
    query = select(func.count()).where(complaints.c.office.in_(offices), complaints.c.clue_on.is_not(None))
    return int(tx.execute(query).scalar_one())


def history(tx: Transaction, complaint: Complaint) -> list[ComplaintEvent]:
    """What became of a complaint, in order."""
    query = select(complaint_events).where(complaint_events.c.complaint_id == complaint.id)
    return [
        ComplaintEvent(
            kind=row.kind,
            person_id=row.person_id,
            words=None
            if row.sealed_words is None
            else tx.open(complaint_events.c.sealed_words, row.id, row.sealed_words),
            day=date.fromisoformat(row.day),
        )
        for row in tx.execute(query.order_by(complaint_events.c.id))
    ]


def _all(tx: Transaction, rows: Iterable[Row[Any]]) -> list[Complaint]:
    return [_complaint(tx, row) for row in rows]


def _complaint(tx: Transaction, row: Row[Any]) -> Complaint:
    return Complaint(
        id=row.id,
        number=row.number,
        office=row.office,
        place=row.place,
        person_id=row.person_id,
        account=tx.open_json(complaints.c.sealed_account, row.id, row.sealed_account),
        hears=row.hears,
        state=ComplaintState(row.state),
        received_on=date.fromisoformat(row.received_on),
        due_on=_day(row.due_on),
        answered_on=_day(row.answered_on),
        prolonged=row.prolonged,
        clue_on=_day(row.clue_on),
        handler_id=row.handler_id,
    )


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)

"""Requests about a case: asked with a reason of the office that decides, and answered once, never by who asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Update, bindparam, false, or_, select, update

from knowledge.area import Place
from storage.cases.tables import case_requests, cases
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared
from storage.people.tables import areas


class RequestKind(StrEnum):
    """What can be asked."""

    DECIDED_FIELD = "decided_field"  # that something which a step decided on be changed
    MORE_TIME = "more_time"  # a later last day of a step


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """Something to be asked.

    `subject` is what of the case it is about, a field or a step, and `wanted` what is asked for. `office` is the role
    that answers and `area` the code of its place; `asked_of` is who decided it before, where somebody did.
    """

    kind: RequestKind
    subject: str
    wanted: dict[str, Any]
    reason: str
    asked_by: int
    asked_role: str
    office: str
    area: str
    asked_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseRequest(NewRequest):
    """A request that was made. `granted` is none until somebody answers, `answer` what that one says with it.

    One that has lapsed is answered by nobody: it has a time for that, and `granted` stays none.
    """

    id: int
    number: str
    asked_at: datetime
    answered_by: int | None
    granted: bool | None
    answer: str
    answered_at: datetime | None


def ask(tx: Transaction, case_id: int, new: NewRequest, now: datetime) -> int:
    """Keep a request; its id."""
    id = new_id(tx, case_requests)
    row = {
        "id": id,
        "kind": new.kind,
        "case_id": case_id,
        "subject": new.subject,
        "sealed_wanted": tx.seal_json(case_requests.c.sealed_wanted, id, new.wanted),
        "sealed_reason": tx.seal(case_requests.c.sealed_reason, id, new.reason),
        "asked_by": new.asked_by,
        "asked_role": new.asked_role,
        "asked_at": now,
        "office": new.office,
        "area": new.area,
        "asked_of": new.asked_of,
    }
    tx.execute(case_requests.insert().values(row))
    return id


def answer(tx: Transaction, id: int, *, granted: bool, person_id: int, words: str, now: datetime) -> bool:
    """Keep the answer; false, and nothing changes, where there is one already or who answers is who asked."""
    waits = (
        case_requests.c.id == id,
        case_requests.c.answered_at.is_(None),
        case_requests.c.asked_by != person_id,
    )
    values = {
        "granted": granted,
        "answered_by": person_id,
        "sealed_answer": tx.seal(case_requests.c.sealed_answer, id, words),
        "answered_at": now,
    }
    return tx.execute(update(case_requests).where(*waits).values(values)).rowcount > 0


def lapse(tx: Transaction, case_id: int, kind: RequestKind, subject: str | None, now: datetime) -> None:
    """Let nobody have to answer any more what was asked about one thing of a case, or of its kind at all."""
    _LAPSE.run(tx, {"of_case": case_id, "of_kind": kind, "about": subject, "answered_at": now})


def _lapse() -> Update:
    about = bindparam("about", type_=case_requests.c.subject.type)
    return update(case_requests).where(
        case_requests.c.case_id == bindparam("of_case"),
        case_requests.c.kind == bindparam("of_kind"),
        case_requests.c.answered_at.is_(None),
        or_(about.is_(None), case_requests.c.subject == about),
    )


_LAPSE = Prepared(lambda tx: _lapse())


def find(tx: Transaction, id: int) -> CaseRequest | None:
    """The request with this id; on PostgreSQL locked until the transaction ends."""
    query = _query().where(case_requests.c.id == id)
    row = tx.execute(query.with_for_update(of=case_requests) if tx.on_postgresql else query).first()
    return None if row is None else _request(tx, row)


def of(tx: Transaction, case_id: int) -> list[CaseRequest]:
    """All requests about a case, the oldest first."""
    return _all(tx, tx.execute(_query().where(case_requests.c.case_id == case_id).order_by(case_requests.c.id)))


def waiting(tx: Transaction, places: Sequence[Place], offices: Sequence[str], limit: int = 50) -> list[CaseRequest]:
    """The requests that wait for the offices of some places or of places below them, the oldest first."""
    inside = or_(false(), *(areas.c.path.startswith(place.path, autoescape=True) for place in places))
    query = (
        _query()
        .join(areas, areas.c.code == case_requests.c.area)
        .where(inside, case_requests.c.office.in_(offices), case_requests.c.answered_at.is_(None))
    )
    return _all(tx, tx.execute(query.order_by(case_requests.c.id).limit(limit)))


def _query() -> Any:
    return select(case_requests, cases.c.number).join(cases, cases.c.id == case_requests.c.case_id)


def _all(tx: Transaction, rows: Iterable[Row[Any]]) -> list[CaseRequest]:
    return [_request(tx, row) for row in rows]


def _request(tx: Transaction, row: Row[Any]) -> CaseRequest:
    return CaseRequest(
        id=row.id,
        kind=RequestKind(row.kind),
        number=row.number,
        subject=row.subject,
        wanted=tx.open_json(case_requests.c.sealed_wanted, row.id, row.sealed_wanted),
        reason=tx.open(case_requests.c.sealed_reason, row.id, row.sealed_reason),
        asked_by=row.asked_by,
        asked_role=row.asked_role,
        asked_at=row.asked_at,
        office=row.office,
        area=row.area,
        asked_of=row.asked_of,
        answered_by=row.answered_by,
        granted=row.granted,
        answer="" if row.sealed_answer is None else tx.open(case_requests.c.sealed_answer, row.id, row.sealed_answer),
        answered_at=row.answered_at,
    )

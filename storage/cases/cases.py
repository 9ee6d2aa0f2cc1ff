"""Cases and their append-only history."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, bindparam, false, func, or_, select, update

from knowledge.area import Place
from storage.cases import alarms
from storage.cases.lifting import columns_of, lift, mark, missing_shots
from storage.cases.tables import case_events, cases, counters
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared
from storage.people.tables import areas


class CaseState(StrEnum):
    """Where a case stands: at the step of the line that was taken last, with the reporter again, or at one of its ends.

    The steps are those of `knowledge.model.case_steps.KINDS` that are not beside the line.
    """

    REPORTED = "reported"  # 已上报, waits for the township
    RETURNED = "returned"  # 已退回, waits for the reporter
    CHECKED = "checked"  # 乡镇已核实
    VERIFIED = "verified"  # 已入户核实
    IDENTITY_CONFIRMED = "identity_confirmed"
    APPRAISED = "appraised"
    COMPARED = "compared"  # 部门已比对
    RECTIFICATION_SET = "rectification_set"
    RECTIFIED = "rectified"
    APPLIED = "applied"
    VILLAGE_REVIEW = "village_review"
    TOWNSHIP_REVIEW = "township_review"
    COUNTY_APPROVAL = "county_approval"
    NOTICE_TO_HOUSEHOLD = "notice_to_household"
    WORKS_STARTED = "works_started"
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    CLOSED = "closed"  # 已销号
    SAFE = "safe"  # the house was found to be in no danger
    REJECTED = "rejected"  # no help by the document, with the reason
    SOLVED = "solved"  # 用别的办法解决了
    EMPTY_SEALED = "empty_sealed"  # 闲置封存
    WITHDRAWN = "withdrawn"  # taken back by the reporter
    JOINED = "joined"  # 并入: another case of the same house goes on for it


ENDED = (
    CaseState.CLOSED,
    CaseState.SAFE,
    CaseState.REJECTED,
    CaseState.SOLVED,
    CaseState.EMPTY_SEALED,
    CaseState.WITHDRAWN,
    CaseState.JOINED,
)
UNCOUNTED = (CaseState.WITHDRAWN, CaseState.JOINED)  # no house of their own among those that are counted
COUNTED = tuple(state for state in CaseState if state not in UNCOUNTED)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case. `answers` are the answers of its forms by field id."""

    id: int
    number: str
    draft_id: str
    area: str
    pack: str | None
    state: CaseState
    grade: str | None
    category: str | None
    method: str | None
    imminent: bool
    imminent_since: datetime | None
    reporter_id: int
    reporter_role: str
    answers: dict[str, Any]
    created_at: datetime
    changed_at: datetime
    taken_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """One line of a case's history."""

    kind: str
    person_id: int
    role: str
    from_state: CaseState | None
    to_state: CaseState
    details: dict[str, Any]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Some cases, counted; `oldest` is none where there are none."""

    count: int
    oldest: datetime | None


def open_case(
    tx: Transaction,
    *,
    draft_id: str,
    prefix: str,
    area: str,
    pack: str | None,
    imminent: bool,
    reporter_id: int,
    reporter_role: str,
    answers: dict[str, Any],
    now: datetime,
) -> tuple[Case, bool]:
    """Make the case of a draft, or find the one it made before; and whether it is new.

    `prefix` is the two letters of the number, counted for each prefix and year: YT2026-000123.
    """
    counter = f"{prefix}{now.year}"
    _lock_counter(tx, counter)
    known = find_by_draft(tx, draft_id)
    if known is not None:
        return known, False
    id = new_id(tx, cases)
    values = {
        "id": id,
        "number": _next_number(tx, counter),
        "draft_id": draft_id,
        "area": area,
        "pack": pack,
        "state": CaseState.REPORTED,
        "imminent": imminent,
        "imminent_since": now if imminent else None,
        "reporter_id": reporter_id,
        "reporter_role": reporter_role,
        "sealed_answers": tx.seal_json(cases.c.sealed_answers, id, answers),
        "id_fingerprint": _id_fingerprint(tx, answers),
        "created_at": now,
        "changed_at": now,
        **columns_of(answers),
        "missing_shots": missing_shots(tx, answers),
    }
    row = _OPEN.first(tx, values)
    mark(tx, row.id, answers)
    if imminent:
        alarms.begin(tx, row.id)
    return _case(tx, row), True


_OPEN = Prepared(lambda tx: tx.insert(cases).returning(cases))


def note(
    tx: Transaction,
    case: Case,
    *,
    kind: str,
    person_id: int,
    role: str,
    now: datetime,
    to_state: CaseState | None = None,
    details: dict[str, Any] | None = None,
    reason: str | None = None,
    changes: bool = True,
) -> None:
    """Append to the case's history; `to_state` is the state to which `advance` brought it, none where it stayed.

    `reason` is by which option it was returned: what is counted, while the words are in the details.
    What says something about the case and `changes` nothing leaves alone when it was changed last.
    """
    id = new_id(tx, case_events)
    event = {
        "id": id,
        "case_id": case.id,
        "kind": kind,
        "person_id": person_id,
        "role": role,
        "from_state": case.state,
        "to_state": to_state or case.state,
        "reason": reason,
        "sealed_details": tx.seal_json(case_events.c.sealed_details, id, details or {}),
        "at": now,
    }
    _APPEND.run(tx, event)
    if changes:
        _CHANGE.run(tx, {"of_id": case.id, "changed_at": now})


_APPEND = Prepared(lambda tx: tx.insert(case_events))
_CHANGE = Prepared(lambda tx: update(cases).where(cases.c.id == bindparam("of_id")))


def advance(tx: Transaction, case: Case, to_state: CaseState, now: datetime) -> bool:
    """Bring a case to a state; false, and nothing changes, where it is no longer in the state in which it was read.

    The same where somebody has begun to look after it since, so that of two who press at once one is told so.
    """
    unchanged = (
        cases.c.id == case.id,
        cases.c.state == case.state,
        cases.c.taken_at.is_not_distinct_from(case.taken_at),
    )
    return tx.execute(update(cases).where(*unchanged).values(state=to_state, changed_at=now)).rowcount > 0


def set_answers(tx: Transaction, case: Case, answers: dict[str, Any]) -> None:
    """Replace the case's answers; of which household it is, is to be found anew."""
    values = {
        "sealed_answers": tx.seal_json(cases.c.sealed_answers, case.id, answers),
        "id_fingerprint": _id_fingerprint(tx, answers),
        "housed_by": 0,
    }
    tx.execute(update(cases).where(cases.c.id == case.id).values(values))
    lift(tx, case.id)


def set_imminent(tx: Transaction, case: Case, imminent: bool, now: datetime) -> bool:
    """Note that the house may fall at any moment, or that it may not; true where the danger is new.

    A new danger waits for somebody to take it, whoever took the case before.
    """
    if imminent == case.imminent:
        return False
    values = {"imminent": imminent, "imminent_since": now if imminent else None}
    if imminent:
        values["taken_at"] = None
    tx.execute(update(cases).where(cases.c.id == case.id).values(values))
    if imminent:
        alarms.begin(tx, case.id)
    else:
        alarms.end(tx, case.id, now)
    return imminent


def move(tx: Transaction, case: Case, area: str, pack: str | None) -> None:
    """Put a case where its house turned out to be, under the pack that counts there; its number stays."""
    tx.execute(update(cases).where(cases.c.id == case.id).values(area=area, pack=pack))


def take(tx: Transaction, case: Case, now: datetime) -> bool:
    """Note that a coordinator looks after the case; false where somebody did before."""
    statement = update(cases).where(cases.c.id == case.id, cases.c.taken_at.is_(None))
    return tx.execute(statement.values(taken_at=now)).rowcount > 0


def leave(tx: Transaction, case: Case) -> None:
    """Note that nobody looks after the danger of a case any more: its alarm begins anew."""
    tx.execute(update(cases).where(cases.c.id == case.id).values(taken_at=None))
    alarms.begin(tx, case.id)


def find(tx: Transaction, number: str) -> Case | None:
    """The case with this number; on PostgreSQL locked until the transaction ends."""
    return _found(tx, _BY_NUMBER.first(tx, {"of_number": number}))


def _by_number(tx: Transaction) -> Select[Any]:
    query = select(cases).where(cases.c.number == bindparam("of_number"))
    return query.with_for_update() if tx.on_postgresql else query


_BY_NUMBER = Prepared(_by_number)


def get(tx: Transaction, number: str) -> Case:
    """The case with this number, found as `find` does; raises KeyError."""
    case = find(tx, number)
    if case is None:
        raise KeyError(number)
    return case


def by_ids(tx: Transaction, ids: Collection[int]) -> dict[int, Case]:
    """Some cases by id."""
    return {row.id: _case(tx, row) for row in _BY_IDS.all(tx, {"ids": ids})} if ids else {}


_BY_IDS = Prepared(lambda tx: select(cases).where(is_one_of(tx, cases.c.id, "ids")))


def by_numbers(tx: Transaction, numbers: Collection[str]) -> list[Case]:
    """Some cases by number, the first reported first."""
    query = select(cases).where(cases.c.number.in_(numbers)).order_by(cases.c.id)
    return [_case(tx, row) for row in tx.execute(query)]


def find_by_draft(tx: Transaction, draft_id: str) -> Case | None:
    """The case that a draft made."""
    return _found(tx, _BY_DRAFT.first(tx, {"of_draft": draft_id}))


_BY_DRAFT = Prepared(lambda tx: select(cases).where(cases.c.draft_id == bindparam("of_draft")))


def reported_by(tx: Transaction, person_id: int, limit: int = 20) -> list[Case]:
    """A person's own reports, the latest first."""
    query = select(cases).where(cases.c.reporter_id == person_id).order_by(cases.c.id.desc()).limit(limit)
    return [_case(tx, row) for row in tx.execute(query)]


def within(tx: Transaction, places: Iterable[Place], states: Sequence[CaseState] = (), limit: int = 20) -> list[Case]:
    """Cases at one of some places or below it, of some states where any are named; imminent danger and oldest first."""
    inside = or_(false(), *(areas.c.path.startswith(place.path, autoescape=True) for place in places))
    query = (
        select(cases)
        .join(areas, areas.c.code == cases.c.area)
        .where(inside)
        .order_by(cases.c.imminent.desc(), cases.c.id)
        .limit(limit)
    )
    if states:
        query = query.where(cases.c.state.in_(states))
    return [_case(tx, row) for row in tx.execute(query)]


def tally(tx: Transaction, place: Place, state: CaseState) -> Tally:
    """How many cases at a place or below it are in a state, and since when the oldest is reported."""
    query = (
        select(func.count().label("cases"), func.min(cases.c.created_at).label("oldest"))
        .select_from(cases.join(areas, areas.c.code == cases.c.area))
        .where(areas.c.path.startswith(place.path, autoescape=True), cases.c.state == state)
    )
    row = tx.execute(query).one()
    return Tally(count=row.cases, oldest=row.oldest)


def returned_to(tx: Transaction, person_id: int, roles: Collection[str]) -> list[str]:
    """The numbers of a person's own reports that were returned, the oldest first; of those made in these roles."""
    query = select(cases.c.number).where(
        cases.c.reporter_id == person_id, cases.c.state == CaseState.RETURNED, cases.c.reporter_role.in_(roles)
    )
    return list(tx.execute(query.order_by(cases.c.id)).scalars())


def everything(tx: Transaction) -> list[Case]:
    """All cases in the order of their numbers."""
    return [_case(tx, row) for row in tx.execute(select(cases).order_by(cases.c.id))]


def history(tx: Transaction, case: Case) -> list[CaseEvent]:
    """What happened to the case, in order."""
    query = select(case_events).where(case_events.c.case_id == case.id).order_by(case_events.c.id)
    return [
        CaseEvent(
            kind=row.kind,
            person_id=row.person_id,
            role=row.role,
            from_state=None if row.from_state is None else CaseState(row.from_state),
            to_state=CaseState(row.to_state),
            details=tx.open_json(case_events.c.sealed_details, row.id, row.sealed_details),
            at=row.at,
        )
        for row in tx.execute(query)
    ]


def count(tx: Transaction) -> int:
    """How many cases there are."""
    return int(tx.execute(select(func.count()).select_from(cases)).scalar_one())


def _lock_counter(tx: Transaction, name: str) -> None:
    """Let those who count wait for each other, so that of two copies of a draft the later one sees the first's case."""
    _LOCK.run(tx, {"name": name, "value": 0})


_LOCK = Prepared(
    lambda tx: tx.insert(counters).on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value})
)


def _next_number(tx: Transaction, counter: str) -> str:
    return f"{counter}-{_COUNT_ON.first(tx, {'of_name': counter}).value:06d}"


_COUNT_ON = Prepared(
    lambda tx: (
        update(counters)
        .where(counters.c.name == bindparam("of_name"))
        .values(value=counters.c.value + 1)
        .returning(counters.c.value)
    )
)


def _id_fingerprint(tx: Transaction, answers: dict[str, Any]) -> str | None:
    number = answers.get("id_number")
    return None if number is None else tx.vault.fingerprint(number)


def _found(tx: Transaction, row: Any) -> Case | None:
    return None if row is None else _case(tx, row)


def _case(tx: Transaction, row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        number=row.number,
        draft_id=row.draft_id,
        area=row.area,
        pack=row.pack,
        state=CaseState(row.state),
        grade=row.grade,
        category=row.category,
        method=row.method,
        imminent=row.imminent,
        imminent_since=row.imminent_since,
        reporter_id=row.reporter_id,
        reporter_role=row.reporter_role,
        answers=tx.open_json(cases.c.sealed_answers, row.id, row.sealed_answers),
        created_at=row.created_at,
        changed_at=row.changed_at,
        taken_at=row.taken_at,
    )

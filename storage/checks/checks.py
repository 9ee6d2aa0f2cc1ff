"""Checks: a roll-call in danger or a regular look at houses, from its call to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from knowledge.area import Place
from storage.checks.items import CheckAnswer, CheckKind, NewItem, add
from storage.checks.tables import check_items, checks
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.people import Role
from storage.people.tables import areas, grants


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check as it was called; `person_id` is none for one that the calendar calls, `due` for one that is at once."""

    id: int
    key: str | None
    kind: CheckKind
    reason: str
    title: str | None
    area: str
    due: date | None
    drill: bool
    person_id: int | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OpenCheck:
    """A check with what somebody has still to answer of it; `asked` leaves out what asks for nothing."""

    check: Check
    open: int
    asked: int


def call(
    tx: Transaction,
    *,
    kind: CheckKind,
    reason: str,
    title: str | None,
    area: str,
    due: date | None,
    drill: bool,
    person_id: int | None,
    items: Sequence[NewItem],
    asked_at: datetime,
    now: datetime,
    key: str | None = None,
) -> Check | None:
    """Open a check with its items; none where one with this key was opened before."""
    id = new_id(tx, checks)
    values = {
        "id": id,
        "key": key,
        "kind": kind,
        "reason": reason,
        "sealed_title": None if title is None else tx.seal(checks.c.sealed_title, id, title),
        "area": area,
        "due": None if due is None else due.isoformat(),
        "drill": drill,
        "person_id": person_id,
        "opened_at": now,
    }
    row = tx.execute(tx.insert(checks).values(values).on_conflict_do_nothing().returning(checks)).first()
    if row is None:
        return None
    add(tx, row.id, items, asked_at=asked_at, now=now)
    return _check(tx, row)


def find(tx: Transaction, check_id: int) -> Check | None:
    """The check with this id."""
    row = tx.execute(select(checks).where(checks.c.id == check_id)).first()
    return None if row is None else _check(tx, row)


def keyed(tx: Transaction, key: str) -> Check | None:
    """The check that was opened with this key."""
    row = tx.execute(select(checks).where(checks.c.key == key)).first()
    return None if row is None else _check(tx, row)


def roll_calls(tx: Transaction) -> list[int]:
    """The open roll-calls by id, the oldest first."""
    query = select(checks.c.id).where(checks.c.kind == CheckKind.ROLL_CALL, checks.c.closed_at.is_(None))
    return list(tx.execute(query.order_by(checks.c.id)).scalars())


def open_for(tx: Transaction, person_id: int) -> list[OpenCheck]:
    """The checks of which a cadre has still something to answer: roll-calls first, real ones, then the nearest day."""
    held = select(grants.c.area).where(
        grants.c.person_id == person_id, grants.c.role == Role.CADRE, grants.c.withdrawn_at.is_(None)
    )
    order = (checks.c.kind.desc(), checks.c.drill, checks.c.due, checks.c.id)
    return [one for one in _open(tx, check_items.c.area.in_(held), *order) if one.open]


def open_counts(tx: Transaction, place: Place) -> list[OpenCheck]:
    """The open checks that ask for anything at a place or below it, the latest first, with how much has no answer."""
    inside = select(areas.c.code).where(areas.c.path.startswith(place.path, autoescape=True))
    return _open(tx, check_items.c.area.in_(inside), checks.c.id.desc())


def ended_counts(tx: Transaction, place: Place, *, since: datetime) -> list[OpenCheck]:
    """The checks ended since a moment that asked for anything at a place or below it, the last ended first."""
    inside = select(areas.c.code).where(areas.c.path.startswith(place.path, autoescape=True))
    ended = and_(checks.c.closed_at >= since, check_items.c.area.in_(inside))
    return _counted(tx, ended, checks.c.closed_at.desc())


def _open(tx: Transaction, asked: ColumnElement[bool], *order: ColumnElement[Any]) -> list[OpenCheck]:
    return _counted(tx, and_(checks.c.closed_at.is_(None), asked), *order)


def _counted(tx: Transaction, wanted: ColumnElement[bool], *order: ColumnElement[Any]) -> list[OpenCheck]:
    unanswered = func.count().filter(check_items.c.answer.is_(None))
    something = func.count().filter(check_items.c.answer.is_distinct_from(CheckAnswer.NOTHING))
    query = (
        select(checks, something.label("asked"), unanswered.label("open"))
        .join(check_items, check_items.c.check_id == checks.c.id)
        .where(wanted)
        .group_by(checks.c.id)
        .order_by(*order)
    )
    return [OpenCheck(check=_check(tx, row), open=row.open, asked=row.asked) for row in tx.execute(query)]


def opened_by_calendar(tx: Transaction, prefix: str) -> set[str]:
    """The keys of checks that the calendar called, as far as they begin so."""
    return set(tx.execute(select(checks.c.key).where(checks.c.key.startswith(prefix, autoescape=True))).scalars())


def close(tx: Transaction, check_id: int, now: datetime) -> bool:
    """End a check; false where it had ended before."""
    statement = update(checks).where(checks.c.id == check_id, checks.c.closed_at.is_(None))
    return tx.execute(statement.values(closed_at=now)).rowcount > 0


def forgotten(tx: Transaction, *, before: datetime, today: date) -> list[int]:
    """What nobody ended, by id: roll-calls called before a moment, and checks whose day is past and all is done."""
    unanswered = select(check_items.c.id).where(check_items.c.check_id == checks.c.id, check_items.c.answer.is_(None))
    old = and_(checks.c.kind == CheckKind.ROLL_CALL, checks.c.opened_at <= before)
    done = and_(checks.c.kind == CheckKind.REGULAR, checks.c.due < today.isoformat(), ~unanswered.exists())
    query = select(checks.c.id).where(checks.c.closed_at.is_(None), or_(old, done))
    return list(tx.execute(query.order_by(checks.c.id)).scalars())


def _check(tx: Transaction, row: Row[Any]) -> Check:
    return Check(
        id=row.id,
        key=row.key,
        kind=CheckKind(row.kind),
        reason=row.reason,
        title=None if row.sealed_title is None else tx.open(checks.c.sealed_title, row.id, row.sealed_title),
        area=row.area,
        due=None if row.due is None else date.fromisoformat(row.due),
        drill=bool(row.drill),
        person_id=row.person_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )

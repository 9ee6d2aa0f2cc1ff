"""Checks: a roll-call in danger or a regular look at houses, who is asked for which house, and what was answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from knowledge.area import Place
from storage.database import Transaction
from storage.models import areas, grants
from storage.people import Role
from storage.task_models import check_items, checks


class CheckKind(StrEnum):
    """What is asked for, and how soon."""

    ROLL_CALL = "roll_call"  # 点名: now, and again until somebody answers
    REGULAR = "regular"  # 检查: by a day, open until done


class CheckStage(StrEnum):
    """Who was asked for an item last."""

    ASKED = "asked"  # the village's own cadre
    DEPUTY = "deputy"  # who stands in for the cadre
    ABOVE = "above"  # the township got the phone numbers


class CheckAnswer(StrEnum):
    """What was answered for a house or a village."""

    MOVED = "moved"  # 已转移
    PERSUADED = "persuaded"  # 在家已劝离
    EMPTY = "empty"  # 无人居住
    SOUND = "sound"  # looked at, nothing new
    WORSE = "worse"  # looked at, something is wrong
    DONE = "done"  # all of a village's households were looked at
    MUTED = "muted"  # left out until a day
    NOTHING = "nothing"  # the village has no such house


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
class NewItem:
    """What is asked for: a house by its case, or without one a whole village. `area` is the village."""

    area: str
    case_id: int | None
    holder_id: int | None
    stage: CheckStage = CheckStage.ASKED
    answer: CheckAnswer | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a check as it stands. `details` may hold remarks, houses, suspected."""

    id: int
    check_id: int
    case_id: int | None
    area: str
    holder_id: int | None
    stage: CheckStage
    asked_at: datetime
    answer: CheckAnswer | None
    details: dict[str, Any]
    answered_by: int | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OpenCheck:
    """A check with what somebody has still to answer of it."""

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
    values = {
        "key": key,
        "kind": kind,
        "reason": reason,
        "sealed_title": None if title is None else tx.vault.seal(title),
        "area": area,
        "due": None if due is None else due.isoformat(),
        "drill": drill,
        "person_id": person_id,
        "opened_at": now,
    }
    row = tx.execute(tx.insert(checks).values(values).on_conflict_do_nothing().returning(checks)).first()
    if row is None:
        return None
    nothing_said = tx.vault.seal_json({})
    rows = [
        {
            "check_id": row.id,
            "case_id": item.case_id,
            "area": item.area,
            "holder_id": item.holder_id,
            "stage": item.stage,
            "asked_at": asked_at,
            "answer": item.answer,
            "sealed_details": nothing_said,
            "answered_at": None if item.answer is None else now,
        }
        for item in items
    ]
    if rows:
        tx.execute(check_items.insert(), rows)
    return _check(tx, row)


def find(tx: Transaction, check_id: int) -> Check | None:
    """The check with this id."""
    row = tx.execute(select(checks).where(checks.c.id == check_id)).first()
    return None if row is None else _check(tx, row)


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


def _open(tx: Transaction, asked: ColumnElement[bool], *order: ColumnElement[Any]) -> list[OpenCheck]:
    unanswered = func.count().filter(check_items.c.answer.is_(None))
    query = (
        select(checks, func.count().label("asked"), unanswered.label("open"))
        .join(check_items, check_items.c.check_id == checks.c.id)
        .where(checks.c.closed_at.is_(None), asked)
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


# --- items


def item(tx: Transaction, item_id: int) -> Item | None:
    """The item with this id; on PostgreSQL locked until the transaction ends."""
    query = select(check_items).where(check_items.c.id == item_id)
    row = tx.execute(query.with_for_update() if tx.on_postgresql else query).first()
    return None if row is None else _item(tx, row)


def items(tx: Transaction, check_id: int, within: Collection[str] | None = None) -> list[Item]:
    """The items of a check in order, of some villages where they are named."""
    query = select(check_items).where(check_items.c.check_id == check_id).order_by(check_items.c.id)
    if within is not None:
        query = query.where(check_items.c.area.in_(within))
    return [_item(tx, row) for row in tx.execute(query)]


def answer(
    tx: Transaction, item_id: int, given: CheckAnswer, details: dict[str, Any], person_id: int, now: datetime
) -> None:
    """Write down what was answered, in place of what stood there before."""
    sealed = tx.vault.seal_json(details)
    values = {"answer": given, "sealed_details": sealed, "answered_by": person_id, "answered_at": now}
    tx.execute(update(check_items).where(check_items.c.id == item_id).values(values))


def left(tx: Transaction, check_id: int) -> int:
    """How many items have no answer. On PostgreSQL those who count wait for each other, so that one sees the last."""
    if tx.on_postgresql:
        tx.execute(select(checks.c.id).where(checks.c.id == check_id).with_for_update())
    query = select(func.count()).where(check_items.c.check_id == check_id, check_items.c.answer.is_(None))
    return int(tx.execute(query).scalar_one())


def silent(tx: Transaction, stage: CheckStage, *, before: datetime) -> list[tuple[Check, Item]]:
    """The unanswered items of open roll-calls whose stage began before a moment, with their checks."""
    query = (
        select(check_items)
        .join(checks, checks.c.id == check_items.c.check_id)
        .where(
            checks.c.kind == CheckKind.ROLL_CALL,
            checks.c.closed_at.is_(None),
            check_items.c.answer.is_(None),
            check_items.c.stage == stage,
            check_items.c.asked_at <= before,
        )
        .order_by(check_items.c.id)
    )
    found = [_item(tx, row) for row in tx.execute(query)]
    called = {id: find(tx, id) for id in {item.check_id for item in found}}
    return [(check, item) for item in found if (check := called[item.check_id])]


def pass_on(
    tx: Transaction, found: Sequence[Item], stage: CheckStage, to: tuple[int, datetime] | None = None
) -> list[Item]:
    """Note the next stage of items of one stage; those that nobody answered or passed on meanwhile.

    `to` is who is asked now, and since when; without it both stay.
    """
    values: dict[str, Any] = {"stage": stage}
    if to is not None:
        values["holder_id"], values["asked_at"] = to
    statement = update(check_items).where(
        check_items.c.id.in_([one.id for one in found]),
        check_items.c.answer.is_(None),
        check_items.c.stage == found[0].stage,
    )
    passed = set(tx.execute(statement.values(values).returning(check_items.c.id)).scalars())
    return [one for one in found if one.id in passed]


def forgotten(tx: Transaction, *, before: datetime, today: date) -> list[Check]:
    """What nobody ended: roll-calls that were called before a moment, and checks whose day is past and all is done."""
    unanswered = select(check_items.c.id).where(check_items.c.check_id == checks.c.id, check_items.c.answer.is_(None))
    old = and_(checks.c.kind == CheckKind.ROLL_CALL, checks.c.opened_at <= before)
    done = and_(checks.c.kind == CheckKind.REGULAR, checks.c.due < today.isoformat(), ~unanswered.exists())
    query = select(checks).where(checks.c.closed_at.is_(None), or_(old, done))
    return [_check(tx, row) for row in tx.execute(query.order_by(checks.c.id))]


def _check(tx: Transaction, row: Row[Any]) -> Check:
    return Check(
        id=row.id,
        key=row.key,
        kind=CheckKind(row.kind),
        reason=row.reason,
        title=None if row.sealed_title is None else tx.vault.open(row.sealed_title),
        area=row.area,
        due=None if row.due is None else date.fromisoformat(row.due),
        drill=bool(row.drill),
        person_id=row.person_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def _item(tx: Transaction, row: Row[Any]) -> Item:
    return Item(
        id=row.id,
        check_id=row.check_id,
        case_id=row.case_id,
        area=row.area,
        holder_id=row.holder_id,
        stage=CheckStage(row.stage),
        asked_at=row.asked_at,
        answer=None if row.answer is None else CheckAnswer(row.answer),
        details=tx.vault.open_json(row.sealed_details),
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )

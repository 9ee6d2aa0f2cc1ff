"""What a check asks for, house by house or village by village: who is asked now, and what was answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, update

from storage.checks.tables import check_items, checks
from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.database.ids import new_ids


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


class ItemState(StrEnum):
    """Which items of a check are listed."""

    ALL = "all"
    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What is asked for: a house by its case, or without one a whole village. `area` is the village."""

    area: str
    case_id: int | None
    holder_id: int | None
    stage: CheckStage = CheckStage.ASKED
    answer: CheckAnswer | None = None


@dataclass(frozen=True, kw_only=True)
class CheckItem:
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
class VillageTally:
    """How many items of a village have one answer, or none, and were asked of one person at one stage.

    `houses` counts those that are houses; `latest` is when the last of them was answered.
    """

    area: str
    answer: CheckAnswer | None
    stage: CheckStage
    holder_id: int | None
    count: int
    houses: int
    latest: datetime | None


def add(tx: Transaction, check_id: int, items: Sequence[NewItem], *, asked_at: datetime, now: datetime) -> None:
    """Write down what a new check asks for."""
    ids = new_ids(tx, check_items, len(items))
    rows = [
        {
            "id": id,
            "check_id": check_id,
            "case_id": item.case_id,
            "area": item.area,
            "holder_id": item.holder_id,
            "stage": item.stage,
            "asked_at": asked_at,
            "answer": item.answer,
            "sealed_details": tx.seal_json(check_items.c.sealed_details, id, {}),
            "answered_at": None if item.answer is None else now,
        }
        for id, item in zip(ids, items, strict=True)
    ]
    if rows:
        tx.execute(check_items.insert(), rows)


def find(tx: Transaction, item_id: int) -> CheckItem | None:
    """The item with this id; on PostgreSQL locked until the transaction ends."""
    query = select(check_items).where(check_items.c.id == item_id)
    row = tx.execute(query.with_for_update() if tx.on_postgresql else query).first()
    return None if row is None else _item(tx, row)


def of_check(tx: Transaction, check_id: int, within: Collection[str] | None = None) -> list[CheckItem]:
    """The items of a check in order, of some villages where they are named."""
    query = select(check_items).where(check_items.c.check_id == check_id).order_by(check_items.c.id)
    if within is not None:
        query = query.where(check_items.c.area.in_(within))
    return [_item(tx, row) for row in tx.execute(query)]


def tally(tx: Transaction, check_id: int) -> list[VillageTally]:
    """The items of a check counted by village, answer, stage and whom they were asked of; what was said is not read."""
    kinds = (check_items.c.area, check_items.c.answer, check_items.c.stage, check_items.c.holder_id)
    latest = func.max(check_items.c.answered_at, type_=Moment).label("latest")
    counts = (func.count().label("items"), func.count(check_items.c.case_id).label("houses"), latest)
    query = select(*kinds, *counts).where(check_items.c.check_id == check_id).group_by(*kinds)
    return [
        VillageTally(
            area=row.area,
            answer=None if row.answer is None else CheckAnswer(row.answer),
            stage=CheckStage(row.stage),
            holder_id=row.holder_id,
            count=row.items,
            houses=row.houses,
            latest=row.latest,
        )
        for row in tx.execute(query.order_by(*kinds))
    ]


def part(
    tx: Transaction, check_id: int, within: Collection[str], state: ItemState, *, offset: int, limit: int
) -> list[CheckItem]:
    """So many items of a check at some places, of those in a state, in order."""
    query = _of_state(select(check_items), check_id, within, state).order_by(check_items.c.id)
    return [_item(tx, row) for row in tx.execute(query.offset(offset).limit(limit))]


def count(tx: Transaction, check_id: int, within: Collection[str], state: ItemState) -> int:
    """How many items of a check at some places are in a state."""
    return int(tx.execute(_of_state(select(func.count()), check_id, within, state)).scalar_one())


def _of_state(query: Select[Any], check_id: int, within: Collection[str], state: ItemState) -> Select[Any]:
    query = query.where(check_items.c.check_id == check_id, check_items.c.area.in_(within))
    query = query.where(check_items.c.answer.is_distinct_from(CheckAnswer.NOTHING))
    match state:
        case ItemState.OPEN:
            return query.where(check_items.c.answer.is_(None))
        case ItemState.ANSWERED:
            return query.where(check_items.c.answer.is_not(None))
    return query


def answer(
    tx: Transaction, item_id: int, given: CheckAnswer, details: dict[str, Any], person_id: int, now: datetime
) -> None:
    """Write down what was answered, in place of what stood there before."""
    sealed = tx.seal_json(check_items.c.sealed_details, item_id, details)
    values = {"answer": given, "sealed_details": sealed, "answered_by": person_id, "answered_at": now}
    tx.execute(update(check_items).where(check_items.c.id == item_id).values(values))


def answered(tx: Transaction, check_id: int) -> dict[str, int]:
    """How many items of a check have each answer."""
    of_answer = select(check_items.c.answer, func.count().label("items")).where(check_items.c.check_id == check_id)
    query = of_answer.where(check_items.c.answer.is_not(None)).group_by(check_items.c.answer)
    return {row.answer: row.items for row in tx.execute(query.order_by(check_items.c.answer))}


def left(tx: Transaction, check_id: int) -> int:
    """How many items have no answer. On PostgreSQL those who count wait for each other, so that one sees the last."""
    if tx.on_postgresql:
        tx.execute(select(checks.c.id).where(checks.c.id == check_id).with_for_update())
    query = select(func.count()).where(check_items.c.check_id == check_id, check_items.c.answer.is_(None))
    return int(tx.execute(query).scalar_one())


def silent_checks(tx: Transaction, stage: CheckStage, *, before: datetime) -> list[int]:
    """The ids of open roll-calls with unanswered items whose stage began before a moment."""
    query = select(check_items.c.check_id).join(checks, checks.c.id == check_items.c.check_id)
    query = query.where(checks.c.kind == CheckKind.ROLL_CALL, checks.c.closed_at.is_(None), _silent(stage, before))
    return list(tx.execute(query.distinct().order_by(check_items.c.check_id)).scalars())


def silent(tx: Transaction, check_id: int, stage: CheckStage, *, before: datetime) -> list[CheckItem]:
    """The unanswered items of a check whose stage began before a moment."""
    query = select(check_items).where(check_items.c.check_id == check_id, _silent(stage, before))
    return [_item(tx, row) for row in tx.execute(query.order_by(check_items.c.id))]


def _silent(stage: CheckStage, before: datetime) -> ColumnElement[bool]:
    return and_(check_items.c.answer.is_(None), check_items.c.stage == stage, check_items.c.asked_at <= before)


def pass_on(
    tx: Transaction, found: Sequence[CheckItem], stage: CheckStage, to: tuple[int, datetime] | None = None
) -> list[CheckItem]:
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


def _item(tx: Transaction, row: Row[Any]) -> CheckItem:
    return CheckItem(
        id=row.id,
        check_id=row.check_id,
        case_id=row.case_id,
        area=row.area,
        holder_id=row.holder_id,
        stage=CheckStage(row.stage),
        asked_at=row.asked_at,
        answer=None if row.answer is None else CheckAnswer(row.answer),
        details=tx.open_json(check_items.c.sealed_details, row.id, row.sealed_details),
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )

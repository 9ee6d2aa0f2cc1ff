"""培训名单: who was trained to appraise houses or to work on them, as a county keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.training.tables import trained_people


class Trade(StrEnum):
    """For what somebody was trained."""

    APPRAISER = "appraiser"
    CRAFTSMAN = "craftsman"


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What the record says of somebody. `phone` is digits; what is not known is none. `lesson` is what was taught.

    `boxes` are the answers to what the document's own form asks besides, by key.
    """

    trade: Trade
    name: str
    unit: str
    certificate: str | None
    phone: str | None
    trained_on: date
    lesson: str | None = None
    boxes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TrainedPerson:
    """One line of a county's record."""

    id: int
    county: str
    trained: Trained


def add(tx: Transaction, county: str, trained: Trained, *, by: int | None, now: datetime) -> int:
    """A new line of a county's record; its id. `by` is none at the command line."""
    id = new_id(tx, trained_people)
    values = {
        "id": id,
        "county": county,
        "trade": trained.trade,
        "sealed_person": _seal(tx, id, trained),
        "trained_on": trained.trained_on.isoformat(),
        "made_by": by,
        "made_at": now,
    }
    tx.execute(trained_people.insert().values(values))
    return id


def change(tx: Transaction, id: int, trained: Trained) -> None:
    """Let a line say something else: another unit, a later training."""
    values = {
        "trade": trained.trade,
        "sealed_person": _seal(tx, id, trained),
        "trained_on": trained.trained_on.isoformat(),
    }
    tx.execute(update(trained_people).where(trained_people.c.id == id).values(values))


def remove(tx: Transaction, id: int, *, by: int, now: datetime) -> bool:
    """Take somebody off the record; false where that was done before."""
    statement = update(trained_people).where(trained_people.c.id == id, trained_people.c.removed_at.is_(None))
    return tx.execute(statement.values(removed_by=by, removed_at=now)).rowcount > 0


def find(tx: Transaction, id: int) -> TrainedPerson | None:
    """The line with this id; none where there is none, or it was taken off."""
    query = select(trained_people).where(trained_people.c.id == id, trained_people.c.removed_at.is_(None))
    return next(iter(_all(tx, tx.execute(query))), None)


def of(tx: Transaction, county: str, trade: Trade | None = None) -> list[TrainedPerson]:
    """A county's record, of one trade or both; the latest trained first."""
    query = select(trained_people).where(trained_people.c.county == county, trained_people.c.removed_at.is_(None))
    if trade is not None:
        query = query.where(trained_people.c.trade == trade)
    return _all(tx, tx.execute(query.order_by(trained_people.c.trained_on.desc(), trained_people.c.id)))


def _seal(tx: Transaction, id: int, trained: Trained) -> bytes:
    person = {
        "name": trained.name,
        "unit": trained.unit,
        "certificate": trained.certificate,
        "phone": trained.phone,
        "lesson": trained.lesson,
        **({"boxes": dict(trained.boxes)} if trained.boxes else {}),
    }
    return tx.seal_json(trained_people.c.sealed_person, id, person)


def _all(tx: Transaction, rows: Iterable[Row[Any]]) -> list[TrainedPerson]:
    return [_person(tx.open_json(trained_people.c.sealed_person, row.id, row.sealed_person), row) for row in rows]


def _person(person: dict[str, Any], row: Row[Any]) -> TrainedPerson:
    trained = Trained(trade=Trade(row.trade), trained_on=date.fromisoformat(row.trained_on), **person)
    return TrainedPerson(id=row.id, county=row.county, trained=trained)

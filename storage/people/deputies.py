"""AB角: who stands in for whom in a role at a place, and who is away till when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, false, insert, or_, select, update

from knowledge.area import Place
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people.people import Role
from storage.people.tables import areas, deputies, grants


@dataclass(frozen=True, kw_only=True)
class Deputy:
    """Somebody who stands in for another in a role at a place; both hold it there.

    `away_until` is the last day on which the person is away: till then all goes to the deputy. None: not away.
    `away_from` is the first such day; none: it has begun.
    """

    id: int
    person_id: int
    role: Role
    area: str
    deputy_id: int
    away_until: date | None
    away_from: date | None = None

    def replaces_on(self, day: date) -> bool:
        """Whether the person is away on a day, so that the deputy does the work alone."""
        begun = self.away_from is None or self.away_from <= day
        return begun and self.away_until is not None and day <= self.away_until

    def is_leave_to_come(self, day: date) -> bool:
        """Whether the person will be away, and is not yet on a day."""
        return self.away_until is not None and self.away_from is not None and day < self.away_from


def name_deputy(
    tx: Transaction, *, person_id: int, role: Role, area: str, deputy_id: int, made_by: int, now: datetime
) -> int:
    """Make somebody the deputy, in place of who was it before; the id of the entry."""
    current = deputy_of(tx, person_id, role, area)
    if current is not None and current.deputy_id == deputy_id:
        return current.id
    of_person = (deputies.c.person_id == person_id, deputies.c.role == role, deputies.c.area == area)
    tx.execute(update(deputies).where(*of_person, deputies.c.ended_at.is_(None)).values(ended_at=now))
    values = {
        "person_id": person_id,
        "role": role,
        "area": area,
        "deputy_id": deputy_id,
        "made_by": made_by,
        "at": now,
        "away_from": None if current is None else _written(current.away_from),
        "away_until": None if current is None else _written(current.away_until),
    }
    return int(tx.execute(insert(deputies).values(values).returning(deputies.c.id)).scalar_one())


def end(tx: Transaction, id: int, now: datetime) -> bool:
    """Let nobody stand in any more; false where it has ended."""
    statement = update(deputies).where(deputies.c.id == id, deputies.c.ended_at.is_(None))
    return tx.execute(statement.values(ended_at=now)).rowcount > 0


def set_away(tx: Transaction, id: int, until: date | None, *, since: date | None = None) -> bool:
    """Note from when to when the person is away, both included. False where the entry has ended.

    Without `since` it begins now; without `until` the person is back.
    """
    statement = update(deputies).where(deputies.c.id == id, deputies.c.ended_at.is_(None))
    return tx.execute(statement.values(away_from=_written(since), away_until=_written(until))).rowcount > 0


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def find(tx: Transaction, id: int) -> Deputy | None:
    """The entry with this id, while it holds."""
    return _first(tx, _holding().where(deputies.c.id == id))


def deputy_of(tx: Transaction, person_id: int, role: Role, area: str) -> Deputy | None:
    """Who stands in for somebody in a role at a place, whether or not that person is away."""
    of_person = (deputies.c.person_id == person_id, deputies.c.role == role, deputies.c.area == area)
    return _first(tx, _holding().where(*of_person))


def concerning(tx: Transaction, person_id: int) -> list[Deputy]:
    """Where somebody has a deputy or is one, the oldest first."""
    query = _holding().where(or_(deputies.c.person_id == person_id, deputies.c.deputy_id == person_id))
    return [_deputy(row) for row in tx.execute(query)]


def below(tx: Transaction, role: Role, places: Iterable[Place]) -> list[Deputy]:
    """Who stands in for whom in a role at some places or below them, away or not, the oldest first."""
    inside = or_(false(), *(areas.c.path.startswith(place.path, autoescape=True) for place in places))
    query = _holding().where(deputies.c.role == role, deputies.c.area.in_(select(areas.c.code).where(inside)))
    return [_deputy(row) for row in tx.execute(query)]


def everywhere(tx: Transaction) -> list[Deputy]:
    """Who stands in for whom, away or not, the oldest first."""
    return [_deputy(row) for row in tx.execute(_holding())]


def substituting(tx: Transaction, day: date) -> list[Deputy]:
    """Whose person is away on a day: till then all goes to the deputy."""
    return [_deputy(row) for row in _SUBSTITUTING.all(tx, {"day": day.isoformat()})]


_BEGUN = or_(deputies.c.away_from.is_(None), deputies.c.away_from <= bindparam("day"))
_SUBSTITUTING = Prepared(lambda tx: _holding().where(deputies.c.away_until >= bindparam("day"), _BEGUN))


def _holding() -> Select[Any]:
    """The entries that hold: not ended, and both still have the role at the place."""
    person, deputy = grants.alias(), grants.alias()
    return (
        select(deputies)
        .where(
            deputies.c.ended_at.is_(None),
            deputies.c.person_id != deputies.c.deputy_id,  # as after two records became one
            *(
                select(held.c.id)
                .where(
                    held.c.person_id == who,
                    held.c.role == deputies.c.role,
                    held.c.area == deputies.c.area,
                    held.c.withdrawn_at.is_(None),
                )
                .exists()
                for held, who in ((person, deputies.c.person_id), (deputy, deputies.c.deputy_id))
            ),
        )
        .order_by(deputies.c.id)
    )


def _first(tx: Transaction, query: Select[Any]) -> Deputy | None:
    row = tx.execute(query.order_by(None).order_by(deputies.c.id.desc()).limit(1)).first()
    return None if row is None else _deputy(row)


def _deputy(row: Row[Any]) -> Deputy:
    return Deputy(
        id=row.id,
        person_id=row.person_id,
        role=Role(row.role),
        area=row.area,
        deputy_id=row.deputy_id,
        away_until=None if row.away_until is None else date.fromisoformat(row.away_until),
        away_from=None if row.away_from is None else date.fromisoformat(row.away_from),
    )

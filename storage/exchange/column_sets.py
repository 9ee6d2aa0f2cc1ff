"""A county's own sets of columns: which fields it wants in a table, in which order, and under which heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.exchange.tables import column_sets


@dataclass(frozen=True, kw_only=True)
class ColumnSet:
    """A set of columns: pairs of a field's key and a head, in their order."""

    id: int
    area: str
    name: str
    columns: tuple[tuple[str, str], ...]


def add(
    tx: Transaction, area: str, name: str, columns: Sequence[tuple[str, str]], *, person_id: int, now: datetime
) -> int:
    """Keep a set for a county; one of the same name gives way. Its id."""
    same = (column_sets.c.area == area, column_sets.c.name == name, column_sets.c.removed_at.is_(None))
    tx.execute(update(column_sets).where(*same).values(removed_at=now))
    id = new_id(tx, column_sets)
    values = {
        "id": id,
        "area": area,
        "name": name,
        "sealed_columns": tx.seal_json(column_sets.c.sealed_columns, id, [list(pair) for pair in columns]),
        "person_id": person_id,
        "at": now,
    }
    tx.execute(column_sets.insert().values(values))
    return id


def of_areas(tx: Transaction, areas: Sequence[str]) -> list[ColumnSet]:
    """The sets that are kept for some counties, by name."""
    query = select(column_sets).where(column_sets.c.area.in_(areas), column_sets.c.removed_at.is_(None))
    return [_set(tx, row) for row in tx.execute(query.order_by(column_sets.c.name, column_sets.c.id))]


def remove(tx: Transaction, set_id: int, area: str, now: datetime) -> bool:
    """Keep a set of a county no longer; false where there is none."""
    standing = (column_sets.c.id == set_id, column_sets.c.area == area, column_sets.c.removed_at.is_(None))
    return tx.execute(update(column_sets).where(*standing).values(removed_at=now)).rowcount > 0


def _set(tx: Transaction, row: Row[Any]) -> ColumnSet:
    columns = tuple(
        (str(key), str(head)) for key, head in tx.open_json(column_sets.c.sealed_columns, row.id, row.sealed_columns)
    )
    return ColumnSet(id=row.id, area=row.area, name=row.name, columns=columns)

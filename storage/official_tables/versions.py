"""What was sent of an official table: each version as it was, with its hash and its moment."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from knowledge.area import Place
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.official_tables.entries import TableKey
from storage.official_tables.tables import table_versions
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class SentTable:
    """A version that was sent: its numbers by column counted from 1, and the cases that each of them counted."""

    number: int
    at: datetime
    person_id: int
    sha256: str
    numbers: dict[int, float]
    cases: dict[int, tuple[str, ...]]


def add(
    tx: Transaction,
    key: TableKey,
    *,
    numbers: dict[int, float],
    cases: dict[int, tuple[str, ...]],
    person_id: int,
    now: datetime,
) -> SentTable:
    """Keep a version; what was sent before stays beside it."""
    before = latest(tx, key)
    content = {
        "numbers": {str(column): value for column, value in numbers.items()},
        "cases": {str(column): list(counted) for column, counted in cases.items()},
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    id = new_id(tx, table_versions)
    row = {
        "id": id,
        **key.columns(),
        "number": 1 if before is None else before.number + 1,
        "sealed_content": tx.seal_json(table_versions.c.sealed_content, id, content),
        "sha256": hashlib.sha256(written.encode()).hexdigest(),
        "person_id": person_id,
        "at": now,
    }
    tx.execute(table_versions.insert().values(row))
    found = latest(tx, key)
    if found is None:
        raise LookupError(key)
    return found


def latest(tx: Transaction, key: TableKey) -> SentTable | None:
    """The version that was sent last; none where none was."""
    found = table_versions.c
    query = select(table_versions).where(*(found[name] == value for name, value in key.columns().items()))
    row = tx.execute(query.order_by(found.number.desc()).limit(1)).first()
    return None if row is None else _read(tx, row)


def latest_of_all(tx: Transaction, *, pack: str, name: str, period: date, within: Place) -> dict[str, SentTable]:
    """The versions that were sent last for one table and period at a place and below it, by the codes of the places."""
    query = (
        select(table_versions)
        .join(areas, areas.c.code == table_versions.c.area)
        .where(
            table_versions.c.pack == pack,
            table_versions.c.name == name,
            table_versions.c.month == period.isoformat(),
            areas.c.path.startswith(within.path, autoescape=True),
        )
        .order_by(table_versions.c.number)
    )
    latest = {row.area: row for row in tx.execute(query)}
    return {area: _read(tx, row) for area, row in latest.items()}


def _read(tx: Transaction, row: Row[Any]) -> SentTable:
    content = tx.open_json(table_versions.c.sealed_content, row.id, row.sealed_content)
    return SentTable(
        number=row.number,
        at=row.at,
        person_id=row.person_id,
        sha256=row.sha256,
        numbers={int(column): value for column, value in content["numbers"].items()},
        cases={int(column): tuple(counted) for column, counted in content["cases"].items()},
    )

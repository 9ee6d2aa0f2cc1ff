"""What counties call the columns of official tables whose heads the document's text has lost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.database.database import Transaction
from storage.official_tables.tables import table_heads


@dataclass(frozen=True, kw_only=True)
class OwnHead:
    """A column of a table, counted from 1, as a county calls it; who said so, and when."""

    name: str  # of the table
    number: int
    head: str
    person_id: int
    at: datetime


def put(
    tx: Transaction, *, pack: str, name: str, area: str, number: int, head: str, person_id: int, now: datetime
) -> None:
    """Keep what a county calls a column, in place of what it was called before."""
    row = {
        "pack": pack,
        "name": name,
        "area": area,
        "number": number,
        "head": head,
        "person_id": person_id,
        "at": now,
    }
    changed = {key: row[key] for key in ("head", "person_id", "at")}
    statement = tx.insert(table_heads).values(row)
    tx.execute(statement.on_conflict_do_update(index_elements=["pack", "name", "area", "number"], set_=changed))


def of_place(tx: Transaction, *, pack: str, areas: Collection[str]) -> list[OwnHead]:
    """What the county among some places calls the columns of a pack's tables."""
    query = select(table_heads).where(table_heads.c.pack == pack, table_heads.c.area.in_(sorted(areas)))
    return [
        OwnHead(name=row.name, number=row.number, head=row.head, person_id=row.person_id, at=row.at)
        for row in tx.execute(query.order_by(table_heads.c.name, table_heads.c.number))
    ]

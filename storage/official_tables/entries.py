"""What an office entered for an official table: what no case can tell, and numbers that it corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from knowledge.area import Place
from storage.database.database import RowKey, Transaction
from storage.official_tables.tables import table_entries
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class TableKey:
    """One table of one place and period: a month by its first day, or a list by its date."""

    pack: str
    name: str
    area: str
    period: date

    @property
    def row(self) -> tuple[str, ...]:
        """The primary key of what was entered for this one."""
        return tuple(self.columns().values())

    def columns(self) -> dict[str, str]:
        """By name, what each table about official tables has in its columns for this one."""
        return {"pack": self.pack, "name": self.name, "area": self.area, "month": self.period.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What was entered: sums by their keys, corrected numbers by their column counted from 1, and why they were.

    Sums of money are yuan.
    """

    sums: dict[str, float]
    corrected: dict[int, float]
    why: str = ""


NOTHING = Entered(sums={}, corrected={})


def put(tx: Transaction, key: TableKey, entered: Entered, *, person_id: int, now: datetime) -> None:
    """Keep what was entered, in place of what was before."""
    values = {"sums": entered.sums, "corrected": entered.corrected, "why": entered.why}
    row: dict[str, Any] = {**key.columns(), "person_id": person_id, "at": now}
    row["sealed_values"] = tx.seal_json(table_entries.c.sealed_values, key.row, values)
    statement = tx.insert(table_entries).values(row)
    changed = {name: row[name] for name in ("sealed_values", "person_id", "at")}
    tx.execute(statement.on_conflict_do_update(index_elements=["pack", "name", "area", "month"], set_=changed))


def find(tx: Transaction, key: TableKey) -> Entered:
    """What was entered for this period; NOTHING where nothing was."""
    row = tx.execute(select(table_entries.c.sealed_values).where(_is(key))).first()
    return NOTHING if row is None else _read(tx, key.row, row.sealed_values)


def of_all(tx: Transaction, *, pack: str, name: str, period: date, within: Place) -> dict[str, Entered]:
    """What was entered for one table and period at a place and below it, by the codes of the places."""
    query = (
        select(table_entries.c.area, table_entries.c.sealed_values)
        .join(areas, areas.c.code == table_entries.c.area)
        .where(
            table_entries.c.pack == pack,
            table_entries.c.name == name,
            table_entries.c.month == period.isoformat(),
            areas.c.path.startswith(within.path, autoescape=True),
        )
    )
    return {
        row.area: _read(tx, (pack, name, row.area, period.isoformat()), row.sealed_values) for row in tx.execute(query)
    }


def latest_sums(tx: Transaction, key: TableKey) -> dict[str, float]:
    """The sums that were entered last for this or an earlier period of the same year: they add up over a year."""
    query = select(table_entries.c.month, table_entries.c.sealed_values).where(
        table_entries.c.pack == key.pack,
        table_entries.c.name == key.name,
        table_entries.c.area == key.area,
        table_entries.c.month <= key.period.isoformat(),
        table_entries.c.month >= key.period.replace(month=1, day=1).isoformat(),
    )
    row = tx.execute(query.order_by(table_entries.c.month.desc()).limit(1)).first()
    return {} if row is None else _read(tx, (*key.row[:3], row.month), row.sealed_values).sums


def _is(key: TableKey) -> ColumnElement[bool]:
    return and_(*(table_entries.c[name] == value for name, value in key.columns().items()))


def _read(tx: Transaction, row: RowKey, sealed: bytes) -> Entered:
    values = tx.open_json(table_entries.c.sealed_values, row, sealed)
    corrected = {int(number): value for number, value in values["corrected"].items()}
    return Entered(sums=values["sums"], corrected=corrected, why=values["why"])

"""All rows of a database as lines of JSON: a copy that another database takes in, of whichever kind and release.

A copy carries the shapes of its tables, so that a newer release fills the tables of that day and then upgrades them.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.types import TypeEngine

from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.schema import metadata

_AT_ONCE = 2000  # rows in memory
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Boolean, "yes_no"),
    (Integer, "whole"),
    (Moment, "moment"),
    (LargeBinary, "bytes"),
    (String, "text"),
)
_TYPES: Mapping[str, TypeEngine[Any]] = {
    "yes_no": Boolean(),
    "whole": BigInteger(),
    "moment": Moment(),
    "bytes": LargeBinary(),
    "text": String(),
}


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """A table as a copy has it: its name, and the kind of what each column holds, by the column's name."""

    table: str
    columns: Mapping[str, str]

    def as_table(self) -> Table:
        """The table, to write rows into."""
        return Table(self.table, MetaData(), *(Column(name, _TYPES[kind]) for name, kind in self.columns.items()))


def shapes() -> list[TableShape]:
    """The shapes of all tables of this release."""
    return [
        TableShape(table=table.name, columns={column.name: _kind(column) for column in table.columns})
        for table in metadata.sorted_tables
    ]


def lines(tx: Transaction, shape: TableShape) -> Iterator[list[str]]:
    """The rows of a table, each as a line, some thousand at a time."""
    table = metadata.tables[shape.table]
    query = select(*(table.c[name] for name in shape.columns)).order_by(*table.primary_key.columns)
    kinds = list(shape.columns.values())
    result = tx.connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    for rows in result.partitions():
        yield [json.dumps(list(map(_written, kinds, row)), ensure_ascii=True, separators=(",", ":")) for row in rows]


def take_in(tx: Transaction, shape: TableShape, written: Iterable[str]) -> int:
    """Write the rows of such lines; how many."""
    names, kinds = list(shape.columns), list(shape.columns.values())
    rows = [dict(zip(names, map(_read, kinds, json.loads(line)), strict=True)) for line in written]
    if rows:
        tx.connection.execute(insert(shape.as_table()), rows)
    return len(rows)


@contextmanager
def emptied(tx: Transaction, shapes: Sequence[TableShape]) -> Iterator[None]:
    """The tables without rows, to be filled in any order: who refers to whom is checked at the end."""
    if not tx.on_postgresql:
        tx.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        _empty(tx.connection, shapes)
        yield
        return
    found = MetaData()
    found.reflect(tx.connection)
    references = [
        constraint
        for table in found.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
    ]
    for reference in references:
        tx.connection.execute(DropConstraint(reference))
    _empty(tx.connection, shapes)
    yield
    for reference in references:
        tx.connection.execute(AddConstraint(reference))
    _count_on(tx.connection, shapes)


def _empty(connection: Connection, shapes: Sequence[TableShape]) -> None:
    for shape in reversed(shapes):
        connection.execute(delete(shape.as_table()))


def _count_on(connection: Connection, shapes: Sequence[TableShape]) -> None:
    """Let PostgreSQL number the next rows after those that were taken in."""
    for shape in shapes:
        if shape.columns.get("id") != "whole":
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(shape.table, "id")))
        last = connection.scalar(select(func.max(shape.as_table().c.id)))
        if sequence is not None and last is not None:
            connection.execute(
                text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
            )


def _kind(column: Column[Any]) -> str:
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"{column}: what it holds cannot be copied")


def _written(kind: str, value: Any) -> Any:
    if value is None:
        return None
    match kind:
        case "moment":
            return value.isoformat()
        case "bytes":
            return base64.b64encode(value).decode()
    return value


def _read(kind: str, value: Any) -> Any:
    if value is None:
        return None
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "bytes":
            return base64.b64decode(value)
    return value

"""Ids of rows that are yet to be written: what is sealed for a row has to know it before."""

from collections.abc import Sequence

from sqlalchemy import Executable, Table, bindparam, func, select

from storage.database.database import Transaction
from storage.database.prepared import Prepared

_STATEMENTS: dict[str, Prepared] = {}  # by the table's name: compiled once


def new_id(tx: Transaction, table: Table) -> int:
    """The id of the next row of a table."""
    return new_ids(tx, table, 1)[0]


def new_ids(tx: Transaction, table: Table, many: int) -> Sequence[int]:
    """The ids of the next rows of a table, in their order.

    PostgreSQL gives each away once. SQLite has one writer at a time, whose next id is the one after the last.
    """
    statement = _STATEMENTS.get(table.name)
    if statement is None:
        statement = _STATEMENTS[table.name] = Prepared(lambda tx: _ids(tx, table))
    if tx.on_postgresql:
        return [row.id for row in statement.all(tx, {"many": many})]
    first = statement.first(tx, {}).id + 1
    return range(first, first + many)


def _ids(tx: Transaction, table: Table) -> Executable:
    if not tx.on_postgresql:
        return select(func.coalesce(func.max(table.c.id), 0).label("id"))
    sequence = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
    return select(sequence.label("id")).select_from(func.generate_series(1, bindparam("many")))

"""What is still sealed with an older key, or by an earlier release for no row of its own, is sealed anew in place."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Row, Table, and_, exists, func, or_, select, tuple_, update

from storage.database import heartbeats
from storage.database.database import SEALED_AS, RowKey, Transaction
from storage.database.privacy import HEAD_BYTES, WrongKey
from storage.people import audit_chain
from storage.people.tables import audit, audit_links
from storage.schema import metadata

log = logging.getLogger(__name__)

_AT_A_TIME = 500  # rows
SEALED = "sealed_"  # how the names of sealed columns begin


def sealed_tables() -> list[Table]:
    """The tables that have sealed columns."""
    return [table for table in metadata.sorted_tables if _sealed_columns(table)]


def _sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name.startswith(SEALED)]


def all_done(tx: Transaction) -> bool:
    """Whether nothing was left when that was last looked at, and no key has turned since."""
    return heartbeats.fact(tx, SEALED_AS) == tx.vault.head.hex()


def note_done(tx: Transaction) -> None:
    """Keep that nothing is left."""
    heartbeats.set_fact(tx, SEALED_AS, tx.vault.head.hex())


def count_left(tx: Transaction) -> int:
    """How many rows have something that is to be sealed anew."""
    return sum(
        int(tx.execute(select(func.count()).select_from(table).where(_is_old(tx, table))).scalar_one())
        for table in sealed_tables()
    )


def only_damaged(tx: Transaction) -> list[str] | None:
    """What is left, by table and key, where no key opens any of it; none where something waits for its turn."""
    damaged = []
    for table in sealed_tables():
        after: RowKey | None = None
        while rows := _old_rows(tx, table, after, _AT_A_TIME):
            after = key_of(table, rows[-1])
            if any(_opens(tx, table, row) for row in rows):
                return None
            damaged += [say_row(table, key_of(table, row)) for row in rows]
    return damaged


def _opens(tx: Transaction, table: Table, row: Row[Any]) -> bool:
    try:
        dict(_sealed_anew(tx, table, key_of(table, row), row))
    except WrongKey:
        return False
    return True


def say_row(table: Table, key: RowKey) -> str:
    """A row as an operator reads it: people 7."""
    return " ".join((table.name, *(map(str, key) if isinstance(key, tuple) else [str(key)])))


def old_rows(tx: Transaction, table: Table, after: RowKey | None, most: int) -> Sequence[Row[Any]]:
    """So many rows of a table with something to be sealed anew, in the order of their keys, after one of these."""
    return _old_rows(tx, table, after, most, *_linked(table))


def _old_rows(
    tx: Transaction, table: Table, after: RowKey | None, most: int, *conditions: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    keys = list(table.primary_key.columns)
    query = select(*keys, *_sealed_columns(table)).where(_is_old(tx, table), *conditions)
    if after is not None:
        query = query.where(tuple_(*keys) > after)
    return tx.execute(query.order_by(*keys).limit(most)).all()


def key_of(table: Table, row: Row[Any]) -> RowKey:
    """The key of a row that `old_rows` gave."""
    return tuple(row[: len(table.primary_key.columns)])


def seal_anew(tx: Transaction, table: Table, rows: Iterable[Row[Any]]) -> int:
    """Seal rows anew that are as they were read; how many. One that cannot be opened stays as it is."""
    return sum(_seal_row(tx, table, row) for row in rows)


def _is_old(tx: Transaction, table: Table) -> ColumnElement[bool]:
    head = tx.vault.head
    return or_(
        *(func.substr(column, 1, HEAD_BYTES, type_=LargeBinary) != head for column in _sealed_columns(table))
    )  # of what is NULL this is not true either


def _linked(table: Table) -> Sequence[ColumnElement[bool]]:
    """A line of the trail is linked with its details as they were written, so that it waits for its link."""
    return [exists().where(audit_links.c.audit_id == audit.c.id)] if table is audit else []


def _seal_row(tx: Transaction, table: Table, row: Row[Any]) -> bool:
    """Seal what is old of a row anew; whether that was done."""
    key = key_of(table, row)
    try:
        fresh = dict(_sealed_anew(tx, table, key, row))
    except WrongKey as error:
        log.error("%s cannot be sealed anew: %s", say_row(table, key), error)
        return False
    as_read = [table.c[name] == row._mapping[name] for name in fresh]
    mine = [column == row._mapping[column.name] for column in table.primary_key.columns]
    if table is audit:
        audit_chain.note_sealed_anew(tx, row.id, row.sealed_details)
    return tx.execute(update(table).where(and_(*mine, *as_read)).values(fresh)).rowcount > 0


def _sealed_anew(tx: Transaction, table: Table, key: RowKey, row: Row[Any]) -> Iterator[tuple[str, bytes]]:
    for column in _sealed_columns(table):
        old = row._mapping[column.name]
        if old is not None and not old.startswith(tx.vault.head):
            yield column.name, tx.seal(column, key, tx.open(column, key, old))

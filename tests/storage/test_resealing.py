"""What is sealed is bound to its row, and what is of an older key or release is sealed anew, all of it."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Table, and_, select, update

from storage import resealing
from storage.database.ciphers import Algorithm
from storage.database.database import Database, RowKey, Transaction
from storage.database.keys import derive
from storage.database.privacy import Vault, WrongKey
from storage.people import audit_chain, people
from storage.people.audit_chain import BrokenChain
from storage.people.tables import audit
from storage.people.tables import people as people_table
from tests.keeping import VAULT
from tests.storage.database.test_sealing import NAME, plant

TODAY = date(2026, 11, 30)
UNBOUND = derive(bytes(32), b"anju seal")


def cells(tx: Transaction) -> Iterator[tuple[Table, Column[Any], RowKey, bytes]]:
    """All that is sealed, with where it stands."""
    for table in resealing.sealed_tables():
        for row in tx.execute(select(table)).mappings().all():
            key = tuple(row[column.name] for column in table.primary_key.columns)
            for column in table.columns:
                if column.name.startswith("sealed_") and row[column.name] is not None:
                    yield table, column, key, row[column.name]


def is_row(table: Table, key: RowKey) -> Any:
    """The row with a key."""
    assert isinstance(key, tuple)
    return and_(*(column == value for column, value in zip(table.primary_key.columns, key, strict=True)))


def as_earlier(database: Database) -> None:
    """Let all be sealed as an earlier release did: for no row, and telling no key."""
    with database.writing() as tx:
        for table, column, key, sealed in list(cells(tx)):
            text = tx.open(column, key, sealed).encode()
            old = b"\x01" + bytes(12) + AESGCM(UNBOUND).encrypt(bytes(12), text, None)
            tx.execute(update(table).where(is_row(table, key)).values({column.name: old}))


def seal_all(database: Database) -> int:
    """Seal all anew, two rows at a time; how many rows."""
    sealed = 0
    for table in resealing.sealed_tables():
        after = None
        while True:
            with database.writing() as tx:
                rows = resealing.old_rows(tx, table, after, 2)
                if not rows:
                    break
                after = resealing.key_of(table, rows[-1])
                sealed += resealing.seal_anew(tx, table, rows)
    return sealed


def left(database: Database) -> int:
    """How many rows are still to be sealed anew."""
    with database.reading() as tx:
        return resealing.count_left(tx)


def link_the_trail(database: Database, now: datetime) -> int:
    """Link the lines of the trail; how many there are."""
    with database.writing() as tx:
        return audit_chain.extend(tx, now + timedelta(hours=1), 1000)


@pytest.fixture
def turned(database: Database) -> Iterator[Database]:
    """The same database, whose key has turned to SM4."""
    url = database.engine.url.render_as_string(hide_password=False)
    opened = Database(url, Vault(VAULT.ring.turned(Algorithm.SM4, TODAY)))
    yield opened
    opened.close()


def test_each_value_opens_in_its_own_row_and_column_alone(database: Database, now: datetime) -> None:
    plant(database, now)
    seen = set()
    with database.reading() as tx:
        for table, column, key, sealed in cells(tx):
            seen.add(column)
            tx.open(column, key, sealed)
            other = next(one for one in cells(tx) if one[1].name != column.name or one[0] is not table)[1]
            assert isinstance(key, tuple)
            for moved in ((column, (*key[:-1], f"{key[-1]}0")), (other, key)):
                with pytest.raises(WrongKey):
                    tx.open(*moved, sealed)
    there = {column for table in resealing.sealed_tables() for column in table.columns if "sealed_" in column.name}
    assert seen == there


def test_what_an_earlier_release_sealed_is_bound_to_its_rows(database: Database, now: datetime) -> None:
    plant(database, now)
    lines = link_the_trail(database, now)
    as_earlier(database)
    with database.reading() as tx:
        rows = {(table.name, key) for table, _, key, _ in cells(tx)}
        assert people.name_of(tx, 1) is not None, "it is read all the same"
    with database.writing() as tx:  # the links of that release were made of those bytes
        tx.connection.exec_driver_sql("DELETE FROM audit_links")
    link_the_trail(database, now)
    assert left(database) == len(rows)
    assert seal_all(database) == len(rows)
    assert left(database) == 0
    with database.reading() as tx:
        assert all(sealed.startswith(tx.vault.head) for *_, sealed in cells(tx))
        assert audit_chain.verify(tx) == (lines, None)


def test_a_key_that_has_turned_seals_all_anew_and_the_old_one_can_go(
    database: Database, turned: Database, now: datetime
) -> None:
    plant(database, now)
    lines = link_the_trail(database, now)
    assert left(database) == 0
    assert left(turned) == seal_all(turned) > 0
    assert left(turned) == 0
    with turned.writing() as tx:
        resealing.note_done(tx)
    alone = Database(turned.engine.url.render_as_string(hide_password=False), Vault(turned.vault.ring.newest_alone()))
    with alone.reading() as tx:
        assert {tx.open(column, key, sealed) for _, column, key, sealed in cells(tx)} >= {NAME}
        assert audit_chain.verify(tx) == (lines, None)
    alone.upgrade()
    alone.close()


def test_a_line_of_the_trail_waits_for_its_link(database: Database, turned: Database, now: datetime) -> None:
    plant(database, now)
    seal_all(turned)
    assert left(turned) > 0
    assert link_the_trail(turned, now) == left(turned)
    seal_all(turned)
    assert left(turned) == 0
    with turned.reading() as tx:
        assert audit_chain.verify(tx)[1] is None


def test_details_that_were_moved_after_they_were_sealed_anew_are_named(
    database: Database, turned: Database, now: datetime
) -> None:
    plant(database, now)
    link_the_trail(database, now)
    with database.reading() as tx:
        old = tx.execute(select(audit.c.sealed_details).where(audit.c.id == 2)).scalar_one()
    seal_all(turned)
    for planted in (select(audit.c.sealed_details).where(audit.c.id == 2).scalar_subquery(), old):
        with turned.writing() as tx:
            tx.execute(update(audit).where(audit.c.id == 1).values(sealed_details=planted))
        with turned.reading() as tx:
            assert audit_chain.verify(tx) == (0, BrokenChain(number=1, what="changed"))


def test_what_is_changed_at_the_same_moment_is_left_as_it_is_now(
    database: Database, turned: Database, now: datetime
) -> None:
    with database.writing() as tx:
        ids = [people.add(tx, now=now, name=name) for name in ("李秀英", "张三")]
    with turned.reading() as tx:
        rows = resealing.old_rows(tx, people_table, None, 10)
    with database.writing() as tx:
        people.rename(tx, ids[0], "李秀兰")
    with turned.writing() as tx:
        assert resealing.seal_anew(tx, people_table, rows) == 1
    with turned.reading() as tx:
        assert people.names_among(tx, ids) == dict(zip(ids, ("李秀兰", "张三"), strict=True))
        assert resealing.count_left(tx) == 1


def test_a_value_that_does_not_open_is_said_and_stops_no_other(
    database: Database, turned: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as tx:
        bad, good = (people.add(tx, now=now, name=name) for name in ("李秀英", "张三"))
        tx.execute(update(people_table).where(people_table.c.id == bad).values(sealed_name=b"spoilt"))
    with caplog.at_level(logging.ERROR):
        assert seal_all(turned) == 1
    assert f"people {bad} cannot be sealed anew" in caplog.text
    assert left(turned) == 1
    with turned.reading() as tx:
        assert people.name_of(tx, good) == "张三"

"""Failures of the drivers, as all who call the database hear of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from storage.database import heartbeats
from storage.database.database import Database, Transaction, run_on_driver
from storage.database.prepared import Prepared
from storage.database.privacy import Vault
from storage.database.tables import facts

ROWS = 1000  # so many that a statement reads on while its rows are fetched
PAGE = 4096  # bytes

_ALL = Prepared(lambda tx: select(facts.c.value).order_by(facts.c.name))


def _by_core(tx: Transaction) -> Any:
    return tx.execute(select(facts.c.value).order_by(facts.c.name)).all()


def _by_prepared(tx: Transaction) -> Any:
    return _ALL.all(tx, {})


@pytest.fixture
def damaged(sqlite_database: Database) -> Database:
    """A database whose beginning can be read, and whose last pages cannot."""
    with sqlite_database.writing() as tx:
        for number in range(ROWS):
            heartbeats.set_fact(tx, f"z{number:04}", "x" * 200)
    file = Path(str(sqlite_database.engine.url.database))
    sqlite_database.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: -20 * PAGE] + b"\xff" * 20 * PAGE)
    return Database(sqlite_database.engine.url.render_as_string(), sqlite_database.vault)


@pytest.mark.parametrize("read", [_by_core, _by_prepared])
def test_what_sqlite_cannot_read_is_refused_as_all_that_a_disk_refuses(
    damaged: Database, read: Callable[[Transaction], Any]
) -> None:
    """A disk that failed to read once had a message set aside with its answer, and a photo given up."""
    with pytest.raises(OperationalError, match="malformed"), damaged.reading() as tx:
        read(tx)
    damaged.close()


@pytest.mark.parametrize("state", ["XX001", "XX002"])
@pytest.mark.parametrize(
    "run", [lambda tx, sql: tx.execute(text(sql)), lambda tx, sql: run_on_driver(tx.connection, sql)]
)
def test_what_postgresql_cannot_read_is_refused_the_same_way(
    postgresql_database: Database, state: str, run: Callable[[Transaction, str], object]
) -> None:
    """Its own kind for that is no refusal: it ended the process where a conversation stood on the page."""
    damaged = f"DO $$ BEGIN RAISE 'invalid page in block 7' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(OperationalError, match="invalid page"), postgresql_database.reading() as tx:
        run(tx, damaged)


def test_what_is_no_database_is_refused_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "anju.db").write_bytes(b"no database" * 1000)
    with pytest.raises(OperationalError, match="not a database"):
        Database(f"sqlite:///{tmp_path / 'anju.db'}", Vault.with_key(bytes(32))).upgrade()

"""A disk that is full, as SQLite meets it: its file grows no more."""

from sqlalchemy.exc import OperationalError

from storage.database import heartbeats
from storage.database.database import Database, Transaction

TOO_MUCH = 1_000_000  # bytes that no free page of a small database takes


def fill(database: Database) -> None:
    """Let the disk be full."""
    with database.writing() as tx:
        [(pages,)] = tx.driver.execute("PRAGMA page_count").fetchall()
    tx.driver.execute(f"PRAGMA max_page_count = {pages}").close()


def make_room(database: Database) -> None:
    """Let the file grow again."""
    with database.writing() as tx:
        driver = tx.driver
    driver.execute("PRAGMA max_page_count = 1000000").close()


def stumble(tx: Transaction) -> None:
    """Write what has no room on a full disk, and raise ValueError there: a bug that only the disk brings about."""
    try:
        heartbeats.set_fact(tx, "ballast", "x" * TOO_MUCH)
    except OperationalError as error:
        raise ValueError("what a handler made of it") from error

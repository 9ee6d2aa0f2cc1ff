"""The statements that a piece of work runs on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager

from storage.database.database import Database


@contextmanager
def reads(database: Database) -> Iterator[list[str]]:
    """The statements that read meanwhile in writing transactions, whether SQLAlchemy runs them or the driver."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    with database.writing() as tx:
        driver = tx.driver
    driver.set_trace_callback(note)
    try:
        yield seen
    finally:
        driver.set_trace_callback(None)

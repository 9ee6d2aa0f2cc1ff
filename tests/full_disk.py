"""A disk that is full, as SQLite meets it: its file grows no more."""

from storage.database.database import Database

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

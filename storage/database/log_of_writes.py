"""SQLite's log of writes (its file beside the database that ends in -wal): how large it is, and is to be.

What is written goes there first, and is put into the database from time to time; then the log begins anew, unless
somebody reads who began before. So a reader who does not end lets it grow with every write.
"""

from pathlib import Path

from sqlalchemy import Engine

KEPT_BYTES = 16 * 1024 * 1024  # of the file, once all that stands in it was put into the database
MOST_BYTES = 64 * 1024 * 1024  # what is more means that somebody reads without end


def log_bytes(engine: Engine) -> int:
    """How large the log is; nothing on PostgreSQL, which has none that readers could hold."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return 0
    try:
        return Path(f"{engine.url.database}-wal").stat().st_size
    except FileNotFoundError:
        return 0

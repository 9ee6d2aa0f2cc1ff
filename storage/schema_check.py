"""Whether the schema in a database is that of the models, and in plain lines what differs."""

from collections.abc import Iterator, Mapping
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from storage.database.database import WrongSchema
from storage.schema import metadata


def check_schema(engine: Engine) -> None:
    """Compare the schema with the models; raises WrongSchema. Tables of others in the same database do not count."""
    with engine.connect() as connection:
        found = differences(connection)
    if found:
        raise WrongSchema(
            f"the tables are not those of this release: {'; '.join(found)}. A migration was edited after it had been "
            "applied here, or the tables were changed by hand (docs/operate.md, Updates)"
        )


def differences(connection: Connection) -> list[str]:
    """What differs between the schema and the models, a line each; none where they are the same."""
    options = {"compare_type": True, "compare_server_default": True, "include_name": _is_ours}
    found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    return [line for difference in found for line in _say(difference)]


def revision(connection: Connection) -> str | None:
    """The migration at which the schema stands; none where it was made without migrations."""
    return MigrationContext.configure(connection).get_current_revision()


def _is_ours(name: str | None, kind: str, parents: Mapping[str, Any]) -> bool:
    return kind != "table" or name in metadata.tables


def _say(difference: Any) -> Iterator[str]:
    """A difference as Alembic gives it, in words; of one column it gives several together."""
    match difference:
        case [("modify_nullable" | "modify_type" | "modify_default", *_), *_]:
            for _, _, table, column, _, old, new in difference:
                yield f"{table}.{column} is {old!r} instead of {new!r}"
        case ("add_table", table):
            yield f"table {table.name} is missing"
        case ("add_column", _, table, column):
            yield f"column {table}.{column.name} is missing"
        case ("remove_column", _, table, column):
            yield f"column {table}.{column.name} is not known"
        case (("add_index" | "add_constraint" | "add_fk"), thing):
            yield f"{thing.name} of table {thing.table.name} is missing"
        case (("remove_index" | "remove_constraint" | "remove_fk"), thing):
            yield f"{thing.name} of table {thing.table.name} is not known"
        case other:
            yield str(other)

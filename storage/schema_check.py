"""Whether the schema in a database is that of the models, and in plain lines what differs."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Engine, text
from sqlalchemy.schema import ColumnCollectionConstraint

from storage.database import heartbeats
from storage.database.database import Database, WrongSchema
from storage.schema import metadata

_COMPARED = "schema_compared"  # the fact that tells which schema was found to be that of which models


def check_changed_schema(database: Database) -> None:
    """`check_schema`, unless this very schema was found to be that of these very models before. Raises WrongSchema.

    A comparison takes a fifth of a second of each start. On PostgreSQL it is made each time: only SQLite keeps its
    tables as they were written.
    """
    if database.engine.dialect.name != "sqlite":
        check_schema(database.engine)
        return
    with database.reading() as tx:
        found, compared = _fingerprint(tx.connection), heartbeats.fact(tx, _COMPARED)
    if found != compared:
        check_schema(database.engine)
        with database.writing() as tx:
            heartbeats.set_fact(tx, _COMPARED, found)


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
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    options = {"compare_type": True, "compare_server_default": True, "include_name": _is_ours}
    found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    return [line for difference in found for line in _say(difference)]


def _fingerprint(connection: Connection) -> str:
    """Of the tables as they are written in a SQLite database, and of the models."""
    written = connection.execute(text("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")).all()
    return hashlib.sha256(repr((list(map(tuple, written)), list(_models(connection)))).encode()).hexdigest()


def _models(connection: Connection) -> Iterator[object]:
    """All that `differences` looks at in the models."""
    for name, table in sorted(metadata.tables.items()):
        yield name, [_column(column, connection) for column in table.columns]
        constraints = (one for one in table.constraints if isinstance(one, ColumnCollectionConstraint))
        yield sorted(((type(one).__name__, one.name, one.columns.keys()) for one in constraints), key=repr)
        yield sorted(((one.name, one.unique, list(map(str, one.expressions))) for one in table.indexes), key=repr)


def _column(column: Column[Any], connection: Connection) -> object:
    default = None if column.server_default is None else str(getattr(column.server_default, "arg", ""))
    pointed_at = sorted(key.target_fullname for key in column.foreign_keys)
    return column.name, column.type.compile(connection.dialect), column.nullable, default, pointed_at


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

"""What the columns of all tables are made of. Columns named `sealed_*` hold personal text, encrypted by the vault."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Integer, LargeBinary, MetaData, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def id_column() -> Column[Any]:
    """The primary key of a table whose rows have no name of their own."""
    return Column("id", Id, primary_key=True, autoincrement=True)


def moment_column(name: str, *, nullable: bool = False) -> Column[Any]:
    """An aware moment."""
    return Column(name, Moment, nullable=nullable)


def sealed_column(name: str, *, nullable: bool = False) -> Column[Any]:
    """Personal text, sealed."""
    return Column(f"sealed_{name}", LargeBinary, nullable=nullable)

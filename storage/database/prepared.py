"""Statements that run in every turn: written in SQLAlchemy Core, compiled once, run on the driver.

Of the time that Core takes for a small statement, nine tenths go into looking up what it compiled before and into
wrapping the result. A message runs half a dozen of them: the answer of a form takes 1.05 ms of processor so, by Core
alone 1.44 ms (`anju bench`, “statements compiled once”; on a loaded machine both are longer, the 0.4 ms remain).
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Executable

from storage.database.database import Transaction
from storage.database.driver_errors import DriverErrors

_Process = Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class _Compiled:
    """A statement in one database's SQL, with what turns values into the driver's and back."""

    sql: str
    blank: Any  # the driver's values, by position or by name, of which those in the statement itself are filled in
    slots: Sequence[tuple[Any, str, _Process | None]]  # where a value goes, its name, what makes it the driver's
    row: Callable[[Iterable[Any]], Any]
    back: Sequence[tuple[int, _Process]]

    def values(self, given: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        ready = self.blank.copy()
        for at, name, process in self.slots:
            ready[at] = given[name] if process is None else process(given[name])
        return ready

    def read(self, values: Sequence[Any]) -> Any:
        """A row of the driver with its columns by name."""
        if self.back:
            values = list(values)
            for at, process in self.back:
                values[at] = process(values[at])
        return self.row(values)


class Prepared:
    """One statement. `build` makes it for a transaction's database; the names of values are always the same.

    Failures are SQLAlchemy's `DBAPIError` and its kinds, as for any other statement.
    """

    def __init__(self, build: Callable[[Transaction], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def first(self, tx: Transaction, values: Mapping[str, Any]) -> Any:
        """The first row, with its columns by name; none where there is none."""
        compiled = self._for(tx, values)
        found = self._rows(tx, compiled, values)
        return compiled.read(found[0]) if found else None

    def all(self, tx: Transaction, values: Mapping[str, Any]) -> list[Any]:
        """All rows, with their columns by name."""
        compiled = self._for(tx, values)
        return [compiled.read(row) for row in self._rows(tx, compiled, values)]

    def run(self, tx: Transaction, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""
        compiled = self._for(tx, values)
        with DriverErrors(tx.connection, compiled.sql):
            return int(tx.driver.execute(compiled.sql, compiled.values(values)).rowcount)

    def run_each(self, tx: Transaction, many: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each set of values; how many rows were changed."""
        compiled = self._for(tx, many[0])
        cursor = tx.driver.cursor()
        with DriverErrors(tx.connection, compiled.sql):
            cursor.executemany(compiled.sql, [compiled.values(values) for values in many])
        return int(cursor.rowcount)

    def _rows(self, tx: Transaction, compiled: _Compiled, values: Mapping[str, Any]) -> list[Any]:
        with DriverErrors(tx.connection, compiled.sql):  # SQLite reads the disk while rows are fetched, too
            found: list[Any] = tx.driver.execute(compiled.sql, compiled.values(values)).fetchall()
        return found

    def _for(self, tx: Transaction, values: Mapping[str, Any]) -> _Compiled:
        dialect = tx.connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._build(tx), dialect, list(values))
        return compiled


def _compile(statement: Any, dialect: Dialect, names: list[str]) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    processes = {name: _impl(bind.type, dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()}
    places = list(enumerate(compiled.positiontup) if compiled.positional else zip(processes, processes, strict=True))
    blank: Any = [None] * len(places) if compiled.positional else {}
    for at, name in places:
        if name not in names:
            blank[at] = _turned(processes[name], compiled.params[name])
    columns = list(getattr(statement, "exported_columns", ()))
    backs = [_impl(column.type, dialect).result_processor(dialect, None) for column in columns]
    return _Compiled(
        sql=str(compiled),
        blank=blank,
        slots=[(at, name, processes[name]) for at, name in places if name in names],
        row=_row_of([column.key for column in columns]),
        back=[(at, process) for at, process in enumerate(backs) if process is not None],
    )


def _turned(process: _Process | None, value: Any) -> Any:
    return value if process is None else process(value)


def _row_of(names: list[str]) -> Callable[[Iterable[Any]], Any]:
    make: Any = namedtuple  # the names are known only now
    row: Callable[[Iterable[Any]], Any] = make("Row", names)._make
    return row


def _impl(type_: Any, dialect: Dialect) -> Any:
    return type_.dialect_impl(dialect)

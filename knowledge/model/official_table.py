"""The tables that offices report: columns as the document's annex has them, and what each of them counts."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.model.data import Data, Key

MYRIADS = "万元"  # the unit of sums of money
ACCEPTED = "accepted"  # the step that counts only where it says that all is well


class Problems(StrEnum):
    """How houses with a problem stand in a close-out list, which goes from one date of its rule to the next."""

    BEFORE = "before"  # open when the list was sent last
    FOUND = "found"  # since then
    CLOSED = "closed"  # since then
    OPEN = "open"  # now
    MENDED = "mended"  # open now, and put right: only the close-out is missing


class TableColumn(Data):
    """A column with its heads, from the topmost down to its own.

    It `counts` the houses which took a step, of one `category` or of all, those alone of which the answers `where` are
    known, or `lately` those of the month alone; or the `problems` of a close-out list; or it `asks` for what no case
    can tell; or it `says` where the row belongs. A column whose name the document's text has lost has one that a
    county may change: it is `renamed`. What is asked for is proposed as it was entered last, but not where it is
    `lately`, of the month alone; one that `begins_with` a field of cases is proposed as the sum of it, and one that
    `continues` another as that stood the month before. None may be larger than the column that it is `within`, which is
    named by its number from 1.
    """

    heads: Annotated[tuple[str, ...], Field(min_length=1)]
    unit: str = ""
    counts: Key | None = None
    category: Key | None = None
    where: Mapping[Key, tuple[str, ...]] = {}
    lately: bool = False
    problems: Problems | None = None
    asks: Key | None = None
    says: Literal["number", "city", "county", "place"] | None = None
    renamed: bool = False
    begins_with: Key | None = None
    continues: Key | None = None
    within: int | None = None

    @model_validator(mode="after")
    def _has_one_content(self) -> "TableColumn":
        if sum(one is not None for one in (self.counts, self.problems, self.asks, self.says)) != 1:
            raise ValueError("expected one of counts, problems, asks and says")
        return self

    @property
    def is_counted(self) -> bool:
        """Whether the ledger knows its number."""
        return self.counts is not None or self.problems is not None

    @property
    def is_total(self) -> bool:
        """Whether it counts all houses that took a step by the end of the period."""
        return self.counts is not None and self.category is None and not self.where and not self.lately


class Addition(Data):
    """Columns that together make another one, named by their numbers from 1: each house of it stands in one of them.

    `lacks` is what was not said of a house that stands in none: 类别.
    """

    total: int
    parts: tuple[int, ...]
    lacks: str


class Balance(Data):
    """A column that others make, by their numbers from 1: all of `plus`, less all of `minus`."""

    total: int
    plus: tuple[int, ...]
    minus: tuple[int, ...]

    def due(self, values: Mapping[int, float]) -> float | None:
        """What must stand in it; none as long as one of the others is empty."""
        if not values.keys() >= {*self.plus, *self.minus}:
            return None
        return sum(values[number] for number in self.plus) - sum(values[number] for number in self.minus)


class OfficialTable(Data):
    """A table that goes with a reporting date, or with none: then it can be filled on any day.

    `label` is how buttons name it: 附件1, or a short name where it is the assistant's `own`, since the document asks
    for numbers and has no form for them. `works` says of which houses: of those graded C or D and of households
    without one, of seismic retrofits, or of any; `span` whether of one year's or of all. A table `by_place` has a row
    for each place right below.
    """

    id: Key
    rule: Key | None = None
    label: str
    own: bool = False
    name: str
    section: str
    works: Literal["dangerous", "seismic", "any"] = "any"
    span: Literal["year", "all"] = "year"
    by_place: bool = False
    numbered: bool = False  # a row of units and one of the columns' numbers stand below the heads
    filler: tuple[Literal["sealed_unit", "unit", "filler", "phone", "contact", "day"], ...] = (
        "sealed_unit",
        "filler",
        "phone",
    )
    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1)]
    additions: tuple[Addition, ...] = ()
    balances: tuple[Balance, ...] = ()
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_its_columns(self) -> "OfficialTable":
        named = [column.within for column in self.columns if column.within is not None]
        named += [number for one in self.additions for number in (one.total, *one.parts)]
        named += [number for one in self.balances for number in (one.total, *one.plus, *one.minus)]
        if any(not 1 <= number <= len(self.columns) for number in named):
            raise ValueError(f"within, additions and balances: expected numbers of columns, 1 to {len(self.columns)}")
        continued = {column.continues for column in self.columns if column.continues}
        if not continued <= set(self.asked):
            raise ValueError("continues: expected what another column asks for")
        return self

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps that its columns count, in their order."""
        return tuple(dict.fromkeys(column.counts for column in self.columns if column.counts))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories of which it has columns, in their order."""
        return tuple(dict.fromkeys(column.category for column in self.columns if column.category))

    @property
    def asked(self) -> tuple[str, ...]:
        """What it asks for, in the order of the columns."""
        return tuple(column.asks for column in self.columns if column.asks)

    @property
    def asks_money(self) -> bool:
        """Whether what it asks for are sums of money."""
        return any(column.asks and column.unit == MYRIADS for column in self.columns)

    @cached_property
    def counts_houses(self) -> bool:
        """Whether the ledger knows any of its numbers."""
        return any(column.is_counted for column in self.columns)

    @cached_property
    def lists_problems(self) -> bool:
        """Whether it is a close-out list."""
        return any(column.problems for column in self.columns)

    @property
    def goes_by_year(self) -> bool:
        """Whether it counts the houses of one year alone."""
        return self.span == "year" and not self.lists_problems

    @property
    def reads_answers(self) -> bool:
        """Whether a number hangs on what a step recorded besides its day."""
        return self.lists_problems or ACCEPTED in self.steps or any(column.where for column in self.columns)

    def with_heads(self, own: Mapping[int, str]) -> "OfficialTable":
        """The table with the own heads of some columns, by their numbers from 1, as a county calls them."""
        columns = tuple(
            column.model_copy(update={"heads": (*column.heads[:-1], own[number])}) if number in own else column
            for number, column in self.numbered_columns()
        )
        return self.model_copy(update={"columns": columns})

    def numbered_columns(self) -> Iterator[tuple[int, TableColumn]]:
        """Each column with its number from 1."""
        yield from enumerate(self.columns, 1)


class OfficialTables(Data):
    """tables.yaml."""

    tables: tuple[OfficialTable, ...]

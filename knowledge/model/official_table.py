"""The tables that a document has in its annexes: columns as they stand there, and what each of them counts."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.model.data import Data, Key


class TableColumn(Data):
    """A column, under the head of its group where there is one.

    It `counts` the houses which took a step, of one `category` or of all, or `asks` for a sum that no case can tell,
    in units of 10 000 yuan. A column whose name the document's text has lost has one that a county may change:
    it is `renamed`. One that `begins_with` a field of cases is proposed as the sum of it.
    """

    group: str
    name: str = ""
    unit: str
    counts: Key | None = None
    category: Key | None = None
    asks: Key | None = None
    renamed: bool = False
    begins_with: Key | None = None

    @model_validator(mode="after")
    def _counts_or_asks(self) -> "TableColumn":
        if (self.counts is None) == (self.asks is None):
            raise ValueError("expected one of counts and asks")
        return self


class OfficialTable(Data):
    """A table that goes with a reporting date.

    `works` says of which houses: of those graded C or D and of households without one, or of seismic retrofits.
    """

    id: Key
    rule: Key
    annex: str
    name: str
    section: str
    works: Literal["dangerous", "seismic"]
    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1)]
    notes: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that its columns count, in their order."""
        return tuple(dict.fromkeys(column.counts for column in self.columns if column.counts))

    @property
    def asked(self) -> tuple[str, ...]:
        """The sums that it asks for, in their order."""
        return tuple(column.asks for column in self.columns if column.asks)


class OfficialTables(Data):
    """tables.yaml."""

    tables: tuple[OfficialTable, ...]

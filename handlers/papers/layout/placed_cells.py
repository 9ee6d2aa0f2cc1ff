"""Where the cells of a form stand: each at the first place of its row that no cell from above reaches down to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class PlacedCell:
    """A cell that begins at a row and a column, counted from 0, and reaches over some of both."""

    text: str
    row: int
    column: int
    across: int
    down: int
    centred: bool

    @classmethod
    def of(cls, raw: Any, row: int, column: int, *, fills: int | None) -> Self:
        """From its line in `templates.yaml`; one alone in its row `fills` so many columns."""
        told = raw if isinstance(raw, dict) else {"text": raw}
        is_label = "{{" not in told["text"] and fills is None
        return cls(
            text=told["text"],
            row=row,
            column=column,
            across=told.get("across", fills or 1),
            down=told.get("down", 1),
            centred=told.get("centred", is_label),
        )

    def places(self) -> Iterator[tuple[int, int]]:
        """The rows and columns that it covers."""
        for row in range(self.row, self.row + self.down):
            yield from ((row, column) for column in range(self.column, self.column + self.across))


def placed(rows: Sequence[Any], columns: int) -> Iterator[PlacedCell]:
    """The cells of a form's rows, each a list of cells, or such `cells` with a height."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        cells = cells_of(row)
        for raw in cells:
            column = next(column for column in range(columns) if (number, column) not in taken)
            cell = PlacedCell.of(raw, number, column, fills=columns if len(cells) == 1 and not column else None)
            taken |= {*cell.places()}
            yield cell


def cells_of(row: Any) -> Sequence[Any]:
    """The cells of a row, whether it says how high it is or not."""
    cells: Sequence[Any] = row["cells"] if isinstance(row, dict) else row
    return cells


def height_of(row: Any) -> int:
    """How high a row is at least, in mm."""
    return row.get("high", 0) if isinstance(row, dict) else 0

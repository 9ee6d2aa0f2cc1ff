"""Tables of a page: fixed columns, and forms whose cells reach over several columns and rows, as blanks have them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from docx.document import Document as Page
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from handlers.papers.layout.official_page import fill_cell

CELL_SIZE = Pt(12)  # 小四


@dataclass(frozen=True, kw_only=True)
class _FormCell:
    """A cell that begins at a row and a column and reaches over some of both."""

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


def form(page: Page, rows: Sequence[Any], *, widths: list[int]) -> None:
    """A table like that of a blank form. A row is a list of cells, or `cells` at least `high`, in mm.

    A cell is a text, or a `text` that reaches `across` columns and `down` rows; one alone fills its row.
    """
    table = new_table(page, widths)
    for row in rows:
        line = table.add_row()
        keep_together(line)
        if isinstance(row, dict):
            line.height, line.height_rule = Mm(row["high"]), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
    for placed in _placed([row["cells"] if isinstance(row, dict) else row for row in rows], len(widths)):
        _fill(table, placed)


def _placed(rows: Sequence[Sequence[Any]], columns: int) -> Iterator[_FormCell]:
    """Each cell at the first place of its row that no cell from above reaches down to."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        for raw in row:
            column = next(column for column in range(columns) if (number, column) not in taken)
            cell = _FormCell.of(raw, number, column, fills=columns if len(row) == 1 and not column else None)
            taken |= {*cell.places()}
            yield cell


def _fill(table: Any, placed: _FormCell) -> None:
    cell = table.cell(placed.row, placed.column)
    if placed.across > 1 or placed.down > 1:
        *_, (row, column) = placed.places()
        cell = cell.merge(table.cell(row, column))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    fill_cell(cell, placed.text, CELL_SIZE, centred=placed.centred)


def new_table(page: Page, widths: Sequence[int]) -> Any:
    """A table without rows, its columns so wide in mm."""
    table = page.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def keep_together(line: Any) -> None:
    """A row is not torn between two pages."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_on_each_page(line: Any) -> None:
    """A row stands at the head of each page."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

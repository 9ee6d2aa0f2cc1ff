"""Tables of a page: fixed columns, and forms whose cells reach over several columns and rows, as blanks have them."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Page
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from handlers.papers.layout.official_page import fill_cell
from handlers.papers.layout.placed_cells import PlacedCell, height_of, placed

CELL_SIZE = Pt(12)  # 小四
_ROOM, _ROOM_ABOVE = 70, 10  # at the sides of a cell, above and below; twentieths of a point


def form(page: Page, rows: Sequence[Any], *, widths: list[int]) -> None:
    """A table like that of a blank form. A row is a list of cells, or `cells` at least `high`, in mm.

    A cell is a text, or a `text` that reaches `across` columns and `down` rows; one alone fills its row.
    """
    table = new_table(page, widths, room_above=0)
    for row in rows:
        line = table.add_row()
        keep_together(line)
        if height_of(row):
            line.height, line.height_rule = Mm(height_of(row)), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
    for cell in placed(rows, len(widths)):
        _fill(table, cell)


def _fill(table: Any, placed: PlacedCell) -> None:
    cell = table.cell(placed.row, placed.column)
    if placed.across > 1 or placed.down > 1:
        *_, (row, column) = placed.places()
        cell = cell.merge(table.cell(row, column))
    fill_cell(cell, placed.text, CELL_SIZE, centred=placed.centred)


def new_table(page: Page, widths: Sequence[int], *, room_above: int = _ROOM_ABOVE) -> Any:
    """A table without rows, its columns so wide in mm."""
    table = page.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _set_room(table, room_above)
    return table


def _set_room(table: Any, above: int) -> None:
    """Room between what stands in a cell and its lines."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", above), ("left", _ROOM), ("bottom", above), ("right", _ROOM)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def keep_together(line: Any) -> None:
    """A row is not torn between two pages."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_on_each_page(line: Any) -> None:
    """A row stands at the head of each page."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def mark(table: Any, caption: str) -> None:
    """Give a table a caption, which Word shows as its title for those who cannot see it."""
    element = OxmlElement("w:tblCaption")
    element.set(qn("w:val"), caption)
    table._tbl.tblPr.append(element)

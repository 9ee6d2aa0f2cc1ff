"""What only a filled paper tells: how wide its columns are, and what has to stay on a page with who signs."""

from typing import Any

from docx.document import Document as Page
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table, _Cell

from handlers.papers.layout.columns import fitted
from handlers.papers.layout.official_page import FITTED, SIGNATURE


def settle(page: Page) -> None:
    """Set it; a template without our marks is left as it is."""
    for table in page.tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        if caption is not None and caption.get(qn("w:val")) == FITTED:
            _fit(table)
    for paragraph in page.paragraphs:
        before = paragraph._p.getprevious()
        if paragraph.style is not None and paragraph.style.name == SIGNATURE and before is not None:
            _keep_with_next(before)


def _fit(table: Table) -> None:
    """Make columns as wide as what stands in them, and the table as wide as it was."""
    columns = table._tbl.tblGrid.gridCol_lst
    rows: list[list[Any]] = [row.tc_lst for row in table._tbl.tr_lst]
    texts = [[_Cell(cell, table).text for cell in row] for row in rows]
    widths = [Length(round(width)) for width in fitted(texts, sum(column.w or 0 for column in columns))]
    for column, width in zip(columns, widths, strict=True):
        column.w = width
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.width = width


def _keep_with_next(element: Any) -> None:
    """A paragraph, or the last row of a table, stays on the page of what follows it."""
    row = element.tr_lst[-1:] if element.tag == qn("w:tbl") else [element]
    for paragraph in (one for part in row for one in part.iter(qn("w:p"))):
        paragraph.get_or_add_pPr().get_or_add_keepNext()

"""What a template is made of: a line of `templates.yaml` becomes paragraphs or a table, with the tags in their places.

`p` is a paragraph, `flush` one without indent, `heading` a heading; `each` repeats a paragraph for the items of a list,
`when` writes blocks where something is there; `sign` is who signs, with the date; `grid` is a table, `photos` a table
of pictures with captions, where there are any; `form` is a table like that of a blank form (see tables.py), `next_page`
what begins one.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from handlers.papers.layout.official_page import (
    BODY_SIZE,
    FITTED,
    HEADING_FONT,
    LINE,
    SIGNATURE,
    TITLE_FONT,
    TITLE_SIZE,
    fill_cell,
    set_lines,
    write,
)
from handlers.papers.layout.tables import CELL_SIZE, form, keep_together, mark, new_table, repeat_on_each_page

WHOLE_WIDTH = 156  # mm
_SIGNED_FROM = Pt(200)  # the middle from here to the edge is that of a date which ends four characters before it


def draw(page: Page, block: Mapping[str, Any]) -> None:
    """Add one block to a page. Raises KeyError for one that there is not."""
    (kind, value), *more = block.items()
    _DRAWN[kind](page, value, **dict(more))


def title(page: Page, text: str) -> None:
    """The title, a line above what follows."""
    paragraph = set_lines(page.add_paragraph(), Pt(34))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(paragraph, text, TITLE_FONT, TITLE_SIZE)
    set_lines(page.add_paragraph())


def flush(page: Page, text: str, *, right: bool = False) -> Paragraph:
    """A paragraph that begins at the edge, or ends at the right one."""
    paragraph = set_lines(page.add_paragraph())
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(paragraph, text)
    return paragraph


def _p(page: Page, text: str) -> None:
    flush(page, text).paragraph_format.first_line_indent = BODY_SIZE * 2


def _heading(page: Page, text: str) -> None:
    paragraph = set_lines(page.add_paragraph())
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, text, HEADING_FONT)


def _each(page: Page, loop: str, *, p: str) -> None:
    _tag(page, f"{{%p for {loop} %}}")
    _p(page, p)
    _tag(page, "{%p endfor %}")


def _when(page: Page, name: str, *, then: Sequence[Mapping[str, Any]]) -> None:
    _tag(page, f"{{%p if {name} %}}")
    for block in then:
        draw(page, block)
    _tag(page, "{%p endif %}")


def _tag(page: Page, text: str) -> None:
    set_lines(page.add_paragraph(text))


def _sign(page: Page, unit: str, *, date: str) -> None:
    """Who signs, centred above the date, that ends four characters from the right; room for the seal above them."""
    for number, text in enumerate((unit, date)):
        paragraph = flush(page, text)
        paragraph.style = SIGNATURE
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.left_indent = _SIGNED_FROM
        paragraph.paragraph_format.space_before = Pt(0) if number else LINE * 2
        paragraph.paragraph_format.keep_with_next = not number


def _grid(page: Page, rows: list[Any], *, widths: list[int] | None = None) -> None:
    """A table of fixed columns; a row is a list of cells, or cells `for` each item of a list.

    A cell is a text, or a `text` that is `centred`. Without `widths`, in mm, a row's one cell is repeated `for` each
    item, too. A row of texts above what is repeated is its head, which stands on each page.
    """
    table = new_table(page, widths or [WHOLE_WIDTH])
    for row in rows:
        _row(table, row, widths or [WHOLE_WIDTH])
    for line in table.rows:
        keep_together(line)
    if has_head(rows):
        repeat_on_each_page(table.rows[0])
    if widths is None:
        mark(table, FITTED)


def has_head(rows: Sequence[Any]) -> bool:
    """Whether the first row of a grid is a head above what is repeated."""
    return len(rows) > 1 and not isinstance(rows[0], dict) and isinstance(rows[1], dict)


def _row(table: Any, row: Any, widths: list[int]) -> None:
    """A row, or what is repeated for each item of a list: one row of `cells`, or several `rows`."""
    if not isinstance(row, dict):
        _cells(table, row, widths)
        return
    _row_tag(table, f"{{%tr for {row['for']} %}}")
    for inner in row["rows"] if "rows" in row else [row["cells"]]:
        _row(table, inner, widths)
    _row_tag(table, "{%tr endfor %}")


def _cells(table: Any, cells: Sequence[Any], widths: list[int]) -> None:
    line = table.add_row()
    if "for" in cells[0]:
        _repeated(line.cells[0], cells[0])
        return
    if len(cells) == 1:
        line.cells[0].merge(line.cells[-1])
    for cell, told, width in zip(line.cells, cells, widths, strict=False):
        text, centred = grid_cell(told, alone=len(cells) == 1)
        if len(cells) > 1:
            cell.width = Mm(width)
        fill_cell(cell, text, CELL_SIZE, centred=centred)


def grid_cell(told: Any, *, alone: bool) -> tuple[str, bool]:
    """The text of a cell of a grid, and whether it is centred: heads and names are, but for one alone in its row."""
    text = told["text"] if isinstance(told, dict) else told
    return text, told["centred"] if isinstance(told, dict) else "{{" not in text and not alone


def _repeated(cell: Any, of: Mapping[str, str]) -> None:
    """A cell for each item of a list; its tags stand in cells of their own about it, which the filling drops."""
    begins, ends = deepcopy(cell._tc), deepcopy(cell._tc)
    cell._tc.addprevious(begins)
    cell._tc.addnext(ends)
    fill_cell(cell, of["text"], CELL_SIZE, centred=True)
    for element, text in ((begins, f"{{%tc for {of['for']} %}}"), (ends, "{%tc endfor %}")):
        Paragraph(element.p_lst[0], cell).add_run(text)


def _row_tag(table: Any, text: str) -> None:
    table.add_row().cells[0].paragraphs[0].add_run(text)


def _photos(page: Page, loop: str, *, left: str, right: str) -> None:
    _when(page, loop.rpartition(" ")[2], then=[photo_grid(loop, left, right)])


def photo_grid(loop: str, left: str, right: str) -> Mapping[str, Any]:
    """Two pictures side by side in a row, each over its caption, as a grid."""
    cells = [{"text": text, "centred": True} for text in (left, right)]
    return {"grid": [{"for": loop, "cells": cells}], "widths": [WHOLE_WIDTH // 2] * 2}


def _next_page(page: Page, text: str) -> None:
    """What follows begins a page, under a line that takes no room where it has no text."""
    paragraph = flush(page, text)
    paragraph.paragraph_format.page_break_before = True
    if not text:
        set_lines(paragraph, Pt(1))


def _space(page: Page, lines: int) -> None:
    for _ in range(lines):
        set_lines(page.add_paragraph())


_DRAWN: Mapping[str, Callable[..., object]] = {
    "p": _p,
    "flush": flush,
    "heading": _heading,
    "each": _each,
    "when": _when,
    "sign": _sign,
    "grid": _grid,
    "form": form,
    "next_page": _next_page,
    "photos": _photos,
    "space": _space,
}

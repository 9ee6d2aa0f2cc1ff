"""The audit trail as a workbook: a line each, and every cell text, so that none is a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO

_WIDTHS = (18, 28, 80, 18)  # characters: when, who, what, about which case


def draw(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The workbook, its heads in the first row, which stays in sight."""
    import xlsxwriter

    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(title)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, wrapped)
        page.freeze_panes(1, 0)
    return written.getvalue()

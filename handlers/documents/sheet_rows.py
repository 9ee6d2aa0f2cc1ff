"""The rows of a sheet in the markup of workbooks (ECMA-376, part 1, 18.3.1), one after another into a file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from handlers.documents.cells import Cell, is_like_a_formula

_LONGEST = 32_767  # characters that a cell holds
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, kw_only=True)
class CellStyles:
    """The numbers of the styles of a text, and of one that begins like a formula."""

    text: str
    quoted: str


def write_rows(file: TextIO, rows: Iterable[Sequence[Cell]], styles: CellStyles) -> int:
    """Write rows from the second on, below the heads; the number of the last one."""
    from xlsxwriter.utility import xl_col_to_name

    names: list[str] = []
    number = 1
    for number, row in enumerate(rows, 2):
        names += (xl_col_to_name(column) for column in range(len(names), len(row)))
        cells = [
            _cell(f"{name}{number}", value, styles)
            for name, value in zip(names, row, strict=False)
            if value is not None and value != ""
        ]
        file.write(f'<row r="{number}">{"".join(cells)}</row>')
    return number


def _cell(at: str, value: Cell, styles: CellStyles) -> str:
    """A text stands in its cell as text: a number of 18 digits keeps its last one."""
    if not isinstance(value, str):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    style = styles.quoted if is_like_a_formula(value) else styles.text
    text = _SPECIAL.sub(_escaped, value[:_LONGEST])
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[0]) or f"_x{ord(found[0]):04X}_"

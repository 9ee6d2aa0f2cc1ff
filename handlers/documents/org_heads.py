"""Finding the heads of an office's table: in one row, or in two, where an upper cell spans several columns."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_WITHIN = 10  # rows: a title may stand above the heads

Line = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Heads:
    """Where each column stands, by its id; the heads as they are written, and in which line the table begins."""

    columns: Mapping[str, int]
    written: tuple[str, ...]
    first_line: int  # from 0


def find_heads(lines: Sequence[Line], names: Mapping[str, Collection[str]], needed: Collection[str]) -> Heads | None:
    """The heads of a table in which all needed columns are named; none where there are none.

    One row is enough, or two together: “人员信息” over “姓名” and “手机”, or “电话” over “手机”.
    """
    for tall in (1, 2):
        for at in range(min(_WITHIN, len(lines) - tall + 1)):
            rows = lines[at : at + tall]
            cells = [_called(cells) for cells in _across(rows)]
            columns = {
                column: next(number for number, called in enumerate(cells) if called & set(known))
                for column, known in names.items()
                if any(called & set(known) for called in cells)
            }
            if all(column in columns for column in needed) and len(set(columns.values())) == len(columns):
                return Heads(columns=columns, written=_written(rows), first_line=at + tall)
    return None


def _across(rows: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """The cells of each column, the upper one first."""
    width = max(map(len, rows))
    return zip(*((*row, *[""] * (width - len(row))) for row in rows), strict=True)


def _called(cells: tuple[str, ...]) -> set[str]:
    """What a column may be called: by its lowest cell, by one above, or by both together."""
    words = [heading(cell) for cell in cells]
    return {words[-1] or words[0], "".join(words)} - {""}


def _written(rows: Sequence[Line]) -> tuple[str, ...]:
    """The heads as one row, without empty cells at its end."""
    written = [next((cell for cell in reversed(cells) if cell), "") for cells in _across(rows)]
    width = max((number for number, cell in enumerate(written, 1) if cell), default=0)
    return tuple(written[:width])


def heading(text: str) -> str:
    """A head without its marks and what stands in brackets: “*手机号（必填）” is 手机号."""
    return re.sub(r"\(.*?\)|[*:]", "", plain_cell(text).lower())


def plain_cell(text: str) -> str:
    """A code, number or word: half width, without spaces, without the .0 that Excel gave to a number."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=^\d)(\d*)\.0+$", r"\1", text)

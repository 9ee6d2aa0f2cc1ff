"""Columns as wide as what stands in them, where only the filled paper knows how many columns a table has."""

from collections.abc import Sequence
from itertools import zip_longest
from math import ceil
from unicodedata import east_asian_width

_LEAST, _MOST = 2.0, 5.0  # characters
_ROOM = 0.8  # characters about a text
_LATIN = 0.56  # of a character
_LINES_OF_A_HEAD = 2


def fitted(rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """The widths of the columns, which make up the whole; the head, in the first row, may stand in two lines."""
    wanted = [_wanted(column) for column in zip_longest(*rows, fillvalue="")]
    return [whole * one / sum(wanted) for one in wanted]


def _wanted(column: Sequence[str]) -> float:
    head, *cells = column
    longest = max((_length(line) for cell in cells for line in cell.split("\n")), default=0.0)
    return min(_MOST, max(_LEAST, longest, ceil(_length(head) / _LINES_OF_A_HEAD))) + _ROOM


def _length(text: str) -> float:
    """In characters as wide as they are high."""
    return sum(1.0 if east_asian_width(one) in "WFA" else _LATIN for one in text)

"""A ledger as CSV, in UTF-8 with the mark by which Excel knows it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from handlers.documents.cells import Cell, is_like_a_formula


def write(file: BinaryIO, *, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a row of heads and a row for each case; what begins like a formula gets an apostrophe before it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(head) for head in heads])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    text.detach()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and is_like_a_formula(cell) else cell

"""Beginning a workbook, and opening one that an office sent.

What would wear the machine out is refused before anything is parsed.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:  # openpyxl is loaded with the first workbook: the start does not wait for it
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 20_000_000  # unpacked; 15 000 rows of a county take 5 million
MOST_ROWS, MOST_COLUMNS = 20_000, 40

_OLE, _LOCKED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")  # what Excel makes with a password
_CONTENTS, _PROGRAMS = "[Content_Types].xml", b"macroEnabled"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d+)")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
_BROKEN = (  # a syntax error is what both parsers of XML raise
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,
    RuntimeError,
    KeyError,
    OSError,
    EOFError,
    TypeError,
    ValueError,
)


class UnusableFile(Exception):
    """The file cannot be read at all: the key of the text that says why, and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def new_workbook() -> "Workbook":
    """A workbook without sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def open_workbook(path: Path) -> "Workbook":
    """The workbook, its formulas as the values last worked out. Raises UnusableFile."""
    try:
        content = _read(path)
    except FileNotFoundError as error:
        raise UnusableFile("org.file.missing", file=path.name) from error
    except OSError as error:
        raise UnusableFile("org.file.not_a_workbook", file=path.name) from error
    return open_sent(path.name, content)


def open_sent(name: str, content: bytes) -> "Workbook":
    """The same of the bytes of a file that was sent. Raises UnusableFile."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not content:
        raise UnusableFile("org.file.empty", file=name)
    if content.startswith(_OLE) and _LOCKED in content:
        raise UnusableFile("org.file.locked", file=name)
    if len(content) > MOST_BYTES:
        raise _too_big(name)
    try:
        file = io.BytesIO(content)
        _check(name, file)
        return load_workbook(file, data_only=True)
    except (InvalidFileException, *_BROKEN) as error:
        raise UnusableFile("org.file.not_a_workbook", file=name) from error


def read_lines(page: "Worksheet", most_columns: int = MOST_COLUMNS) -> list[list[object]]:
    """The values of a sheet's cells, row by row; every cell of a merged range has the range's value."""
    width = min(page.max_column, most_columns)
    lines: list[list[object]] = [list(line) for line in page.iter_rows(max_col=width, values_only=True)]
    for merged in page.merged_cells.ranges:
        for row in range(merged.min_row - 1, min(merged.max_row, len(lines))):
            for column in range(merged.min_col - 1, min(merged.max_col, width)):
                lines[row][column] = lines[merged.min_row - 1][merged.min_col - 1]
    return lines


def _read(path: Path) -> bytes:
    """The bytes of a file that is not too big to be looked into. Raises UnusableFile, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise _too_big(path.name)
    return path.read_bytes()


def _check(name: str, file: BinaryIO) -> None:
    """Look at how much there is in it. Raises UnusableFile, and what a broken file raises."""
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise _too_big(name)
        if _PROGRAMS in archive.read(_CONTENTS):
            raise UnusableFile("org.file.macros", file=name)
        for part in archive.infolist():
            if _SHEET.fullmatch(part.filename):
                _check_sheet(name, archive.read(part))


def _check_sheet(name: str, xml: bytes) -> None:
    last = max((int(row[1]) for row in _ROW.finditer(xml)), default=0)
    if last > MOST_ROWS or sum(_cells_merged(xml)) > MOST_ROWS * MOST_COLUMNS:
        raise UnusableFile("org.file.too_many_rows", file=name, row=max(last, MOST_ROWS), most=MOST_ROWS)


def _too_big(name: str) -> UnusableFile:
    return UnusableFile("org.file.too_big", file=name, most=MOST_BYTES // 1_000_000)


def _cells_merged(xml: bytes) -> Iterator[int]:
    """How many cells each merged range has."""
    from openpyxl.utils import column_index_from_string

    for left, top, right, bottom in _MERGED.findall(xml):
        columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
        yield abs(columns) * (abs(int(bottom) - int(top)) + 1)

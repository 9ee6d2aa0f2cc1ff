"""The spreadsheet of places, people and who is on duty: read row by row, and given back with what is wrong in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from handlers.documents.workbook import UnusableFile, open_workbook, read_lines
from handlers.wording import Wording

AREAS, PEOPLE, DUTY = "areas", "people", "duty"

_SHEETS = {AREAS: "org.sheet.areas", PEOPLE: "org.sheet.people", DUTY: "org.sheet.duty"}
_NEEDED = {AREAS: ("code", "name"), PEOPLE: ("name", "phone", "role", "area"), DUTY: ("day", "name")}
_KNOWN = {
    AREAS: ("code", "name", "parent", "pack", "office_phone", "office_hours", "office_name"),
    PEOPLE: ("name", "phone", "role", "area"),
    DUTY: ("day", "name", "phone", "area"),
}
_AS_WRITTEN = ("name", "day", "office_hours", "office_name")  # words, of which spaces may be a part
_NARROW, _WIDE = 18, 60  # characters
_HEADER_WITHIN = 10  # rows: a title may stand above the header


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row. `values` are its texts by column id, without columns that the sheet does not have.

    `spaced` are names as they were written, by column id, where blanks within were dropped.
    """

    sheet: str
    number: int  # as the spreadsheet counts, from 1
    values: Mapping[str, str]
    cells: tuple[str, ...]  # all of them, as they stand there
    spaced: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: the name and the header as they stand there, and the rows that are not empty."""

    title: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, kw_only=True)
class OrgFile:
    """The sheets by id; some of them may be missing."""

    sheets: Mapping[str, Sheet]

    def rows(self, sheet: str) -> tuple[SheetRow, ...]:
        """The rows of a sheet, none where it is missing."""
        return self.sheets[sheet].rows if sheet in self.sheets else ()


def read(path: Path, say: Wording) -> OrgFile:
    """Read the file; columns may stand in any order, named in Chinese or English. Raises UnusableFile."""
    book = open_workbook(path)
    sheets = {}
    for sheet, key in _SHEETS.items():
        names = say(key).split()
        page = next((page for page in book.worksheets if _word(page.title) in names), None)
        if page is not None:
            sheets[sheet] = _read_sheet(sheet, page, say)
    if not sheets:
        raise UnusableFile("org.file.no_sheets", file=path.name)
    return OrgFile(sheets=sheets)


def write_problems(path: Path, file: OrgFile, notes: Iterable[tuple[SheetRow, str]], say: Wording) -> None:
    """Write the rows that have a note to a new file, each with its note in a last column; every cell is text."""
    noted = list(notes)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, source in file.sheets.items():
        rows = [(*row.cells, note) for row, note in noted if row.sheet == sheet]
        if rows:
            _write_sheet(book.create_sheet(source.title), [(*source.header, say("org.column.note")), *rows])
    book.save(path)


def _write_sheet(page: Worksheet, lines: list[tuple[str, ...]]) -> None:
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            cell = page.cell(row=row, column=column, value=text)
            cell.data_type = "s"  # also where it begins with =, which must not become a formula
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column in range(1, len(lines[0]) + 1):
        page.column_dimensions[get_column_letter(column)].width = _WIDE if column == len(lines[0]) else _NARROW


def _read_sheet(sheet: str, page: Worksheet, say: Wording) -> Sheet:
    lines = [tuple(_cell(value) for value in line) for line in read_lines(page)]
    names = {column: say(f"org.column.{sheet}.{column}").split() for column in _KNOWN[sheet]}
    for at, line in enumerate(lines[:_HEADER_WITHIN]):
        words = [_heading(cell) for cell in line]
        columns = {
            column: next(number for number, word in enumerate(words) if word in known)
            for column, known in names.items()
            if any(word in known for word in words)
        }
        if all(column in columns for column in _NEEDED[sheet]):
            header = line[: max((number for number, cell in enumerate(line) if cell), default=0) + 1]
            rows = (_row(sheet, number, cells, columns, len(header)) for number, cells in enumerate(lines, 1))
            return Sheet(
                title=page.title,
                header=header,
                rows=tuple(row for row in rows if row.number > at + 1 and any(row.values.values())),
            )
    wanted = say("org.comma").join(say(f"org.column.{sheet}.{column}").split()[0] for column in _NEEDED[sheet])
    raise UnusableFile("org.file.no_header", sheet=page.title, columns=wanted)


def _row(sheet: str, number: int, cells: tuple[str, ...], columns: Mapping[str, int], width: int) -> SheetRow:
    padded = (*cells, *[""] * width)[:width]
    values = {
        column: without_blanks(padded[at]) if column in _AS_WRITTEN else _plain(padded[at])
        for column, at in columns.items()
    }
    spaced = {column: padded[at] for column, at in columns.items() if _lost_a_blank(column, padded[at], values[column])}
    return SheetRow(sheet=sheet, number=number, values=values, cells=padded, spaced=spaced)


def _lost_a_blank(column: str, written: str, value: str) -> bool:
    return column == "name" and written != value


def _cell(value: object) -> str:
    """A cell as text: 370602.0 is 370602, and what cannot be seen is gone."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    text = "".join(character for character in str(value) if unicodedata.category(character) not in ("Cc", "Cf", "Cs"))
    return text.strip()


def _plain(text: str) -> str:
    """A code, number or word: half width, without spaces, without the .0 that Excel gave to a number."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=^\d)(\d*)\.0+$", r"\1", text)


def without_blanks(text: str) -> str:
    """A name without the blanks that set its Chinese characters apart: “东 坡村” is 东坡村."""
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", text)


def _word(text: str) -> str:
    return _plain(text).lower()


def _heading(text: str) -> str:
    """A column's heading without its marks and what stands in brackets: “*手机号（必填）” is 手机号."""
    return re.sub(r"\(.*?\)|[*:]", "", _word(text))

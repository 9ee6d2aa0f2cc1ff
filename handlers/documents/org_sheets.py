"""The spreadsheet of places, people and who is on duty: read row by row, and given back with what is wrong in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from handlers.documents.org_heads import find_heads, plain_cell
from handlers.documents.workbook import UnusableFile, new_workbook, open_sent, open_workbook, read_lines
from handlers.wording import Wording

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

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
_BY_HEADS = (PEOPLE, DUTY, AREAS)  # the one whose heads tell most first

Line = tuple[str, ...]


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
    """The sheets by id; some of them may be missing.

    `by_heads` are those whose names told nothing, known by their heads; `stray` are the titles of the sheets that are
    of no use.
    """

    sheets: Mapping[str, Sheet]
    by_heads: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()

    def rows(self, sheet: str) -> tuple[SheetRow, ...]:
        """The rows of a sheet, none where it is missing."""
        return self.sheets[sheet].rows if sheet in self.sheets else ()


def read(path: Path, say: Wording) -> OrgFile:
    """Read the file; columns may stand in any order, named in Chinese or English. Raises UnusableFile.

    A sheet by the name of none is taken for the first missing one whose heads it has.
    """
    return _read_book(path.name, open_workbook(path), say)


def read_sent(name: str, content: bytes, say: Wording) -> OrgFile:
    """The same of the bytes of a file that was sent. Raises UnusableFile."""
    return _read_book(name, open_sent(name, content), say)


def _read_book(name: str, book: "Workbook", say: Wording) -> OrgFile:
    pages = {page.title: _lines(page) for page in book.worksheets}
    sheets: dict[str, Sheet] = {}
    for sheet, key in _SHEETS.items():
        title = next((title for title in pages if plain_cell(title).lower() in say(key).split()), None)
        if title is not None:
            sheets[sheet] = _read_named(sheet, title, pages.pop(title), say)
    by_heads = []
    for title, lines in list(pages.items()):
        for sheet in _BY_HEADS:
            found = None if sheet in sheets else _read_sheet(sheet, title, lines, say)
            if found is not None:
                sheets[sheet] = found
                by_heads.append(sheet)
                del pages[title]
                break
    if not sheets:
        raise UnusableFile("org.file.no_sheets", file=name)
    stray = tuple(title for title, lines in pages.items() if any(cell for line in lines for cell in line))
    return OrgFile(sheets=sheets, by_heads=tuple(by_heads), stray=stray)


def write_problems(path: Path | BinaryIO, file: OrgFile, notes: Iterable[tuple[SheetRow, str]], say: Wording) -> None:
    """Write the rows that have a note to a new file, each with its note in a last column; every cell is text."""
    noted = list(notes)
    book = new_workbook()
    for sheet, source in file.sheets.items():
        rows = [(*row.cells, note) for row, note in noted if row.sheet == sheet]
        if rows:
            _write_sheet(book.create_sheet(source.title), [(*source.header, say("org.column.note")), *rows])
    book.save(path)


def _write_sheet(page: "Worksheet", lines: list[tuple[str, ...]]) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            cell = page.cell(row=row, column=column, value=text)
            cell.data_type = "s"  # also where it begins with =, which must not become a formula
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for column in range(1, len(lines[0]) + 1):
        page.column_dimensions[get_column_letter(column)].width = _WIDE if column == len(lines[0]) else _NARROW


def _lines(page: "Worksheet") -> list[Line]:
    return [tuple(cell_text(value) for value in line) for line in read_lines(page)]


def _read_named(sheet: str, title: str, lines: list[Line], say: Wording) -> Sheet:
    """A sheet that is called as it should be. Raises UnusableFile where its heads are missing."""
    found = _read_sheet(sheet, title, lines, say)
    if found is None:
        wanted = say("org.comma").join(say(f"org.column.{sheet}.{column}").split()[0] for column in _NEEDED[sheet])
        raise UnusableFile("org.file.no_header", sheet=title, columns=wanted)
    return found


def _read_sheet(sheet: str, title: str, lines: list[Line], say: Wording) -> Sheet | None:
    """The rows of a sheet below its heads; none where it does not have them."""
    names = {column: say(f"org.column.{sheet}.{column}").split() for column in _KNOWN[sheet]}
    heads = find_heads(lines, names, _NEEDED[sheet])
    if heads is None:
        return None
    width = len(heads.written)
    rows = [_row(sheet, number, cells, heads.columns, width) for number, cells in enumerate(lines, 1)]
    kept = tuple(row for row in rows[heads.first_line :] if any(row.values.values()))
    return Sheet(title=title, header=heads.written, rows=kept)


def _row(sheet: str, number: int, cells: Line, columns: Mapping[str, int], width: int) -> SheetRow:
    padded = (*cells, *[""] * width)[:width]
    values = {
        column: without_blanks(padded[at]) if column in _AS_WRITTEN else plain_cell(padded[at])
        for column, at in columns.items()
    }
    spaced = {column: padded[at] for column, at in columns.items() if _lost_a_blank(column, padded[at], values[column])}
    return SheetRow(sheet=sheet, number=number, values=values, cells=padded, spaced=spaced)


def _lost_a_blank(column: str, written: str, value: str) -> bool:
    return column == "name" and written != value


def cell_text(value: object) -> str:
    """A cell as text: 370602.0 is 370602, and what cannot be seen is gone."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    text = "".join(character for character in str(value) if unicodedata.category(character) not in ("Cc", "Cf", "Cs"))
    return text.strip()


def without_blanks(text: str) -> str:
    """A name without the blanks that set its Chinese characters apart: “东 坡村” is 东坡村."""
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", text)

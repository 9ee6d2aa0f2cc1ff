"""The spreadsheet of a county's training record: read row by row, and given back with what is wrong in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from handlers.documents.org_heads import find_heads
from handlers.documents.org_sheets import without_blanks
from handlers.documents.workbook import UnusableFile, new_workbook, open_workbook, read_lines
from handlers.wording import Wording

_COLUMNS = ("name", "unit", "trade", "trained_on", "certificate", "phone")
_NEEDED = ("name", "unit", "trade", "trained_on")


@dataclass(frozen=True, kw_only=True)
class TrainedRow:
    """One row: its number as the spreadsheet counts, and its texts by column; an ISO date where the cell is a day."""

    number: int
    values: Mapping[str, str]


def read(path: Path, say: Wording) -> tuple[TrainedRow, ...]:
    """The rows of the first sheet that has the heads. Raises UnusableFile."""
    names = {column: say(f"training.import.column.{column}").split() for column in _COLUMNS}
    for page in open_workbook(path).worksheets:
        lines = [tuple(_cell(value) for value in line) for line in read_lines(page)]
        heads = find_heads(lines, names, _NEEDED)
        if heads is not None:
            rows = [
                TrainedRow(number=number, values={column: line[at] for column, at in heads.columns.items()})
                for number, line in enumerate(lines, 1)
            ]
            return tuple(row for row in rows[heads.first_line :] if any(row.values.values()))
    columns = say("training.import.comma").join(names[column][0] for column in _NEEDED)
    raise UnusableFile("training.import.missing", columns=columns)


def write_problems(path: Path, rows: Iterable[tuple[TrainedRow, str]], say: Wording) -> None:
    """Write the rows that have a note to a new file, each with its note in a last column; every cell is text."""
    book = new_workbook()
    page = book.create_sheet()
    heads = [say(f"training.import.column.{column}").split()[0] for column in _COLUMNS]
    lines = [[row.values.get(column, "") for column in _COLUMNS] + [note] for row, note in rows]
    for number, line in enumerate([[*heads, say("training.import.note")], *lines], 1):
        for column, text in enumerate(line, 1):
            cell = page.cell(row=number, column=column, value=text)
            cell.data_type = "s"  # also where it begins with =, which must not become a formula
    book.save(path)


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return "" if value is None else without_blanks(str(value).strip())

"""A county's own ledger as it arrives: its heads matched with the fields of a case, its rows read one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import FieldType
from handlers.cases.fields.saying import name_of
from handlers.dialog.context import Occasion
from handlers.documents.org_heads import Heads, find_heads, heading
from handlers.documents.org_sheets import cell_text
from handlers.documents.workbook import UnusableFile, open_workbook, read_lines

MOST_COLUMNS = 200
PLACES = ("area_code", "township", "village")  # by which the place of a row is found
BESIDE = ("number", "state", *PLACES)  # follow from others, and are read all the same
_NEEDED = ("head",)
_UNREAD = (FieldType.PHOTOS, FieldType.ROWS)


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One row: its number as the spreadsheet counts, its texts by field, and all its cells as they stand there."""

    number: int
    texts: Mapping[str, str]
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LedgerFile:
    """The first sheet that has the heads of a ledger; `unknown` are heads that no field has."""

    title: str
    heads: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[LedgerRow, ...]


def read(occasion: Occasion, path: Path) -> LedgerFile:
    """Read a workbook; columns may stand in any order, below one row of heads or two. Raises UnusableFile."""
    names = _names(occasion)
    for page in open_workbook(path).worksheets:
        lines = [tuple(map(cell_text, line)) for line in read_lines(page, MOST_COLUMNS)]
        heads = find_heads(lines, names, _NEEDED)
        if heads is not None:
            return _file(page.title, lines, heads)
    raise UnusableFile("ledger.file.no_heads", file=path.name)


def _names(occasion: Occasion) -> Mapping[str, set[str]]:
    """By field what its column may be called; a name that several fields have is that of the first."""
    taken: set[str] = set()
    found: dict[str, set[str]] = {}
    for field in CATALOGUE:
        if (field.is_derived and field.key not in BESIDE) or field.type in _UNREAD:
            continue
        key = f"ledger.heads.{field.key}"
        words = [name_of(occasion, field), *(occasion.say(key).split() if occasion.say.has(key) else ())]
        found[field.key] = {heading(word) for word in words} - taken
        taken |= found[field.key]
    return {key: words for key, words in found.items() if words}


def _file(title: str, lines: Sequence[tuple[str, ...]], heads: Heads) -> LedgerFile:
    known = set(heads.columns.values())
    unknown = tuple(head for at, head in enumerate(heads.written) if head and at not in known)
    return LedgerFile(title=title, heads=heads.written, unknown=unknown, rows=tuple(_rows(lines, heads)))


def _rows(lines: Sequence[tuple[str, ...]], heads: Heads) -> Iterator[LedgerRow]:
    width = len(heads.written)
    for number, line in enumerate(lines[heads.first_line :], heads.first_line + 1):
        cells = (*line, *[""] * width)[:width]
        texts = {key: cells[at] for key, at in heads.columns.items() if cells[at]}
        if texts:
            yield LedgerRow(number=number, texts=texts, cells=cells)

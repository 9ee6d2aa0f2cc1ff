"""A county's own ledger as it arrives: its heads matched with the fields of a case, its rows read one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import CaseField, FieldType
from handlers.cases.fields.saying import name_of
from handlers.dialog.context import Occasion
from handlers.documents.org_heads import Heads, find_heads, heading
from handlers.documents.org_sheets import cell_text
from handlers.documents.workbook import UnusableFile, read_lines

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_COLUMNS = 200
PLACES = ("area_code", "township", "village")  # by which the place of a row is found
BESIDE = ("number", "state", *PLACES)  # follow from others, and are read all the same
_NEEDED = ("head",)
Meant = Mapping[str, str]  # by head, as `heading` writes it, the field that it stands for; nothing: it is left out
NOTHING_MEANT: Meant = {}
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


def read(occasion: Occasion, name: str, book: "Workbook", meant: Meant = NOTHING_MEANT) -> LedgerFile:
    """Read a workbook that is called so; columns may stand in any order, below one row of heads or two.

    What a county said that its heads are `meant` for comes before what they are usually called. Raises UnusableFile.
    """
    names = _names(occasion, meant)
    for title, lines in _pages(book):
        heads = find_heads(lines, names, _NEEDED)
        if heads is not None:
            return _file(title, lines, heads)
    raise UnusableFile("ledger.file.no_heads", file=name)


def look_for_heads(occasion: Occasion, name: str, book: "Workbook", meant: Meant) -> list[tuple[str, str]]:
    """The heads of a workbook as they are written, each with the field that it stands for, or nothing.

    They are those of the row in which most are known, also where 户主 is not. Raises UnusableFile.
    """
    names = _names(occasion, meant)
    for _, lines in _pages(book):
        found = [heads for key in names if (heads := find_heads(lines, names, (key,))) is not None]
        if found:
            heads = max(found, key=lambda one: len(one.columns))
            fields = {at: key for key, at in heads.columns.items()}
            return [(head, fields.get(at, "")) for at, head in enumerate(heads.written)]
    raise UnusableFile("ledger.file.no_heads", file=name)


def fields_to_fill(occasion: Occasion) -> list[tuple[str, str]]:
    """The keys and names of all fields that a column may stand for."""
    return [(field.key, name_of(occasion, field)) for field in CATALOGUE if _is_read(field)]


def _is_read(field: CaseField) -> bool:
    return (not field.is_derived or field.key in BESIDE) and field.type not in _UNREAD


def _pages(book: "Workbook") -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for page in book.worksheets:
        yield page.title, [tuple(map(cell_text, line)) for line in read_lines(page, MOST_COLUMNS)]


def _names(occasion: Occasion, meant: Meant) -> Mapping[str, set[str]]:
    """By field what its column may be called; a name that several fields have is that of the first."""
    found = {key: words - set(meant) for key, words in _usual_names(occasion).items()}
    for head, key in meant.items():
        if key in found:
            found[key].add(head)
    return {key: words for key, words in found.items() if words}


def _usual_names(occasion: Occasion) -> dict[str, set[str]]:
    taken: set[str] = set()
    found: dict[str, set[str]] = {}
    for field in CATALOGUE:
        if not _is_read(field):
            continue
        key = f"ledger.heads.{field.key}"
        words = [name_of(occasion, field), *(occasion.say(key).split() if occasion.say.has(key) else ())]
        found[field.key] = {heading(word) for word in words} - taken
        taken |= found[field.key]
    return found


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

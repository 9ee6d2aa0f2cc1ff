"""A county's own workbook looked at before it counts: what its file holds, its names, and a trial with sample numbers.

Done in the child process alone: a book is a file that somebody sent in.
"""

from collections.abc import Iterable, Iterator

from handlers.dialog.context import Occasion
from handlers.documents.own_sheet import name_faults, trial_faults
from handlers.documents.sheet_parts import BROKEN, BookFault, FoundFault, part_faults
from handlers.official_tables.book_names import names_of
from handlers.official_tables.books_in_use import kind_of
from handlers.wording import Wording
from knowledge.model.official_table import OfficialTable
from knowledge.model.pack import Pack
from storage.papers.templates import OwnTemplate
from storage.people import areas


def faults_of(occasion: Occasion, book: OwnTemplate) -> list[str]:
    """Lines on what is wrong with a book that was sent in. Raises LookupError where no document has its table."""
    table = _table(occasion.packs.values(), book.kind)
    rows = most_rows(occasion, book.area) if table.by_place else 0
    return faults_for(occasion.say, table, rows, book.content)


def faults_for(say: Wording, table: OfficialTable, rows: int, content: bytes) -> list[str]:
    """Lines on what is wrong with a book for a table with so many rows of places; none where it can be used."""
    try:
        found = list(_found(say, table, rows, content))
    except BROKEN:
        found = [FoundFault(kind=BookFault.BROKEN)]
    return [say(f"tables.book.fault.{one.kind}", text=one.text, rows=one.rows) for one in dict.fromkeys(found)]


def most_rows(occasion: Occasion, county: str) -> int:
    """How many places a table of a county, or of one of its townships, has rows for."""
    below = areas.children(occasion.tx, county)
    return max([len(below), *(len(areas.children(occasion.tx, place.code)) for place in below)])


def _found(say: Wording, table: OfficialTable, rows: int, content: bytes) -> Iterator[FoundFault]:
    """What is wrong on the first level at which something is."""
    names = names_of(say, table)
    found = list(part_faults(content)) or list(name_faults(content, names, rows))
    yield from found or trial_faults(content, names, rows)


def _table(packs: Iterable[Pack], kind: str) -> OfficialTable:
    for pack in packs:
        for table in pack.tables:
            if kind_of(pack.id, table.id) == kind:
                return table
    raise LookupError(kind)

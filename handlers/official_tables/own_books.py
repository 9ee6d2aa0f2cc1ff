"""A county's own workbooks for its official tables: sent in, checked outside of the turn, used, and back to ours."""

import hashlib
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.official_tables import at_desk, book_names
from handlers.official_tables.at_desk import NoSuchTable
from handlers.official_tables.book_checking import most_rows
from handlers.official_tables.book_names import BookName, names_of
from handlers.official_tables.books_in_use import kind_of, may_set
from knowledge.area import Place
from knowledge.model.official_table import OfficialTable
from storage.papers import templates
from storage.papers.templates import OwnTemplate, TemplateStatus
from storage.people import audit, people
from storage.queues import jobs

TABLE_BOOK = "table_book"  # the kind of job that checks one
MOST_BYTES = 1_000_000


class NoWorkbook(ValueError):
    """What was sent in is no .xlsx file."""


@dataclass(frozen=True, kw_only=True)
class BookVersion:
    """A version that was sent in: whose and when, where it stands, and lines on what is wrong with it."""

    id: int
    title: str
    status: TemplateStatus
    said: str
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OwnBooks:
    """The names that a book for a table may have, and the county's versions; `is_ours` where ours counts."""

    id: str
    label: str
    rows: str
    names: tuple[BookName, ...]
    is_ours: bool
    versions: tuple[BookVersion, ...]


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    """Where the books for one table stand."""

    county: Place
    kind: str
    table: OfficialTable


def look(context: Context, id: str) -> OwnBooks:
    """The page of a table's own books. Raises NoSuchTable."""
    shelf = _shelf(context, id)
    versions = [one for one in templates.of_area(context.tx, shelf.county.code) if one.kind == shelf.kind]
    rows = most_rows(context, shelf.county.code)
    return OwnBooks(
        id=id,
        label=context.say("tables.named", label=shelf.table.label, name=shelf.table.name),
        rows=context.say("tables.book.rows", rows=rows) if shelf.table.by_place else "",
        names=names_of(context.say, shelf.table),
        is_ours=all(one.status is not TemplateStatus.IN_USE for one in versions),
        versions=tuple(_version(context, one) for one in versions),
    )


def sample(context: Context, id: str) -> tuple[str, bytes]:
    """Our own layout with all names set, to begin with: how it is called, and the file. Raises NoSuchTable."""
    shelf = _shelf(context, id)
    rows = most_rows(context, shelf.county.code)
    name = context.say("tables.book.sample_name", label=shelf.table.label, name=shelf.table.name)
    return name, book_names.sample(context.say, shelf.table, rows)


def receive(context: Context, id: str, name: str, data: bytes) -> None:
    """Keep a book, and let it be checked. Raises NoSuchTable, NoWorkbook."""
    shelf = _shelf(context, id)
    if not name.lower().endswith(".xlsx") or not data.startswith(b"PK"):
        raise NoWorkbook
    sent = templates.add(
        context.tx,
        area=shelf.county.code,
        kind=shelf.kind,
        name=name[-100:],
        content=data,
        sha256=hashlib.sha256(data).hexdigest(),
        person_id=context.person_id,
        now=context.now,
    )
    jobs.add(
        context.tx,
        kind=TABLE_BOOK,
        lane=context.inbound.lane,
        details={TABLE_BOOK: sent},
        due_at=context.now,
        key=f"{TABLE_BOOK}:{sent}",
    )
    _note(context, shelf, "table_book_sent_in")


def use(context: Context, id: str, version: str) -> None:
    """Use a version that was laid by. Raises NoSuchTable."""
    book = find(context, id, version)
    if book.status is not TemplateStatus.LAID_BY:
        raise NoSuchTable(version)
    templates.use(context.tx, book)
    _note(context, _shelf(context, id), "table_book_used")


def back_to_ours(context: Context, id: str) -> None:
    """Let our own layout count again. Raises NoSuchTable."""
    shelf = _shelf(context, id)
    if templates.back_to_ours(context.tx, shelf.county.code, shelf.kind):
        _note(context, shelf, "table_book_laid_by")


def find(context: Context, id: str, version: str) -> OwnTemplate:
    """A version of a table's book, of the person's county. Raises NoSuchTable."""
    shelf = _shelf(context, id)
    is_id = version.isascii() and version.isdigit() and len(version) < 19
    book = templates.find(context.tx, int(version)) if is_id else None
    if book is None or (book.area, book.kind) != (shelf.county.code, shelf.kind):
        raise NoSuchTable(version)
    return book


def _shelf(context: Context, id: str) -> _Shelf:
    tables, table = at_desk.find(context, id)
    if not may_set(context, tables.place):
        raise NoSuchTable(id)
    return _Shelf(county=tables.place, kind=kind_of(tables.pack.id, table.id), table=table)


def _version(context: Context, one: OwnTemplate) -> BookVersion:
    title = context.say(
        "tables.book.version",
        name=one.name,
        who=people.name_of(context.tx, one.person_id) or context.say("tables.somebody"),
        at=say_moment(context.say, one.created_at, context.zone),
    )
    said = context.say(f"tables.book.status.{one.status}")
    return BookVersion(id=one.id, title=title, status=one.status, said=said, faults=one.faults)


def _note(context: Context, shelf: _Shelf, action: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"area:{shelf.county.code}",
        now=context.now,
        details={"table": shelf.table.id},
    )

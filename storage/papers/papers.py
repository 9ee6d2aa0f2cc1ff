"""Papers: who had which made of whom, why, by which template, how far that is, and till when the file is there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.exchange.exports import ExportStatus
from storage.papers.tables import papers


class PaperFormat(StrEnum):
    """What kind of file is written."""

    DOCX = "docx"
    PDF = "pdf"
    DOCX_EACH = "docx_each"  # a zip with a paper of each household
    PDF_EACH = "pdf_each"


@dataclass(frozen=True, kw_only=True)
class NewPaper:
    """A paper as it is asked for. `asked` tells of which cases; `template_id` is none for our own template."""

    person_id: int
    area: str
    kind: str
    format: PaperFormat
    full: bool
    asked: dict[str, Any]
    reason: str | None
    template_id: int | None
    in_chat: bool
    many: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class StoredPaper(NewPaper):
    """A paper. `file` is its name within the file folder, `name` what people call the file."""

    id: int
    status: ExportStatus
    done: int
    name: str | None
    sha256: str | None
    bytes: int | None
    file: str | None
    created_at: datetime


def add(tx: Transaction, new: NewPaper, now: datetime) -> int:
    """Note that a paper was asked for; its id."""
    id = new_id(tx, papers)
    values = {
        "id": id,
        "person_id": new.person_id,
        "area": new.area,
        "kind": new.kind,
        "format": new.format,
        "full": new.full,
        "sealed_asked": tx.seal_json(papers.c.sealed_asked, id, new.asked),
        "sealed_reason": None if new.reason is None else tx.seal(papers.c.sealed_reason, id, new.reason),
        "template_id": new.template_id,
        "in_chat": new.in_chat,
        "status": ExportStatus.WAITING,
        "many": new.many,
        "done": 0,
        "created_at": now,
        "expires_at": new.expires_at,
    }
    tx.execute(papers.insert().values(values))
    return id


def find(tx: Transaction, paper_id: int) -> StoredPaper | None:
    """The paper with this id."""
    row = tx.execute(select(papers).where(papers.c.id == paper_id)).first()
    return None if row is None else _paper(tx, row)


def latest_of(tx: Transaction, person_id: int, limit: int = 20) -> list[StoredPaper]:
    """The papers of a person, the latest first."""
    query = select(papers).where(papers.c.person_id == person_id).order_by(papers.c.id.desc()).limit(limit)
    return [_paper(tx, row) for row in tx.execute(query)]


def count_of_place(tx: Transaction, area: str, kind: str, since: datetime) -> int:
    """How many papers of a kind were asked for at a place since a moment: the number of the latest among them.

    The same paper once more as PDF is no other one.
    """
    of_kind = (papers.c.area == area, papers.c.kind == kind, papers.c.format == PaperFormat.DOCX)
    query = select(func.count()).where(*of_kind, papers.c.created_at >= since)
    return int(tx.execute(query).scalar_one())


def progress(tx: Transaction, paper_id: int, done: int) -> None:
    """Note how many are written."""
    tx.execute(update(papers).where(papers.c.id == paper_id).values(done=done))


def finish(tx: Transaction, paper_id: int, *, name: str, file: str, sha256: str, bytes: int, done: int) -> bool:
    """The file is there; false where it is not waited for any more."""
    values = {
        "sealed_name": tx.seal(papers.c.sealed_name, paper_id, name),
        "file": file,
        "sha256": sha256,
        "bytes": bytes,
        "done": done,
        "status": ExportStatus.READY,
    }
    return tx.execute(_waiting(paper_id).values(values)).rowcount > 0


def fail(tx: Transaction, paper_id: int) -> bool:
    """It cannot be written; false where it is not waited for any more."""
    return tx.execute(_waiting(paper_id).values(status=ExportStatus.FAILED)).rowcount > 0


def expire(tx: Transaction, now: datetime) -> list[str]:
    """Take the files from papers whose time is over; the names of the files, which are to be deleted."""
    over = (papers.c.expires_at <= now, papers.c.status != ExportStatus.GONE)
    names = list(tx.execute(select(papers.c.file).where(*over)).scalars())
    if names:
        tx.execute(update(papers).where(*over).values(status=ExportStatus.GONE, file=None))
    return [name for name in names if name is not None]


def _waiting(paper_id: int) -> Any:
    return update(papers).where(papers.c.id == paper_id, papers.c.status == ExportStatus.WAITING)


def _paper(tx: Transaction, row: Row[Any]) -> StoredPaper:
    return StoredPaper(
        id=row.id,
        person_id=row.person_id,
        area=row.area,
        kind=row.kind,
        format=PaperFormat(row.format),
        full=row.full,
        asked=tx.open_json(papers.c.sealed_asked, row.id, row.sealed_asked),
        reason=None if row.sealed_reason is None else tx.open(papers.c.sealed_reason, row.id, row.sealed_reason),
        template_id=row.template_id,
        in_chat=row.in_chat,
        status=ExportStatus(row.status),
        many=row.many,
        done=row.done,
        name=None if row.sealed_name is None else tx.open(papers.c.sealed_name, row.id, row.sealed_name),
        sha256=row.sha256,
        bytes=row.bytes,
        file=row.file,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )

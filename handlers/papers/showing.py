"""Papers as whoever asked for them sees them: how far one is, where its file is fetched, and when it is gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.dialog.apart import Apart
from handlers.dialog.context import Context, Occasion, in_rows
from handlers.dialog.dates import say_moment
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.dialog.row_ids import row_id
from handlers.exchange.showing import say_size
from handlers.papers import again
from handlers.papers.asking import NoPapers
from handlers.papers.kinds import OF_HOUSEHOLDS
from storage.cases import files
from storage.database.sealed_folder import KeptFile
from storage.exchange.exports import ExportStatus
from storage.papers import papers
from storage.papers.papers import PaperFormat, StoredPaper
from storage.people import audit

_MEDIA: Mapping[PaperFormat, str] = {
    PaperFormat.DOCX: MEDIA_TYPES["docx"],
    PaperFormat.PDF: MEDIA_TYPES["pdf"],
    PaperFormat.DOCX_EACH: "application/zip",
    PaperFormat.PDF_EACH: "application/zip",
}


@dataclass(frozen=True, kw_only=True)
class PaperShown:
    """A paper as a page shows it; `percent` of it are written, and `ready` tells whether it can be fetched.

    `full` is one with the numbers of people as they are.
    """

    id: int
    title: str
    said: str
    percent: int
    waiting: bool
    ready: bool
    full: bool


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """A file to be fetched: its bytes, and under which name and type it is handed out."""

    kept: KeptFile
    name: str
    media_type: str


def mine(context: Context) -> list[PaperShown]:
    """The person's own papers, the latest first. Raises NoPapers for who has none to make."""
    if not context.may(Action.VIEW_CASE, context.place):
        raise NoPapers
    return [_shown(context, one) for one in papers.latest_of(context.tx, context.person_id)]


def one(context: Context, paper_id: str) -> PaperShown:
    """A paper of the person's own. Raises NoPapers."""
    return _shown(context, _own(context, paper_id))


def fetch(context: Context, paper_id: str) -> PaperFile:
    """The file of the person's own paper, which the trail keeps. Raises NoPapers also where it is gone."""
    paper = _own(context, paper_id)
    if paper.status is not ExportStatus.READY or paper.file is None or context.files is None:
        raise NoPapers
    kept = context.files.file(paper.file)
    if context.now >= paper.expires_at or not kept.is_here:
        raise NoPapers
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="paper_fetched",
        subject=f"area:{paper.area}",
        now=context.now,
        details={"paper": paper.id, "sha256": paper.sha256},
    )
    return PaperFile(kept=kept, name=paper.name or "", media_type=_MEDIA[paper.format])


def ended(occasion: Occasion, paper_id: int) -> Iterator[Notice]:
    """What is said in the chat of a paper that was asked for there, and is done now or never will be."""
    paper = papers.find(occasion.tx, paper_id)
    if paper is None or not paper.in_chat:
        return
    kind = occasion.say(f"papers.kind.{paper.kind}")
    if paper.status is not ExportStatus.READY or paper.file is None:
        reply = Reply(text=occasion.say("papers.failed", kind=kind))
    else:
        file_id = files.add(
            occasion.tx,
            person_id=paper.person_id,
            name=paper.name or "",
            media_type=_MEDIA[paper.format],
            bytes=paper.bytes,
            now=occasion.now,
            file=paper.file,
            sha256=paper.sha256,
        )
        until = say_moment(occasion.say, paper.expires_at, occasion.zone)
        key = "papers.done" if paper.kind in OF_HOUSEHOLDS else "papers.done_plain"
        text = occasion.say(key, kind=kind, until=until)
        reply = Reply(text=text, options=in_rows([*again.button(occasion, paper)]), files=(file_id,))
    yield Notice(person_id=paper.person_id, reply=reply)


def forget(occasion: Occasion, apart: Apart) -> None:
    """Delete the files of papers whose time is over."""
    for name in papers.expire(occasion.tx, occasion.now):
        if occasion.files is not None:
            occasion.files.remove(name)


def _own(context: Context, paper_id: str) -> StoredPaper:
    id = row_id(paper_id)
    paper = None if id is None else papers.find(context.tx, id)
    if paper is None or paper.person_id != context.person_id:
        raise NoPapers
    return paper


def _shown(context: Context, paper: StoredPaper) -> PaperShown:
    over = paper.status is ExportStatus.READY and context.now >= paper.expires_at
    status = ExportStatus.GONE if over else paper.status
    at = say_moment(context.say, paper.created_at, context.zone)
    key = "papers.title_full" if paper.full else "papers.title"
    return PaperShown(
        id=paper.id,
        title=context.say(key, kind=context.say(f"papers.kind.{paper.kind}"), count=paper.many, at=at),
        said=context.say(
            f"papers.status.{status}",
            done=paper.done,
            many=paper.many,
            size=say_size(paper.bytes or 0),
            until=say_moment(context.say, paper.expires_at, context.zone),
        ),
        percent=min(100, 100 * paper.done // max(1, paper.many)),
        waiting=paper.status is ExportStatus.WAITING,
        ready=status is ExportStatus.READY,
        full=paper.full,
    )

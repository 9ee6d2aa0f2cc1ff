"""A paper asked for: noted with who, why and of what, and made outside of the turn by a child process."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import at_level
from knowledge.area import Level
from storage.papers import papers, templates
from storage.papers.papers import NewPaper, PaperFormat
from storage.people import areas, audit
from storage.queues import jobs
from storage.retention import EXPORTS

PAPER = "paper"  # the kind of job that makes one
BY_ITSELF = "by_itself"  # in what is asked: one household alone, which the trail names when it is asked for
KEPT = EXPORTS.span  # so long the file can be fetched


@dataclass(frozen=True, kw_only=True)
class PaperOrder:
    """What is asked for: a paper of a kind, and `asked`, of which cases. `about` is what the trail says of it."""

    kind: str
    asked: dict[str, Any]
    about: str
    many: int = 1
    format: PaperFormat = PaperFormat.DOCX
    full: bool = False
    reason: str = ""
    in_chat: bool = True


def order(context: Context, wanted: PaperOrder) -> int:
    """Have a paper made for the person of this talk, who holds an office; its id."""
    assert context.place is not None
    county = at_level(areas.lineage(context.tx, context.place), Level.COUNTY)
    own = templates.in_use(context.tx, county.code, wanted.kind) if county is not None else None
    new = NewPaper(
        person_id=context.person_id,
        area=context.place.code,
        kind=wanted.kind,
        format=wanted.format,
        full=wanted.full,
        asked=wanted.asked,
        reason=wanted.reason or None,
        template_id=own,
        in_chat=wanted.in_chat,
        many=wanted.many,
        expires_at=context.now + KEPT,
    )
    paper_id = papers.add(context.tx, new, context.now)
    jobs.add(
        context.tx,
        kind=PAPER,
        lane=context.inbound.lane,
        details={PAPER: paper_id},
        due_at=context.now,
        key=f"{PAPER}:{paper_id}",
    )
    details = {"paper": paper_id, "kind": wanted.kind, "format": wanted.format, "count": wanted.many}
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="paper_made_in_full" if wanted.full else "paper_made",
        subject=wanted.about,
        now=context.now,
        details=details | ({"reason": wanted.reason} if wanted.reason else {}),
    )
    return paper_id

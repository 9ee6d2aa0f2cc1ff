"""Making what was asked for: one paper, or a zip of many. Done in the child process alone."""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.exchange.houses import Told
from handlers.ledger.table import Disclosure
from handlers.papers import chosen, public_notices
from handlers.papers.filling import FillableTemplate
from handlers.papers.kinds import FINISHED, OF_HOUSEHOLDS, fitting
from handlers.papers.our_templates import ours
from handlers.papers.paper import PrintedPaper
from handlers.papers.portable import print_pdf
from storage.database.sealed_folder import SealedFolder
from storage.papers import templates
from storage.papers.papers import PaperFormat, StoredPaper

_EACH: Mapping[PaperFormat, PaperFormat] = {
    PaperFormat.DOCX_EACH: PaperFormat.DOCX,
    PaperFormat.PDF_EACH: PaperFormat.PDF,
}
_Drawer = Callable[[PrintedPaper], bytes]
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows


class NothingToPrint(Exception):
    """Nothing is left of what was asked for, or the person may not see it any more."""


@dataclass(frozen=True, kw_only=True)
class PaperMade:
    """What people call a file, how many papers it has, and the numbers of the cases that stand on them."""

    name: str
    done: int
    cases: Sequence[str]


def make(context: Context, asked: StoredPaper, file: BinaryIO, photo_folder: SealedFolder, told: Told) -> PaperMade:
    """Write the file. Raises NothingToPrint, UnfitTemplate."""
    papers = _papers(context, asked, photo_folder)
    each = _EACH.get(asked.format)
    if each is None:
        paper, numbers = next(papers, (None, ()))
        if paper is None:
            raise NothingToPrint
        file.write(_drawer(context, asked, asked.format)(paper))
        return PaperMade(name=f"{paper.name}.{asked.format}", done=1, cases=numbers)
    cases: list[str] = []
    done, draw = 0, _drawer(context, asked, each)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for done, (paper, numbers) in enumerate(papers, 1):
            archive.writestr(zipfile.ZipInfo(f"{paper.name}.{each}", _MOMENT), draw(paper))
            cases += numbers
            told(done)
    if not done:
        raise NothingToPrint
    kind = context.say(f"papers.kind.{asked.kind}")
    name = context.say("papers.archive", kind=kind, day=context.today.isoformat(), number=asked.id)
    return PaperMade(name=name, done=done, cases=cases)


def template_of(context: Context, asked: StoredPaper) -> bytes:
    """The template by which a paper is made: the county's as it was when it was asked for, else ours."""
    own = None if asked.template_id is None else templates.find(context.tx, asked.template_id)
    return ours(asked.kind) if own is None else own.content


def _papers(
    context: Context, asked: StoredPaper, photo_folder: SealedFolder
) -> Iterator[tuple[PrintedPaper, Sequence[str]]]:
    """The papers, each with the numbers of the cases on it."""
    if asked.kind in FINISHED:
        yield FINISHED[asked.kind](asked.asked), ()
        return
    if asked.kind == public_notices.NOTICE:
        cases = chosen.selected(context, chosen.selection_of(asked.asked))
        for one in chosen.boards(context, asked.asked["step"], cases):
            paper = public_notices.compose(context, one.pack, one.notice, one.board, one.cases)
            yield paper, [case.number for case in one.cases]
        return
    kind = OF_HOUSEHOLDS[asked.kind]
    action = Action.VIEW_ID_NUMBER if asked.full else Action.VIEW_CASE
    shown = Disclosure.FULL if asked.full else Disclosure.MASKED
    cases = chosen.selected(context, chosen.selection_of(asked.asked), action)
    for case in fitting(context, kind, cases):
        yield kind.compose(context, case, shown, photo_folder), [case.number]


def _drawer(context: Context, asked: StoredPaper, format: PaperFormat) -> _Drawer:
    """What draws the papers of an order, its template read once."""
    return print_pdf if format is PaperFormat.PDF else FillableTemplate(template_of(context, asked), asked.kind).fill

"""Asking for papers: what there is for the chosen households, what is wrong with a choice, and the order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.dialog import paper_orders
from handlers.dialog.context import Context
from handlers.dialog.paper_orders import BY_ITSELF, PaperOrder
from handlers.dialog.permissions import Action
from handlers.ledger.selection import Selection
from handlers.papers import chosen
from handlers.papers.kinds import FORMATS, OF_HOUSEHOLDS, fitting
from handlers.papers.public_notices import NOTICE, notices_of
from storage.cases.cases import Case
from storage.exchange.exports import ExportStatus
from storage.papers import papers
from storage.papers.papers import PaperFormat

MOST_AT_ONCE = 3  # that a person may have under way
LONGEST_REASON, SHORTEST_REASON = 200, 4
_OF_EACH: Mapping[PaperFormat, PaperFormat] = {
    PaperFormat.DOCX: PaperFormat.DOCX_EACH,
    PaperFormat.PDF: PaperFormat.PDF_EACH,
}


class NoPapers(LookupError):
    """There is no such paper, or it is not the person's, or the person has no papers to make: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class PaperChoice:
    """What somebody chose. `kind` is one of households, or `notice:` with the step that is made public."""

    kind: str = ""
    format: str = PaperFormat.DOCX
    full: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperSheet:
    """The form: how many households were chosen, which papers there are for them, and what is wrong with a choice.

    Of all that were `chosen`, `count` have room in one paper or archive: the first in their order.
    """

    selection: Selection
    chosen: int
    count: int
    kinds: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]
    may_full: bool
    choice: PaperChoice
    slips: dict[str, str] = field(default_factory=dict)


def sheet(context: Context, selection: Selection, choice: PaperChoice = PaperChoice()) -> PaperSheet:
    """The form for households that were chosen. Raises NoPapers."""
    return _sheet(context, selection, choice, _chosen(context, selection))


def ask(context: Context, selection: Selection, choice: PaperChoice, *, in_chat: bool = False) -> int | PaperSheet:
    """Ask for papers, which are made outside of this turn: the id, else the form again. Raises NoPapers."""
    cases = _chosen(context, selection)
    shown = _sheet(context, selection, choice, cases)
    wanted = _order(context, shown, cases)
    slips = dict(_slips(context, shown, wanted))
    if slips:
        return replace(shown, slips=slips)
    return paper_orders.order(context, replace(wanted, in_chat=in_chat))


def offered(context: Context, cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """The papers that some households can have, each with what it is called."""
    for kind in OF_HOUSEHOLDS.values():
        if fitting(context, kind, cases):
            yield kind.id, context.say(f"papers.kind.{kind.id}")
    packs = [context.packs.get(pack or "") for pack in sorted({case.pack or "" for case in cases})]
    steps = dict.fromkeys(notice.step for pack in packs for notice in notices_of(pack))
    for step in steps:
        if chosen.boards(context, step, cases):
            yield f"{NOTICE}:{step}", context.say(f"papers.notice.kind.{step}")


def _chosen(context: Context, selection: Selection) -> list[Case]:
    if not context.may(Action.VIEW_CASE, context.place):
        raise NoPapers
    return chosen.selected(context, selection)


def _sheet(context: Context, selection: Selection, choice: PaperChoice, cases: Sequence[Case]) -> PaperSheet:
    kinds = tuple(offered(context, cases))
    return PaperSheet(
        selection=selection,
        chosen=chosen.count(context, selection),
        count=len(cases),
        kinds=kinds,
        formats=tuple((one.value, context.say(f"papers.format.{one}")) for one in FORMATS),
        may_full=context.may(Action.VIEW_ID_NUMBER, context.place),
        choice=choice if choice.kind else replace(choice, kind=next((id for id, _ in kinds), "")),
    )


def _order(context: Context, shown: PaperSheet, cases: Sequence[Case]) -> PaperOrder:
    """What a choice would have made; `many` is nothing where there is nothing to make."""
    choice = shown.choice
    asked: dict[str, Any] = {"selection": shown.selection.to_json(), BY_ITSELF: len(cases) == 1}
    about = cases[0].number if len(cases) == 1 else f"area:{context.place.code if context.place else ''}"
    reason = choice.reason.strip()
    kind, _, step = choice.kind.partition(":")
    format = PaperFormat(choice.format) if choice.format in dict(shown.formats) else PaperFormat.DOCX
    if kind == NOTICE:
        many = len(chosen.boards(context, step, cases))
        asked |= {"step": step}
    else:
        many = len(fitting(context, OF_HOUSEHOLDS[kind], cases)) if kind in OF_HOUSEHOLDS else 0
    return PaperOrder(
        kind=kind,
        asked=asked,
        about=about,
        many=many,
        format=format if many == 1 else _OF_EACH[format],
        full=choice.full and kind != NOTICE,
        reason=reason,
    )


def _slips(context: Context, shown: PaperSheet, wanted: PaperOrder) -> Iterator[tuple[str, str]]:
    """What is wrong, by field."""
    choice = shown.choice
    if choice.kind not in dict(shown.kinds) or not wanted.many:
        yield "kind", context.say("papers.slip.kind")
    if choice.format not in dict(shown.formats):
        yield "format", context.say("papers.slip.format")
    if choice.full and not shown.may_full:
        yield "full", context.say("papers.slip.not_full")
    elif choice.full and not SHORTEST_REASON <= len(choice.reason.strip()) <= LONGEST_REASON:
        yield "reason", context.say("papers.slip.reason")
    if is_busy(context):
        yield "kind", context.say("papers.slip.busy", most=MOST_AT_ONCE)


def is_busy(context: Context) -> bool:
    """Whether as many papers of the person as may be are under way."""
    latest = papers.latest_of(context.tx, context.person_id)
    return sum(one.status is ExportStatus.WAITING for one in latest) >= MOST_AT_ONCE

"""Which households a paper is of: asked again when it is made, so that its reader may see now who is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action, rows
from handlers.ledger import selection
from handlers.ledger.selection import Selection, Whence
from handlers.papers import public_notices
from knowledge.area import Place
from knowledge.model.pack import Pack
from knowledge.model.public_notice import PublicNotice
from storage.cases import ledger
from storage.cases.case_query import CaseQuery
from storage.cases.cases import COUNTED, Case
from storage.cases.ledger import LedgerOrder

MOST = selection.MOST  # households in one paper or archive


@dataclass(frozen=True, kw_only=True)
class BoardNotice:
    """A notice of a document for the board of a place, with the households on it."""

    pack: Pack
    notice: PublicNotice
    board: Place
    cases: Sequence[Case]


def one_case(number: str) -> Selection:
    """A single household."""
    return Selection(whence=Whence.LEDGER, numbers=(number,))


def selected(context: Context, chosen: Selection, action: Action = Action.VIEW_CASE) -> list[Case]:
    """The chosen households to which the person may do something now, in the order in which they were chosen."""
    query, order = selection.query_of_selection(context, chosen)
    scope = rows(action, grants=context.grants, person_id=context.person_id)
    return ledger.part(context.tx, scope, query, offset=0, limit=MOST, order=order)


def selection_of(asked: Mapping[str, Any]) -> Selection:
    """Which households an order asks for."""
    return Selection.from_json(asked["selection"])


def boards(context: Context, step: str, cases: Sequence[Case]) -> list[BoardNotice]:
    """The notices of a step for some households, one for each board that is within the person's reach."""
    found: dict[tuple[str, str], BoardNotice] = {}
    for pack_id in {case.pack for case in cases}:
        pack = context.packs.get(pack_id or "")
        notice = next((one for one in public_notices.notices_of(pack) if one.step == step), None)
        if pack is None or notice is None:
            continue
        of_pack = public_notices.fitting(context, notice, [case for case in cases if case.pack == pack_id])
        for code, (board, there) in public_notices.by_board(context, notice, of_pack).items():
            if context.may(Action.VIEW_CASE, board):
                found[pack.id, code] = BoardNotice(pack=pack, notice=notice, board=board, cases=there)
    return [found[key] for key in sorted(found)]


def to_post_with(context: Context, notice: PublicNotice, case: Case) -> Sequence[Case]:
    """The households that go on the board with a case: all of the place that wait for it; of a posted one itself."""
    [(board, _)] = public_notices.by_board(context, notice, [case]).values()
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    query = CaseQuery(below=(board.path,), states=COUNTED)
    there = ledger.part(context.tx, scope, query, offset=0, limit=MOST, order=LedgerOrder.OLDEST)
    waiting = public_notices.still_unposted(context, notice, [one for one in there if one.pack == case.pack])
    return waiting if case.id in {one.id for one in waiting} else [case]

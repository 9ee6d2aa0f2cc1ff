"""Which households a paper is of: asked again when it is made, so that its reader may see now who is in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from handlers.cases import procedures
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action, rows
from handlers.ledger import selection
from handlers.ledger.selection import Selection, Whence
from handlers.papers import public_notices
from knowledge.area import Place
from knowledge.model.pack import Pack
from knowledge.model.public_notice import PublicNotice
from storage.cases import cases, ledger, records
from storage.cases.case_query import CaseQuery
from storage.cases.cases import COUNTED, Case
from storage.cases.ledger import LedgerOrder

MOST = selection.MOST  # households in one paper or archive
_AT_ONCE = 500  # cases of which it is read what was taken


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
    """The households that go on the board with a case: those of the place that wait for it; of a posted one itself.

    The first reported come first; there is one more than MOST where not all have room on one notice.
    """
    if not public_notices.still_unposted(context, notice, [case]):
        return [case]
    [(board, _)] = public_notices.by_board(context, notice, [case]).values()
    return list(islice(_waiting(context, notice, board, case), MOST + 1))


def count(context: Context, chosen: Selection) -> int:
    """How many households are chosen, also those beyond MOST."""
    query, _ = selection.query_of_selection(context, chosen)
    return ledger.count(context.tx, rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id), query)


def _waiting(context: Context, notice: PublicNotice, board: Place, like: Case) -> Iterator[Case]:
    """The households of a place that wait for a notice by the document of a case; what is read grows with these."""
    procedure = procedures.procedure_of(context, like)
    states = tuple(state for state in COUNTED if notice.step in procedure.open_at(state))
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    query = CaseQuery(below=(board.path,), states=states)
    all_ids = ledger.ids(context.tx, scope, query, order=LedgerOrder.OLDEST)
    for start in range(0, len(all_ids), _AT_ONCE):
        ids = all_ids[start : start + _AT_ONCE]
        taken = records.taken_among(context.tx, ids)
        there = cases.by_ids(context.tx, [id for id in ids if notice.step not in taken.get(id, ())])
        of_document = [there[id] for id in ids if id in there and there[id].pack == like.pack]
        yield from public_notices.still_unposted(context, notice, of_document)

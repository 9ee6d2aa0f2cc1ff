"""Which houses stay watched once their case has ended, as the document that counts there wants it."""

from handlers.dialog.context import Occasion
from knowledge.model.household import Grade, Method
from knowledge.model.watches import WatchKind, WatchRule
from storage.cases import records
from storage.cases.cases import Case, CaseState
from storage.watches import watches

_OF_EARTH = "earth_timber"


def rule_for(occasion: Occasion, case: Case, kind: WatchKind) -> WatchRule | None:
    """What the document says of watching houses of a kind; none where it says nothing."""
    pack = occasion.packs.get(case.pack or "")
    return next((rule for rule in pack.region.watches if rule.kind is kind), None) if pack else None


def follow(occasion: Occasion, case: Case) -> None:
    """Begin to watch the house of a case that came to its end, and watch no longer one that is taken up again."""
    watches.end(occasion.tx, case.id, occasion.now)
    kind = _kind(occasion, case)
    rule = rule_for(occasion, case, kind) if kind else None
    if kind is not None and rule is not None:
        watches.begin(occasion.tx, case.id, kind, rule.next_look(occasion.today), occasion.now)


def _kind(occasion: Occasion, case: Case) -> WatchKind | None:
    """Why a house stays watched; none where it does not."""
    match case.state:
        case CaseState.EMPTY_SEALED:
            return WatchKind.EMPTY
        case CaseState.SAFE if case.grade == Grade.B:
            return WatchKind.B_EARTH if case.answers.get("structure") == _OF_EARTH else WatchKind.B
        case CaseState.CLOSED if case.grade == Grade.C:
            known = records.values_of(occasion.tx, case.id)
            method = known.get("method") or known.get("planned_method")
            return WatchKind.REPAIRED_C if method == Method.REPAIR else None
    return None

"""Taking back what a ledger brought, outside of turns: in short transactions, and after a break from where it stood."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from handlers.dialog.context import Occasion
from handlers.exchange.houses import Told
from handlers.ledger import taking_in
from handlers.ledger.taking_in import UndoneHeap
from storage.cases import cases, imports
from storage.cases.imports import CaseImport
from storage.database.database import Steps
from storage.exchange import arrivals
from storage.exchange.arrivals import Arrival, ArrivalStatus
from storage.people import audit


@dataclass(frozen=True, kw_only=True)
class BackSoFar:
    """How far a ledger is taken back, `by` whom: all cases from an id on, so many went back, and which did not."""

    by: int
    down_to: int | None = None
    back: int = 0
    kept: tuple[str, ...] = ()
    could_not: tuple[str, ...] = ()
    ended: bool = False

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the ledger."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `to_json` wrote it, or an earlier release, which took back all at once."""
        if "named" in stored:
            return cls(by=0, back=stored["back"], **_heaps(stored["named"]), ended=True)
        return cls(**{**stored, **_heaps(stored)})

    def with_case(self, heap: UndoneHeap, case_id: int, number: str) -> Self:
        """The same with a case more."""
        match heap:
            case UndoneHeap.BACK:
                return replace(self, down_to=case_id, back=self.back + 1)
            case UndoneHeap.KEPT:
                return replace(self, down_to=case_id, kept=(*self.kept, number))
            case UndoneHeap.COULD_NOT:
                return replace(self, down_to=case_id, could_not=(*self.could_not, number))

    @property
    def counts(self) -> dict[str, int]:
        """How many cases are in which heap."""
        return {"back": self.back, "kept": len(self.kept), "could_not": len(self.could_not)}


def _heaps(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(stored[key]) for key in ("kept", "could_not")}


def begun(arrival: Arrival, person_id: int) -> dict[str, Any]:
    """What is kept with a ledger when somebody begins to take it back, or goes on with it."""
    stored = arrival.found.get("back")
    so_far = BackSoFar(by=person_id) if not stored else replace(BackSoFar.from_json(stored), by=person_id)
    return {"back": so_far.to_json()}


def take_back(steps: Steps, occasion: Occasion, arrival: Arrival, told: Told) -> None:
    """Take back, case by case, what a ledger made and changed; the trail keeps how many of them went."""
    of = None if arrival.import_id is None else imports.find(occasion.tx, arrival.import_id)
    if of is None:
        raise LookupError(f"ledger {arrival.id} brought nothing")
    so_far = BackSoFar.from_json(arrival.found["back"])
    for row in imports.rows_of(occasion.tx, of.id, below=so_far.down_to):
        case = cases.by_ids(occasion.tx, [row.case_id])[row.case_id]
        heap = taking_in.undo_row(occasion, of, row, case, so_far.by)
        so_far = so_far.with_case(heap, case.id, case.number)
        if steps.is_long:
            arrivals.keep_found(occasion.tx, arrival, {"back": so_far.to_json()})
            steps.next()
            told(sum(so_far.counts.values()))
    _end(occasion, arrival, of, replace(so_far, ended=True))


def _end(occasion: Occasion, arrival: Arrival, of: CaseImport, so_far: BackSoFar) -> None:
    imports.end(occasion.tx, of.id, occasion.now)
    arrivals.go_on(occasion.tx, arrival, ArrivalStatus.DONE, found={"back": so_far.to_json()})
    audit.note(
        occasion.tx,
        person_id=so_far.by,
        action="ledger_taken_back",
        subject=arrival.area,
        now=occasion.now,
        details={"number": of.id, **so_far.counts},
    )

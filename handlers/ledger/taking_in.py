"""Taking a county's own ledger in, and taking it back: in three heaps, for what was edited since stays."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from handlers.cases.fields import keeping
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.report import NO_PACK_PREFIX
from handlers.dialog.context import Occasion
from handlers.ledger.arriving import LedgerFile
from handlers.ledger.cells import WrongCell
from handlers.ledger.examining import ChangedRow, NewRow, RowExaminer
from knowledge.area import Place
from storage.cases import cases, imports, records
from storage.cases.cases import Case, CaseState
from storage.cases.imports import CaseImport, ImportedRow
from storage.database.database import Steps
from storage.people.people import Role

TAKEN_IN, TAKEN_BACK = "imported", "import_undone"  # what the history calls it


class UndoneHeap(StrEnum):
    """What became of a case whose import was taken back."""

    BACK = "back"  # as before, or withdrawn
    KEPT = "kept"  # edited since
    COULD_NOT = "could_not"


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """The numbers of the cases of an import that was taken back: gone with it, kept as edited since, and impossible."""

    back: tuple[str, ...]
    kept: tuple[str, ...]
    could_not: tuple[str, ...]


def take_in(
    steps: Steps,
    occasion: Occasion,
    file: LedgerFile,
    county: Place,
    *,
    person_id: int,
    import_id: int | None,
    begin: Callable[[], int],
    told: Callable[[int], None],
) -> int | None:
    """Make and change the cases of a file's good rows; the id by which they can be taken back.

    Each row is looked at in the step that writes it. `import_id` is that of an import which was broken off; none:
    `begin` gives it where there is anything to do. `told` hears between two steps how many rows are through.
    """
    examiner = RowExaminer(occasion, county)
    for done, row in enumerate(file.rows, 1):
        try:
            one = examiner.at(row)
        except WrongCell:
            continue
        if one is not None:
            if import_id is None:
                import_id = begin()
            _take_row_in(occasion, one, import_id, person_id)
        if steps.is_long:
            steps.next()
            told(done)
    return import_id


def _take_row_in(occasion: Occasion, one: NewRow | ChangedRow, import_id: int, person_id: int) -> None:
    match one:
        case NewRow():
            _make(occasion, one, import_id, person_id)
        case ChangedRow():
            _change(occasion, one, import_id, person_id)


def _make(occasion: Occasion, new: NewRow, import_id: int, person_id: int) -> None:
    pack = occasion.pack_at(new.place)
    answers = {BY_KEY[key].answered: value for key, value in new.told.items() if BY_KEY[key].answered}
    case, _ = cases.open_case(
        occasion.tx,
        draft_id=secrets.token_hex(8),
        prefix=pack.region.case_prefix if pack else NO_PACK_PREFIX,
        area=new.place.code,
        pack=pack.id if pack else None,
        imminent=False,
        reporter_id=person_id,
        reporter_role=Role.COUNTY,
        answers={"danger": "unsure", **answers},
        now=occasion.now,
    )
    _record(occasion, case, new, person_id)
    cases.advance(occasion.tx, case, new.state, occasion.now)
    cases.note(
        occasion.tx,
        case,
        kind=TAKEN_IN,
        person_id=person_id,
        role=Role.COUNTY,
        now=occasion.now,
        to_state=new.state,
    )
    imports.note(occasion.tx, import_id, case.id, None)


def _record(occasion: Occasion, case: Case, new: NewRow, person_id: int) -> None:
    """Keep what steps record: as those steps where their days are told, else as what was changed."""
    days, beside = {}, {}
    steps: dict[str, dict[str, Any]] = {}
    for key, value in new.told.items():
        for step, name in BY_KEY[key].recorded[-1:]:
            if name == "day":
                days[step] = date.fromisoformat(value)
            else:
                steps.setdefault(step, {})[name] = value
                beside[key] = step
    for step, day in sorted(days.items(), key=lambda one: one[1]):
        records.add(
            occasion.tx,
            case,
            step=step,
            day=day,
            values=steps.get(step, {}),
            person_id=person_id,
            role=Role.COUNTY,
            now=occasion.now,
        )
    rest = {key: new.told[key] for key, step in beside.items() if step not in days}
    keeping.keep(occasion, case, rest, person_id=person_id, role=Role.COUNTY)


def _change(occasion: Occasion, changed: ChangedRow, import_id: int, person_id: int) -> None:
    keeping.keep(occasion, changed.case, changed.told, person_id=person_id, role=Role.COUNTY)
    imports.note(occasion.tx, import_id, changed.case.id, changed.case.answers)


def take_back(steps: Steps, occasion: Occasion, of: CaseImport, *, person_id: int) -> TakenBack:
    """Undo an import, case by case: what it made is withdrawn, what it changed is as before; what was edited stays.

    It has ended once all are through; one that was broken off goes on when it is taken back again.
    """
    heaps: dict[UndoneHeap, list[str]] = {heap: [] for heap in UndoneHeap}
    for row in imports.rows_of(occasion.tx, of.id):
        case = cases.by_ids(occasion.tx, [row.case_id])[row.case_id]
        is_back = _is_back(occasion, of, row, case)
        heap = UndoneHeap.BACK if is_back else undo_row(occasion, of, row, case, person_id)
        heaps[heap].append(case.number)
        if steps.is_long:
            steps.next()
    imports.end(occasion.tx, of.id, occasion.now)
    return TakenBack(**{heap.value: tuple(numbers) for heap, numbers in heaps.items()})


def _is_back(occasion: Occasion, of: CaseImport, row: ImportedRow, case: Case) -> bool:
    """Whether a row was undone before, and nothing came of the case since."""
    if case.changed_at == row.changed_at:
        return False
    last = cases.history(occasion.tx, case)[-1]
    return last.kind == TAKEN_BACK and last.at == case.changed_at >= of.at


def undo_row(occasion: Occasion, of: CaseImport, row: ImportedRow, case: Case, person_id: int) -> UndoneHeap:
    """Undo one row; the heap to which its case belongs."""
    if case.changed_at != row.changed_at:
        return UndoneHeap.KEPT
    to_state = CaseState.WITHDRAWN if row.before is None else case.state
    if not cases.advance(occasion.tx, case, to_state, occasion.now):
        return UndoneHeap.COULD_NOT
    for record in records.of(occasion.tx, case.id):
        if record.step == records.CHANGED and record.at == of.at:
            records.take_back(occasion.tx, case.id, record.id, person_id, occasion.now)
    if row.before is not None:
        cases.set_answers(occasion.tx, case, row.before)
    cases.note(
        occasion.tx,
        case,
        kind=TAKEN_BACK,
        person_id=person_id,
        role=Role.COUNTY,
        now=occasion.now,
        to_state=to_state,
    )
    return UndoneHeap.BACK

"""What the steps of a case recorded: a row for each step that was taken, kept also where it was taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update

from storage.cases.cases import Case, CaseState
from storage.cases.lifting import lift, recorded
from storage.cases.tables import case_records
from storage.cases.taken import REOPENED, since_reopened
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared

CHANGED = "changed"  # in place of a step, of a record that keeps what was changed later


@dataclass(frozen=True, kw_only=True)
class Record:
    """A step that was taken. `day` is the one on which it was done, `at` when it was entered, `values` what it says.

    `form` is the document's form that was filled in with it, none where there is none. One that `corrects` another,
    by its id, keeps what is said otherwise since, and the `reason`.
    """

    id: int
    step: str
    day: date
    from_state: CaseState
    values: dict[str, Any]
    person_id: int
    role: str
    at: datetime
    form: str | None = None
    form_edition: int | None = None
    corrects: int | None = None
    reason: str | None = None


def add(
    tx: Transaction,
    case: Case,
    *,
    step: str,
    day: date,
    values: dict[str, Any],
    person_id: int,
    role: str,
    now: datetime,
    form: tuple[str, int] | None = None,
    corrects: int | None = None,
    reason: str | None = None,
) -> int:
    """Keep what a step records; its id. What lists look for goes to the case's own columns, too.

    `form` is the document's form that was filled in with its edition.
    """
    id = new_id(tx, case_records)
    row = {
        "id": id,
        "case_id": case.id,
        "step": step,
        "day": day.isoformat(),
        "from_state": case.state,
        "sealed_values": tx.seal_json(case_records.c.sealed_values, id, values),
        "form": form[0] if form else None,
        "form_edition": form[1] if form else None,
        "corrects": corrects,
        "sealed_reason": tx.seal(case_records.c.sealed_reason, id, reason) if reason else None,
        "person_id": person_id,
        "role": role,
        "at": now,
    }
    _ADD.run(tx, row)
    if values or form is not None or step == REOPENED:  # else nothing is known that was not known before
        lift(tx, case.id)
    return id


_ADD = Prepared(lambda tx: tx.insert(case_records))


def steps_of(tx: Transaction, case_id: int) -> list[Record]:
    """The steps that were taken and stand, the first first."""
    return [record for record in of(tx, case_id) if record.step != CHANGED]


def of(tx: Transaction, case_id: int) -> list[Record]:
    """The steps that were taken and stand, and what was changed after them, the first first."""
    return among(tx, [case_id])[case_id]


def among(tx: Transaction, case_ids: Collection[int], steps: Collection[str] | None = None) -> dict[int, list[Record]]:
    """The same of some cases, by their ids; with `steps` of these steps alone."""
    query = select(*_READ).where(case_records.c.case_id.in_(case_ids), case_records.c.undone_at.is_(None))
    if steps is not None:
        query = query.where(case_records.c.step.in_(steps))
    found: dict[int, list[Record]] = {case_id: [] for case_id in case_ids}
    for row in tx.execute(query.order_by(case_records.c.id)):
        record = Record(
            id=row.id,
            step=row.step,
            day=date.fromisoformat(row.day),
            from_state=CaseState(row.from_state),
            values=tx.open_json(case_records.c.sealed_values, row.id, row.sealed_values),
            person_id=row.person_id,
            role=row.role,
            at=row.at,
            form=row.form,
            form_edition=row.form_edition,
            corrects=row.corrects,
            reason=tx.open(case_records.c.sealed_reason, row.id, row.sealed_reason) if row.sealed_reason else None,
        )
        found[row.case_id].append(record)
    return found


_READ = [column for column in case_records.c if not column.name.startswith("undone_")]


def values_of(tx: Transaction, case_id: int) -> dict[str, Any]:
    """All that the steps of a case recorded, by field; what a later step says of the same counts."""
    return recorded(tx, case_id)


def this_time(tx: Transaction, case_id: int) -> Sequence[Record]:
    """The steps that were taken and stand, the first first; of a case that was taken up again those since then."""
    return since_reopened(of(tx, case_id))


def with_photo(tx: Transaction, case_id: int, photo_id: str) -> list[Record]:
    """The steps and corrections that recorded a photo, the first first."""
    return [record for record in of(tx, case_id) if photo_keys(record, photo_id)]


def photo_keys(record: Record, photo_id: str) -> list[str]:
    """The fields under which a step recorded a photo."""
    return [key for key, value in record.values.items() if isinstance(value, list) and photo_id in value]


def set_values(tx: Transaction, record: Record, values: dict[str, Any]) -> None:
    """Let a step have recorded other values: of a photo that turned out to be none. Lists look for these, too."""
    chosen = update(case_records).where(case_records.c.id == record.id)
    sealed = chosen.values(sealed_values=tx.seal_json(case_records.c.sealed_values, record.id, values))
    lift(tx, tx.execute(sealed.returning(case_records.c.case_id)).scalar_one())


def taken(tx: Transaction, case_id: int) -> frozenset[str]:
    """The steps that were taken and stand."""
    query = select(case_records.c.step).where(case_records.c.case_id == case_id, case_records.c.undone_at.is_(None))
    return frozenset(tx.execute(query).scalars())


def taken_among(tx: Transaction, case_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The steps that were taken and stand, of some cases by id; a case without one is left out."""
    query = select(case_records.c.case_id, case_records.c.step).where(
        case_records.c.case_id.in_(case_ids), case_records.c.undone_at.is_(None)
    )
    found: dict[int, set[str]] = {}
    for row in tx.execute(query):
        found.setdefault(row.case_id, set()).add(row.step)
    return {id: frozenset(steps) for id, steps in found.items()}


def forms_among(tx: Transaction, case_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The documents' forms that were filled in and stand, of some cases by id; a case without one is left out."""
    query = select(case_records.c.case_id, case_records.c.form).where(
        case_records.c.case_id.in_(case_ids), case_records.c.form.is_not(None), case_records.c.undone_at.is_(None)
    )
    found: dict[int, set[str]] = {}
    for row in tx.execute(query):
        found.setdefault(row.case_id, set()).add(row.form)
    return {id: frozenset(forms) for id, forms in found.items()}


def taken_this_time(tx: Transaction, case_id: int) -> frozenset[str]:
    """The steps that were taken and stand, of a case that was taken up again those since then."""
    return frozenset(row.step for row in _THIS_TIME.all(tx, {"of_case": case_id}))


def _this_time() -> Select[Any]:
    standing = (case_records.c.case_id == bindparam("of_case"), case_records.c.undone_at.is_(None))
    again = select(func.max(case_records.c.id)).where(*standing, case_records.c.step == REOPENED)
    return select(case_records.c.step).where(*standing, case_records.c.id > func.coalesce(again.scalar_subquery(), 0))


_THIS_TIME = Prepared(lambda tx: _this_time())


def take_back(tx: Transaction, case_id: int, record_id: int, person_id: int, now: datetime) -> bool:
    """Note that a step does not count any more, with what corrected it; false where that was noted before."""
    named = or_(case_records.c.id == record_id, case_records.c.corrects == record_id)
    statement = update(case_records).where(named, case_records.c.undone_at.is_(None))
    undone = tx.execute(statement.values(undone_at=now, undone_by=person_id)).rowcount > 0
    lift(tx, case_id)
    return undone

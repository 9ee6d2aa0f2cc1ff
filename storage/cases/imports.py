"""Ledgers that were taken in from files: which cases each made or changed, so that it can be taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.cases.tables import case_import_rows, case_imports, cases
from storage.database.database import Transaction


@dataclass(frozen=True, kw_only=True)
class CaseImport:
    """A ledger that was taken in. `undone_at` is none while what it brought stands."""

    id: int
    area: str
    sha256: str
    person_id: int
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ImportedRow:
    """A case that it made, where `before` is none, or changed; and when the case was changed last, by it."""

    case_id: int
    before: dict[str, Any] | None
    changed_at: datetime


def begin(tx: Transaction, *, area: str, sha256: str, person_id: int, now: datetime) -> int:
    """Note that a file is taken in for a county; the id of this import."""
    values = {"area": area, "sha256": sha256, "person_id": person_id, "at": now}
    return int(tx.execute(case_imports.insert().values(values).returning(case_imports.c.id)).scalar_one())


def note(tx: Transaction, import_id: int, case_id: int, before: dict[str, Any] | None) -> None:
    """Keep what a case held before the import changed it; none where the import made it."""
    changed_at = tx.execute(select(cases.c.changed_at).where(cases.c.id == case_id)).scalar_one()
    sealed = None if before is None else tx.seal_json(case_import_rows.c.sealed_before, (import_id, case_id), before)
    row = {"import_id": import_id, "case_id": case_id, "sealed_before": sealed, "changed_at": changed_at}
    tx.execute(case_import_rows.insert(), row)


def find(tx: Transaction, import_id: int) -> CaseImport | None:
    """The import with this id."""
    row = tx.execute(select(case_imports).where(case_imports.c.id == import_id)).first()
    return None if row is None else CaseImport(**row._mapping)


def rows_of(tx: Transaction, import_id: int, *, below: int | None = None) -> list[ImportedRow]:
    """What an import made and changed, the last first; with `below` only cases with a lower id."""
    query = select(case_import_rows).where(case_import_rows.c.import_id == import_id)
    if below is not None:
        query = query.where(case_import_rows.c.case_id < below)
    return [
        ImportedRow(
            case_id=row.case_id,
            before=None
            if row.sealed_before is None
            else tx.open_json(case_import_rows.c.sealed_before, (import_id, row.case_id), row.sealed_before),
            changed_at=row.changed_at,
        )
        for row in tx.execute(query.order_by(case_import_rows.c.case_id.desc()))
    ]


def counts(tx: Transaction, import_id: int) -> tuple[int, int]:
    """How many cases an import made, and how many it changed."""
    made = case_import_rows.c.sealed_before.is_(None)
    query = select(func.count(case_import_rows.c.case_id).filter(made), func.count(case_import_rows.c.case_id))
    many, every = map(int, tx.execute(query.where(case_import_rows.c.import_id == import_id)).one())
    return many, every - many


def end(tx: Transaction, import_id: int, now: datetime) -> bool:
    """Note that an import was taken back; false where that was noted before."""
    standing = update(case_imports).where(case_imports.c.id == import_id, case_imports.c.undone_at.is_(None))
    return tx.execute(standing.values(undone_at=now)).rowcount > 0

"""A county's own templates: every version that was sent in, what is wrong with it, and which one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.papers.tables import paper_templates


class TemplateStatus(StrEnum):
    """Where a template stands."""

    CHECKING = "checking"
    REFUSED = "refused"
    IN_USE = "in_use"  # at most one of a county and a kind
    LAID_BY = "laid_by"  # it was in use, or could be


@dataclass(frozen=True, kw_only=True)
class OwnTemplate:
    """A version of a county's template; `faults` are lines on what is wrong with it."""

    id: int
    area: str
    kind: str
    name: str
    content: bytes
    sha256: str
    status: TemplateStatus
    faults: tuple[str, ...]
    person_id: int
    created_at: datetime


def add(
    tx: Transaction, *, area: str, kind: str, name: str, content: bytes, sha256: str, person_id: int, now: datetime
) -> int:
    """Keep a template that was sent in, to be checked; its id."""
    id = new_id(tx, paper_templates)
    values = {
        "id": id,
        "area": area,
        "kind": kind,
        "sealed_name": tx.seal(paper_templates.c.sealed_name, id, name),
        "content": content,
        "sha256": sha256,
        "status": TemplateStatus.CHECKING,
        "sealed_faults": tx.seal_json(paper_templates.c.sealed_faults, id, []),
        "person_id": person_id,
        "created_at": now,
    }
    tx.execute(paper_templates.insert().values(values))
    return id


def find(tx: Transaction, template_id: int) -> OwnTemplate | None:
    """The template with this id."""
    row = tx.execute(select(paper_templates).where(paper_templates.c.id == template_id)).first()
    return None if row is None else _template(tx, row)


def of_area(tx: Transaction, area: str) -> list[OwnTemplate]:
    """All versions of a county, the latest first."""
    query = select(paper_templates).where(paper_templates.c.area == area).order_by(paper_templates.c.id.desc())
    return [_template(tx, row) for row in tx.execute(query)]


def in_use(tx: Transaction, area: str, kind: str) -> int | None:
    """The id of the county's template for a kind of paper; none where ours counts."""
    query = select(paper_templates.c.id).where(
        paper_templates.c.area == area,
        paper_templates.c.kind == kind,
        paper_templates.c.status == TemplateStatus.IN_USE,
    )
    return tx.execute(query).scalar()


def refuse(tx: Transaction, template_id: int, faults: Sequence[str]) -> None:
    """Keep what is wrong with a template that was to be checked."""
    values = {
        "status": TemplateStatus.REFUSED,
        "sealed_faults": tx.seal_json(paper_templates.c.sealed_faults, template_id, list(faults)),
    }
    one = (paper_templates.c.id == template_id, paper_templates.c.status == TemplateStatus.CHECKING)
    tx.execute(update(paper_templates).where(*one).values(values))


def use(tx: Transaction, template: OwnTemplate) -> None:
    """Let a template count for its county and kind, in place of whichever did."""
    back_to_ours(tx, template.area, template.kind)
    statement = update(paper_templates).where(paper_templates.c.id == template.id)
    tx.execute(statement.values(status=TemplateStatus.IN_USE))


def back_to_ours(tx: Transaction, area: str, kind: str) -> bool:
    """Let our own template count for a county and a kind; false where it does already."""
    statement = update(paper_templates).where(
        paper_templates.c.area == area,
        paper_templates.c.kind == kind,
        paper_templates.c.status == TemplateStatus.IN_USE,
    )
    return tx.execute(statement.values(status=TemplateStatus.LAID_BY)).rowcount > 0


def _template(tx: Transaction, row: Row[Any]) -> OwnTemplate:
    return OwnTemplate(
        id=row.id,
        area=row.area,
        kind=row.kind,
        name=tx.open(paper_templates.c.sealed_name, row.id, row.sealed_name),
        content=row.content,
        sha256=row.sha256,
        status=TemplateStatus(row.status),
        faults=tuple(tx.open_json(paper_templates.c.sealed_faults, row.id, row.sealed_faults)),
        person_id=row.person_id,
        created_at=row.created_at,
    )

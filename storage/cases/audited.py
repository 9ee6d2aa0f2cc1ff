"""The audit trail of one place: what its people did, and what was done to its cases and to its people."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, cast, exists, literal, or_, select

from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.people.audit import AuditLine
from storage.people.people import Role
from storage.people.tables import areas, audit, grants


@dataclass(frozen=True, kw_only=True)
class AuditQuery:
    """Which lines are sought: of a person, of a case by number, of some actions, from a moment until another.

    `before` is the id of a line below which the page goes on. What is empty or none limits nothing; `without` are
    actions left out, `hidden` what action names begin with that is nobody's business here.
    """

    person_id: int | None = None
    case: str | None = None
    actions: Collection[str] = ()
    without: Collection[str] = ()
    hidden: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlacedLine:
    """A line of the trail with its id."""

    id: int
    line: AuditLine = field(repr=False)


def of_place(tx: Transaction, path: str, sought: AuditQuery, limit: int) -> list[PlacedLine]:
    """Lines of the place with this path and all below it, the newest first.

    A case belongs where it lies, whoever touched it. All else belongs to whoever held a role there at that moment, or
    is about somebody who ever held one there.
    """
    query = select(audit).where(_belongs(path), *_sought(sought)).order_by(audit.c.id.desc()).limit(limit)
    return [_line(tx, row) for row in tx.execute(query)]


def about_areas(tx: Transaction, path: str, actions: Collection[str], limit: int) -> list[PlacedLine]:
    """Lines of some actions about the place with this path and those below it, whoever did it, the newest first."""
    within = areas.c.path.startswith(path, autoescape=True)
    subjects = select(literal("area:").concat(areas.c.code)).where(within)
    query = select(audit).where(audit.c.action.in_(sorted(actions)), audit.c.subject.in_(subjects))
    return [_line(tx, row) for row in tx.execute(query.order_by(audit.c.id.desc()).limit(limit))]


def _line(tx: Transaction, row: Row[Any]) -> PlacedLine:
    return PlacedLine(
        id=row.id,
        line=AuditLine(
            at=row.at,
            person_id=row.person_id,
            action=row.action,
            subject=row.subject,
            details=tx.open_json(audit.c.sealed_details, row.id, row.sealed_details),
        ),
    )


def _belongs(path: str) -> ColumnElement[bool]:
    within = areas.c.path.startswith(path, autoescape=True)
    of_case = exists().where(cases.c.number == audit.c.subject)
    of_own_case = exists().where(cases.c.number == audit.c.subject, areas.c.code == cases.c.area, within)
    held_there = (grants.c.area == areas.c.code, grants.c.role != Role.RESIDENT, within)
    by_own = exists().where(
        grants.c.person_id == audit.c.person_id,
        grants.c.granted_at <= audit.c.at,
        or_(grants.c.withdrawn_at.is_(None), grants.c.withdrawn_at >= audit.c.at),
        *held_there,
    )
    own_people = select(literal("person:").concat(cast(grants.c.person_id, String))).where(*held_there)
    return or_(of_own_case, and_(~of_case, or_(by_own, audit.c.subject.in_(own_people))))


def _sought(sought: AuditQuery) -> list[ColumnElement[bool]]:
    found = [~audit.c.action.startswith(beginning, autoescape=True) for beginning in sought.hidden]
    if sought.person_id is not None:
        found.append(audit.c.person_id == sought.person_id)
    if sought.case is not None:
        found.append(audit.c.subject == sought.case)
    if sought.actions:
        found.append(audit.c.action.in_(sorted(sought.actions)))
    if sought.without:
        found.append(audit.c.action.not_in(sorted(sought.without)))
    if sought.since is not None:
        found.append(audit.c.at >= sought.since)
    if sought.until is not None:
        found.append(audit.c.at < sought.until)
    if sought.before is not None:
        found.append(audit.c.id < sought.before)
    return found

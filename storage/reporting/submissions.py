"""What places said of their reporting dates, and which reminders were planned."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, and_, delete, select

from storage.database.database import Transaction
from storage.reporting.tables import reminders, submissions


class SubmissionKind(StrEnum):
    """What a place did on a reporting date."""

    REPORTED = "reported"  # 已报送
    NIL = "nil"  # 零报告


@dataclass(frozen=True, kw_only=True)
class Due:
    """One due date of one rule at one place."""

    pack: str
    rule: str
    due: date
    area: str

    def columns(self) -> dict[str, str]:
        """By name, what each table about due dates has in its columns for this one."""
        return {"pack": self.pack, "rule": self.rule, "due": self.due.isoformat(), "area": self.area}

    def rows_of(self, table: Table) -> ColumnElement[bool]:
        """Which rows of such a table are about this one."""
        return and_(*(table.c[name] == value for name, value in self.columns().items()))


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a place said of a due date, and when."""

    kind: SubmissionKind
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A stage that was planned for a person. Stages that went as one message were planned at one moment."""

    person_id: int
    stage: str
    area: str
    at: datetime


def put(tx: Transaction, due: Due, kind: SubmissionKind, person_id: int, now: datetime) -> bool:
    """Note what a place said; false where it was said before, which then stays."""
    values = {**due.columns(), "kind": kind, "person_id": person_id, "at": now}
    statement = tx.insert(submissions).values(values)
    statement = statement.on_conflict_do_nothing(index_elements=["pack", "rule", "due", "area"])
    return tx.execute(statement).rowcount > 0


def take_back(tx: Transaction, due: Due) -> bool:
    """Forget what a place said; whether it had said something."""
    return tx.execute(delete(submissions).where(due.rows_of(submissions))).rowcount > 0


def find(tx: Transaction, due: Due) -> SubmissionKind | None:
    """What a place said."""
    kind = tx.execute(select(submissions.c.kind).where(due.rows_of(submissions))).scalar()
    return None if kind is None else SubmissionKind(kind)


def said(tx: Transaction, pack: str, rule: str, due: date) -> dict[str, SubmissionKind]:
    """What all places said of one due date, by area."""
    query = select(submissions.c.area, submissions.c.kind).where(
        submissions.c.pack == pack, submissions.c.rule == rule, submissions.c.due == due.isoformat()
    )
    return {row.area: SubmissionKind(row.kind) for row in tx.execute(query)}


def answers(tx: Transaction, pack: str, rule: str, due: date) -> dict[str, Submission]:
    """What all places said of one due date and when, by area."""
    query = select(submissions.c.area, submissions.c.kind, submissions.c.at).where(
        submissions.c.pack == pack, submissions.c.rule == rule, submissions.c.due == due.isoformat()
    )
    return {row.area: Submission(kind=SubmissionKind(row.kind), at=row.at) for row in tx.execute(query)}


def latest_reminder(tx: Transaction, person_id: int) -> Due | None:
    """The due date of which somebody was reminded last; none where nobody ever did so."""
    query = select(reminders).where(reminders.c.person_id == person_id)
    row = tx.execute(query.order_by(reminders.c.planned_at.desc(), reminders.c.due.desc()).limit(1)).first()
    return None if row is None else Due(pack=row.pack, rule=row.rule, due=date.fromisoformat(row.due), area=row.area)


def was_planned(tx: Transaction, person_id: int, stage: str) -> bool:
    """Whether somebody was ever told of any due date at a stage."""
    query = select(reminders.c.stage).where(reminders.c.person_id == person_id, reminders.c.stage == stage)
    return tx.execute(query.limit(1)).first() is not None


def plan_reminder(tx: Transaction, person_id: int, due: Due, stage: str, now: datetime) -> bool:
    """Note a stage as planned for a person; false where it was before, by this process or another."""
    values = {**due.columns(), "person_id": person_id, "stage": stage, "planned_at": now}
    return tx.execute(tx.insert(reminders).values(values).on_conflict_do_nothing()).rowcount > 0


def forget_planned_from(tx: Transaction, moment: datetime) -> None:
    """Forget the stages that were planned at or after a moment that is yet to come, so that they come in their time."""
    tx.execute(delete(reminders).where(reminders.c.planned_at >= moment))


def planned(tx: Transaction, pack: str, rule: str, due: date) -> list[Planned]:
    """All that was planned for one due date, the oldest first."""
    query = select(reminders).where(
        reminders.c.pack == pack, reminders.c.rule == rule, reminders.c.due == due.isoformat()
    )
    return [
        Planned(person_id=row.person_id, stage=row.stage, area=row.area, at=row.planned_at)
        for row in tx.execute(query.order_by(reminders.c.planned_at))
    ]

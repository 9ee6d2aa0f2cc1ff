"""By when the steps of a case are due: each day is written once, by the step from which it counts, and never moved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Update, bindparam, delete, func, or_, select, update

from storage.cases.tables import case_deadlines, cases
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The last day of a step that has not been taken; `section` is the document's, `owner` the office whose it is.

    `named_on` is the day that the document names, where more time was granted.
    """

    step: str
    owner: str
    due_on: date
    section: str
    in_principle: bool
    named_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DueSteps:
    """Steps that are due, counted; `earliest` is the first of their last days, none where there are none."""

    count: int
    earliest: date | None


def count(tx: Transaction, below: str, owner: str, *, before: date, since: date | None = None) -> DueSteps:
    """The steps of an office at a path or below it whose last day lies before a day, and not before another."""
    query = (
        select(func.count().label("steps"), func.min(case_deadlines.c.due_on).label("earliest"))
        .select_from(
            case_deadlines.join(cases, cases.c.id == case_deadlines.c.case_id).join(areas, areas.c.code == cases.c.area)
        )
        .where(
            areas.c.path.startswith(below, autoescape=True),
            case_deadlines.c.owner == owner,
            case_deadlines.c.ended_at.is_(None),
            case_deadlines.c.due_on < before.isoformat(),
        )
    )
    if since is not None:
        query = query.where(case_deadlines.c.due_on >= since.isoformat())
    row = tx.execute(query).one()
    return DueSteps(count=row.steps, earliest=date.fromisoformat(row.earliest) if row.earliest else None)


@dataclass(frozen=True, kw_only=True)
class LateSteps:
    """One step of one office that is late for cases at one place: how many, and the first of their last days."""

    area: str
    owner: str
    step: str
    count: int
    earliest: date


def late(tx: Transaction, below: str, owners: Collection[str], *, before: date) -> list[LateSteps]:
    """The steps of some offices at a path or below it whose last day lies before a day, by place, office and step."""
    parts = (cases.c.area, case_deadlines.c.owner, case_deadlines.c.step)
    query = (
        select(*parts, func.count().label("steps"), func.min(case_deadlines.c.due_on).label("earliest"))
        .select_from(
            case_deadlines.join(cases, cases.c.id == case_deadlines.c.case_id).join(areas, areas.c.code == cases.c.area)
        )
        .where(
            areas.c.path.startswith(below, autoescape=True),
            case_deadlines.c.owner.in_(sorted(owners)),
            case_deadlines.c.ended_at.is_(None),
            case_deadlines.c.due_on < before.isoformat(),
        )
        .group_by(*parts)
        .order_by(*parts)
    )
    return [
        LateSteps(
            area=row.area,
            owner=row.owner,
            step=row.step,
            count=row.steps,
            earliest=date.fromisoformat(row.earliest),
        )
        for row in tx.execute(query)
    ]


def begin(tx: Transaction, case_id: int, deadline: Deadline, *, begun_by: int) -> None:
    """Let a deadline run; `begun_by` is the record of the step from which it counts. A step has one at most."""
    row = {
        "case_id": case_id,
        "step": deadline.step,
        "owner": deadline.owner,
        "due_on": deadline.due_on.isoformat(),
        "section": deadline.section,
        "in_principle": deadline.in_principle,
        "begun_by": begun_by,
    }
    if _RUNNING.first(tx, {"of_case": case_id, "of_step": deadline.step}) is None:
        _BEGIN.run(tx, row)


_RUNNING = Prepared(
    lambda tx: select(case_deadlines.c.id).where(
        case_deadlines.c.case_id == bindparam("of_case"),
        case_deadlines.c.step == bindparam("of_step"),
        case_deadlines.c.ended_at.is_(None),
    )
)
_BEGIN = Prepared(lambda tx: tx.insert(case_deadlines))


def end(tx: Transaction, case_id: int, *, step: str | None, ended_by: int | None, now: datetime) -> None:
    """End the deadline of a step that was taken, or of all steps where a case ends."""
    _END.run(tx, {"of_case": case_id, "of_step": step, "ended_at": now, "ended_by": ended_by})


def _end() -> Update:
    step = bindparam("of_step", type_=case_deadlines.c.step.type)
    return update(case_deadlines).where(
        case_deadlines.c.case_id == bindparam("of_case"),
        case_deadlines.c.ended_at.is_(None),
        or_(step.is_(None), case_deadlines.c.step == step),
    )


_END = Prepared(lambda tx: _end())


def put_off(tx: Transaction, case_id: int, step: str, until: date) -> bool:
    """Give a step that is still due a later last day; the document's day stays beside it. False where none is due."""
    running_now = (
        case_deadlines.c.case_id == case_id,
        case_deadlines.c.step == step,
        case_deadlines.c.ended_at.is_(None),
    )
    named_on = func.coalesce(case_deadlines.c.named_on, case_deadlines.c.due_on)
    statement = update(case_deadlines).where(*running_now).values(named_on=named_on, due_on=until.isoformat())
    return tx.execute(statement).rowcount > 0


def take_back(tx: Transaction, record_id: int) -> None:
    """Undo what a step did to deadlines: those that it began are gone, those that it ended run again."""
    tx.execute(delete(case_deadlines).where(case_deadlines.c.begun_by == record_id))
    ended = update(case_deadlines).where(case_deadlines.c.ended_by == record_id)
    tx.execute(ended.values(ended_at=None, ended_by=None))


def run_again(tx: Transaction, case_id: int, ended_at: datetime) -> None:
    """Let the deadlines run on that ended at a moment, and not with a step that was recorded."""
    ended = update(case_deadlines).where(
        case_deadlines.c.case_id == case_id,
        case_deadlines.c.ended_at == ended_at,
        case_deadlines.c.ended_by.is_(None),
    )
    tx.execute(ended.values(ended_at=None))


def running_among(tx: Transaction, case_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """Of some cases, the last days that run, by step; a case without one is left out."""
    query = select(case_deadlines.c.case_id, case_deadlines.c.step, case_deadlines.c.due_on).where(
        case_deadlines.c.case_id.in_(case_ids), case_deadlines.c.ended_at.is_(None)
    )
    found: dict[int, dict[str, date]] = {}
    for row in tx.execute(query):
        found.setdefault(row.case_id, {})[row.step] = date.fromisoformat(row.due_on)
    return found


def running(tx: Transaction, case_id: int) -> list[Deadline]:
    """The deadlines that run, the nearest first."""
    return [
        Deadline(
            step=row.step,
            owner=row.owner,
            due_on=date.fromisoformat(row.due_on),
            section=row.section,
            in_principle=row.in_principle,
            named_on=date.fromisoformat(row.named_on) if row.named_on else None,
        )
        for row in _ALL_RUNNING.all(tx, {"of_case": case_id})
    ]


_ALL_RUNNING = Prepared(
    lambda tx: (
        select(case_deadlines)
        .where(case_deadlines.c.case_id == bindparam("of_case"), case_deadlines.c.ended_at.is_(None))
        .order_by(case_deadlines.c.due_on, case_deadlines.c.id)
    )
)

"""Slow work to do outside turns: fetching a photo's bytes, big exports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared
from storage.database.state_versions import JOB
from storage.queues.tables import jobs


class JobStatus(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"  # given up; kept with its error for the operator


@dataclass(frozen=True, kw_only=True)
class Job:
    """Slow work, the claimer's until `lease_until`; its result goes to the inbox of `lane`."""

    id: int
    kind: str
    lane: str
    details: dict[str, Any]
    tries: int
    lease_until: datetime


def add(tx: Transaction, *, kind: str, lane: str, details: dict[str, Any], due_at: datetime, key: str) -> bool:
    """Queue a job; false where one with this key is known."""
    id = new_id(tx, jobs)
    values = {
        "id": id,
        "key": key,
        "kind": kind,
        "lane": lane,
        "sealed_details": tx.seal_json(jobs.c.sealed_details, id, JOB.mark(details)),
        "status": JobStatus.WAITING,
        "due_at": due_at,
    }
    return _ADD.run(tx, values) > 0


_ADD = Prepared(lambda tx: tx.insert(jobs).on_conflict_do_nothing(index_elements=["key"]))


def waits(tx: Transaction, kind: str, lane: str) -> bool:
    """Whether a job of a kind is yet to be done for a lane."""
    of = (jobs.c.kind == kind, jobs.c.lane == lane, jobs.c.status == JobStatus.WAITING)
    return tx.execute(select(jobs.c.id).where(*of).limit(1)).first() is not None


@dataclass(frozen=True, kw_only=True)
class JobKinds:
    """Which kinds of jobs somebody does: those that are named, or with `others` all but those."""

    named: tuple[str, ...] = ()
    others: bool = True


EVERY_KIND = JobKinds()


def any_due(tx: Transaction, now: datetime, of: JobKinds = EVERY_KIND) -> bool:
    """Whether a job is due."""
    return tx.execute(select(jobs.c.id).where(*_due(now, of)).limit(1)).first() is not None


def claim(tx: Transaction, now: datetime, *, lease_until: datetime, of: JobKinds = EVERY_KIND) -> Job | None:
    """The job that is due first, kept from others until the lease ends; a crash gives it back."""
    first = select(jobs.c.id).where(*_due(now, of)).order_by(jobs.c.due_at, jobs.c.id).limit(1)
    if tx.on_postgresql:
        first = first.with_for_update(skip_locked=True)
    statement = (
        update(jobs)
        .where(jobs.c.id == first.scalar_subquery())
        .values(due_at=lease_until, tries=jobs.c.tries + 1)
        .returning(jobs.c.id, jobs.c.kind, jobs.c.lane, jobs.c.sealed_details, jobs.c.tries)
    )
    row = tx.execute(statement).first()
    if row is None:
        return None
    details = JOB.lift(tx.open_json(jobs.c.sealed_details, row.id, row.sealed_details))
    return Job(id=row.id, kind=row.kind, lane=row.lane, details=details, tries=row.tries, lease_until=lease_until)


def _due(now: datetime, of: JobKinds) -> tuple[ColumnElement[bool], ...]:
    kind = jobs.c.kind.not_in(of.named) if of.others else jobs.c.kind.in_(of.named)
    return (jobs.c.status == "waiting", jobs.c.due_at <= now, *([kind] if of.named else []))


def renew(tx: Transaction, job_id: int, lease_until: datetime, longer: datetime) -> bool:
    """Keep a claimed job for longer; false where it was done with, or the lease is no longer the caller's."""
    ours = update(jobs).where(jobs.c.id == job_id, jobs.c.status == JobStatus.WAITING, jobs.c.due_at == lease_until)
    return tx.execute(ours.values(due_at=longer)).rowcount > 0


def finish(tx: Transaction, job_id: int, now: datetime) -> None:
    """The job is done."""
    tx.execute(update(jobs).where(jobs.c.id == job_id).values(status=JobStatus.DONE, finished_at=now))


def postpone(tx: Transaction, job_id: int, until: datetime, error: str) -> None:
    """Try the job again at a moment."""
    values = {"due_at": until, "sealed_error": tx.seal(jobs.c.sealed_error, job_id, error)}
    tx.execute(update(jobs).where(jobs.c.id == job_id).values(values))


def give_up(tx: Transaction, job_id: int, error: str, now: datetime) -> None:
    """The job will not be tried again."""
    values = {
        "status": JobStatus.FAILED,
        "sealed_error": tx.seal(jobs.c.sealed_error, job_id, error),
        "finished_at": now,
    }
    tx.execute(update(jobs).where(jobs.c.id == job_id).values(values))


def forget(tx: Transaction, keys: Collection[str]) -> None:
    """Drop jobs by their keys, wherever they stand."""
    tx.execute(delete(jobs).where(jobs.c.key.in_(keys)))


def forget_of(tx: Transaction, lanes: Collection[str]) -> None:
    """Drop what was done for some lanes."""
    tx.execute(delete(jobs).where(jobs.c.lane.in_(lanes), jobs.c.status == JobStatus.DONE))


def pull_in(tx: Transaction, now: datetime) -> None:
    """Let no job wait longer than a day: its time was set by a clock that ran ahead."""
    late = update(jobs).where(jobs.c.status == "waiting", jobs.c.due_at > now + timedelta(days=1))
    tx.execute(late.values(due_at=now))


def forget_before(tx: Transaction, moment: datetime) -> int:
    """Drop jobs done before a moment; how many."""
    return tx.execute(delete(jobs).where(jobs.c.finished_at < moment, jobs.c.status == JobStatus.DONE)).rowcount

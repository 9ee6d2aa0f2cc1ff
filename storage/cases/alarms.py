"""The alarm of a case of imminent danger: when it rings, who saw and took it, and when it was over.

A case has one alarm at most; a new danger begins it anew. Nothing in it is sealed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.tables import alarms, case_events, cases
from storage.database.database import Transaction
from storage.people.tables import people


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm with what of its case it takes to tell of it.

    `rings_at` is the moment until which it waits for the reporter to say that there is no danger; none once it rang.
    `answered_at` is when whoever took it last said how it stands, and `out_at` when all people were out of the house.
    """

    case_id: int
    number: str
    area: str
    reporter_id: int
    reporter_role: str
    since: datetime
    rings_at: datetime | None
    seen_at: datetime | None
    taken_at: datetime | None
    taken_by: int | None
    answered_at: datetime | None
    out_at: datetime | None


def begin(tx: Transaction, case_id: int) -> None:
    """Begin the alarm of a case; one that it had before is forgotten."""
    fresh: dict[str, Any] = dict.fromkeys(("rings_at", "seen_at", "taken_by", "answered_at", "out_at", "over_at"))
    statement = tx.insert(alarms).values(case_id=case_id, **fresh)
    tx.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=fresh))


def hold(tx: Transaction, case_id: int, until: datetime) -> None:
    """Let an alarm wait until a moment before it rings."""
    tx.execute(update(alarms).where(alarms.c.case_id == case_id).values(rings_at=until))


def let_ring(tx: Transaction, case_id: int, now: datetime) -> bool:
    """Note that an alarm which waited rings now, from when all else counts; false where it rang already, or is over."""
    waits = (alarms.c.case_id == case_id, alarms.c.rings_at.is_not(None), alarms.c.over_at.is_(None))
    if not tx.execute(update(alarms).where(*waits).values(rings_at=None)).rowcount:
        return False
    tx.execute(update(cases).where(cases.c.id == case_id).values(imminent_since=now))
    return True


def never_rang(tx: Transaction, case_id: int) -> bool:
    """Whether the alarm of a case was called off while it still waited, so that nobody has heard of it."""
    query = select(alarms.c.case_id).where(alarms.c.case_id == case_id, alarms.c.rings_at.is_not(None))
    return tx.execute(query).first() is not None


def note_seen(tx: Transaction, case_id: int, now: datetime) -> bool:
    """Note that one of those who were told has seen it; false where somebody had before."""
    unseen = (alarms.c.case_id == case_id, alarms.c.seen_at.is_(None))
    return tx.execute(update(alarms).where(*unseen).values(seen_at=now)).rowcount > 0


def note_taken(tx: Transaction, case_id: int, person_id: int) -> None:
    """Note who looks after it; `storage.cases.cases.take` has the moment."""
    tx.execute(update(alarms).where(alarms.c.case_id == case_id).values(taken_by=person_id))


def note_answer(tx: Transaction, case_id: int, now: datetime, *, out: bool) -> None:
    """Note that somebody said how it stands, and whether this was that all people are `out`."""
    said = {"answered_at": now, **({"out_at": now} if out else {})}
    tx.execute(update(alarms).where(alarms.c.case_id == case_id).values(said))


def end(tx: Transaction, case_id: int, now: datetime) -> None:
    """Note that the danger is over, or was none."""
    running_ = (alarms.c.case_id == case_id, alarms.c.over_at.is_(None))
    tx.execute(update(alarms).where(*running_).values(over_at=now))


def running(tx: Transaction) -> list[Alarm]:
    """All alarms that are not over, the oldest case first."""
    return [_alarm(row) for row in tx.execute(_running().order_by(cases.c.id))]


def untaken(tx: Transaction, scope: RowScope) -> list[Alarm]:
    """The alarms in a scope that ring and that nobody has taken, the oldest case first."""
    seen = select(cases.c.id).select_from(ROWS).where(seen_by(scope), cases.c.taken_at.is_(None))
    query = _running().where(cases.c.id.in_(seen), alarms.c.rings_at.is_(None))
    return [_alarm(row) for row in tx.execute(query.order_by(cases.c.id))]


def find(tx: Transaction, case_id: int) -> Alarm | None:
    """The alarm of a case; none where it has none, or it is over."""
    row = tx.execute(_running().where(cases.c.id == case_id)).first()
    return None if row is None else _alarm(row)


def of_newcomers(tx: Transaction, role: str, *, met_after: datetime, since: datetime) -> list[Alarm]:
    """The running alarms since a moment of people met after another one, who reported in this role."""
    newcomers = _running().join(people, people.c.id == cases.c.reporter_id)
    new = (people.c.created_at > met_after, cases.c.imminent_since > since, cases.c.reporter_role == role)
    return [_alarm(row) for row in tx.execute(newcomers.where(*new).order_by(cases.c.id))]


def called_off(tx: Transaction, person_id: int, kinds: Collection[str], since: datetime) -> int:
    """How often a person took a step of a case of some kinds since a moment."""
    steps = (case_events.c.person_id == person_id, case_events.c.kind.in_(kinds), case_events.c.at > since)
    return int(tx.execute(select(func.count()).select_from(case_events).where(*steps)).scalar_one())


def _running() -> Select[Any]:
    columns = (cases.c.number, cases.c.area, cases.c.reporter_id, cases.c.reporter_role, cases.c.imminent_since)
    return (
        select(alarms, *columns, cases.c.taken_at)
        .join_from(alarms, cases, cases.c.id == alarms.c.case_id)
        .where(alarms.c.over_at.is_(None), cases.c.imminent)
    )


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(
        case_id=row.case_id,
        number=row.number,
        area=row.area,
        reporter_id=row.reporter_id,
        reporter_role=row.reporter_role,
        since=row.imminent_since,
        rings_at=row.rings_at,
        seen_at=row.seen_at,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        answered_at=row.answered_at,
        out_at=row.out_at,
    )

"""Messages to many: who is still to get one, who got it, who read it. They go into the outbox a few at a time."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared
from storage.people.people import Role
from storage.people.tables import areas, grants
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import mailings, outbox, recipients


class MailingKind(StrEnum):
    """What is sent to many."""

    NOTICE = "notice"  # what a coordinator wrote once
    DIGEST = "digest"  # what each has to do today


class RecipientStatus(StrEnum):
    """What became of a mailing for one person."""

    WAITING = "waiting"  # not in the outbox yet
    QUEUED = "queued"  # in the outbox, or sent
    DROPPED = "dropped"  # nothing to say, no longer meant, or stopped before
    REFUSED = "refused"  # wants no such messages
    UNREACHABLE = "unreachable"  # has no address that takes messages


class UnknownMailing(Exception):
    """A mailing of a kind, or for a role, that there is not here: a release that was rolled back wrote it."""


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """One message to many; `reply` none where it is written for each, `person_id` none where the clock made it."""

    id: int
    key: str | None
    kind: MailingKind
    area: str | None
    roles: tuple[Role, ...]
    person_id: int | None
    reply: dict[str, Any] | None
    created_at: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MailingProgress:
    """How far a mailing got in its latest round, in people; all but `read` add up to `all`, `dropped` left out."""

    all: int
    waiting: int  # not in the outbox yet
    queued: int  # in the outbox
    sent: int
    read: int  # in any round
    refused: int
    unreachable: int  # no address, or shut us out, or the channel will not take it


_WAITS = recipients.c.status == literal_column(
    "'waiting'"
)  # no bound value: only so is the partial index sure to serve
_CHUNK = 1000


def add(
    tx: Transaction,
    *,
    kind: MailingKind,
    roles: Collection[Role],
    now: datetime,
    area: str | None = None,
    person_id: int | None = None,
    reply: dict[str, Any] | None = None,
    key: str | None = None,
) -> int | None:
    """A new mailing's id; none where there was one with this key before. It has no recipients yet."""
    id = new_id(tx, mailings)
    values = {
        "id": id,
        "key": key,
        "kind": kind,
        "area": area,
        "person_id": person_id,
        "sealed_reply": None if reply is None else tx.seal_json(mailings.c.sealed_reply, id, reply),
        "audience": ",".join(roles),
        "created_at": now,
    }
    statement = tx.insert(mailings).values(values).on_conflict_do_nothing(index_elements=["key"])
    return tx.execute(statement.returning(mailings.c.id)).scalar()


_FIND = Prepared(lambda tx: select(mailings).where(mailings.c.id == bindparam("of_id")))


def find(tx: Transaction, mailing_id: int) -> Mailing | None:
    """A mailing as it stands; raises UnknownMailing."""
    row = _FIND.first(tx, {"of_id": mailing_id})
    if row is None:
        return None
    try:
        kind, roles = MailingKind(row.kind), tuple(map(Role, filter(None, row.audience.split(","))))
    except ValueError as error:
        raise UnknownMailing(f"mailing {mailing_id}: {error}") from error
    return Mailing(
        id=row.id,
        key=row.key,
        kind=kind,
        area=row.area,
        roles=roles,
        person_id=row.person_id,
        reply=None if row.sealed_reply is None else tx.open_json(mailings.c.sealed_reply, row.id, row.sealed_reply),
        created_at=row.created_at,
        stopped_at=row.stopped_at,
    )


# --- who is to get it

_ADD = Prepared(lambda tx: tx.insert(recipients).on_conflict_do_nothing(index_elements=["mailing_id", "person_id"]))


def add_recipients(
    tx: Transaction,
    mailing_id: int,
    person_ids: Sequence[int],
    due_at: datetime,
    status: RecipientStatus = RecipientStatus.WAITING,
) -> int:
    """Add people to a mailing, each once; how many are new."""
    added, weight = 0, _weight(tx, mailing_id)
    for at in range(0, len(person_ids), _CHUNK):
        chunk = person_ids[at : at + _CHUNK]
        rows = [
            {"mailing_id": mailing_id, "person_id": one, "status": status, "due_at": due_at, "weight": weight}
            for one in chunk
        ]
        added += _ADD.run_each(tx, rows)
    return added


def add_holders(
    tx: Transaction, mailing_id: int, roles: Collection[Role], due_at: datetime, below: str | None = None
) -> int:
    """Add everybody who holds one of these roles now, at places whose path begins so; how many are new."""
    holders = select(grants.c.person_id).where(grants.c.withdrawn_at.is_(None), grants.c.role.in_(roles))
    if below is not None:
        holders = holders.join(areas, areas.c.code == grants.c.area)
        holders = holders.where(areas.c.path.startswith(below, autoescape=True))
    each = holders.distinct().subquery()
    waiting = select(
        literal(mailing_id),
        each.c.person_id,
        literal(RecipientStatus.WAITING.value),
        literal(due_at, Moment),
        literal(_weight(tx, mailing_id)),
    ).where(each.c.person_id.is_not(None))  # SQLite needs a condition here, to tell ON CONFLICT from a join
    statement = tx.insert(recipients).from_select(["mailing_id", "person_id", "status", "due_at", "weight"], waiting)
    return tx.execute(statement.on_conflict_do_nothing(index_elements=["mailing_id", "person_id"])).rowcount


def _weight(tx: Transaction, mailing_id: int) -> int:
    """Of a mailing's recipients; those of less are told first."""
    kind = tx.execute(select(mailings.c.kind).where(mailings.c.id == mailing_id)).scalar()
    return int(kind == MailingKind.DIGEST)


def repeat(tx: Transaction, mailing_id: int, now: datetime) -> int:
    """Send it once more to all who were sent it and have not read it, unless it was stopped; how many they are."""
    on_its_way = exists().where(outbox.c.key == _KEY, outbox.c.status == literal_column("'waiting'"))
    goes_on = exists().where(mailings.c.id == mailing_id, mailings.c.stopped_at.is_(None))
    statement = update(recipients).where(_unread(mailing_id), ~on_its_way, goes_on)
    values = {"status": RecipientStatus.WAITING, "due_at": now, "rounds": recipients.c.rounds + 1}
    return tx.execute(statement.values(values)).rowcount


def stop(tx: Transaction, mailing_id: int, now: datetime) -> int | None:
    """Send it to nobody else; how many are spared, none where it was stopped before. What the outbox has still goes."""
    halted = update(mailings).where(mailings.c.id == mailing_id, mailings.c.stopped_at.is_(None))
    if not tx.execute(halted.values(stopped_at=now)).rowcount:
        return None
    spared = update(recipients).where(recipients.c.mailing_id == mailing_id, _WAITS)
    return tx.execute(spared.values(status=RecipientStatus.DROPPED)).rowcount


def forget_timed_from(tx: Transaction, moment: datetime) -> None:
    """Forget the clock's own mailings that began at or after a moment that is yet to come: they begin anew, in time."""
    ahead = select(mailings.c.id).where(mailings.c.created_at >= moment, mailings.c.person_id.is_(None))
    tx.execute(delete(recipients).where(recipients.c.mailing_id.in_(ahead)))
    tx.execute(delete(mailings).where(mailings.c.created_at >= moment, mailings.c.person_id.is_(None)))


# --- what became of it


def read(tx: Transaction, mailing_id: int, person_id: int, now: datetime) -> bool:
    """Note that somebody read it (收到); false where they had, or were not sent it. No repeat comes to them."""
    sent = or_(recipients.c.status == RecipientStatus.QUEUED, recipients.c.rounds > 0)
    of_person = (recipients.c.mailing_id == mailing_id, recipients.c.person_id == person_id)
    statement = update(recipients).where(*of_person, recipients.c.read_at.is_(None), sent)
    return tx.execute(statement.values(read_at=now, status=RecipientStatus.QUEUED)).rowcount > 0


def unread(tx: Transaction, mailing_id: int) -> tuple[list[int], list[int]]:
    """Who has not read it: the ids of those to whom it went or goes, and of those whom it could not reach."""
    query = (
        select(recipients.c.person_id, recipients.c.status, outbox.c.status.label("sending"))
        .select_from(recipients.outerjoin(outbox, outbox.c.key == _KEY))
        .where(_unread(mailing_id))
        .order_by(recipients.c.id)
    )
    sent, silent = list[int](), list[int]()
    for row in tx.execute(query):
        reached = _stand(RecipientStatus(row.status), row.sending) != RecipientStatus.UNREACHABLE
        (sent if reached else silent).append(row.person_id)
    return sent, silent


def progress(tx: Transaction, mailing_id: int) -> MailingProgress:
    """How far a mailing got."""
    was_read = recipients.c.read_at.is_not(None).label("was_read")
    query = (
        select(recipients.c.status, outbox.c.status.label("sending"), was_read, func.count().label("people"))
        .select_from(recipients.outerjoin(outbox, outbox.c.key == _KEY))
        .where(recipients.c.mailing_id == mailing_id)
        .group_by(recipients.c.status, outbox.c.status, was_read)
    )
    counts: Counter[str] = Counter()
    for row in tx.execute(query):
        counts[_stand(RecipientStatus(row.status), row.sending)] += row.people
        counts["read"] += row.people if row.was_read else 0
    del counts[RecipientStatus.DROPPED]
    return MailingProgress(
        all=counts.total() - counts["read"],
        waiting=counts["waiting"],
        queued=counts["queued"],
        sent=counts["sent"],
        read=counts["read"],
        refused=counts["refused"],
        unreachable=counts["unreachable"],
    )


def _stand(status: RecipientStatus, sending: str | None) -> str:
    """As `MailingProgress` counts it; what has no row in the outbox went to notification addresses alone."""
    if status is not RecipientStatus.QUEUED:
        return status
    if sending == OutboxStatus.WAITING:
        return "queued"
    return "sent" if sending in (None, OutboxStatus.SENT) else "unreachable"


def _unread(mailing_id: int) -> ColumnElement[bool]:
    over = (RecipientStatus.QUEUED, RecipientStatus.UNREACHABLE)
    return and_(recipients.c.mailing_id == mailing_id, recipients.c.status.in_(over), recipients.c.read_at.is_(None))


_KEY: ColumnElement[str] = (
    literal_column("'mail:'")
    + cast(recipients.c.mailing_id, String)
    + literal_column("':'")
    + cast(recipients.c.person_id, String)
    + literal_column("':'")
    + cast(recipients.c.rounds, String)
)  # as storage.queues.recipients.Recipient.key

"""Notices, which are mailings that somebody wrote: whom one reaches, who wants none, how it stands to one person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, cast, exists, func, literal_column, or_, select, update

from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people.people import Role
from storage.people.tables import areas, grants, people
from storage.queues.mailings import MailingKind, RecipientStatus
from storage.queues.tables import mailings, outbox, recipients


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """How a notice stands to one person; `read_at` is None until 收到 is pressed, `rounds` counts the repeats."""

    status: RecipientStatus
    read_at: datetime | None
    rounds: int


# --- whom one reaches


def holders_below(tx: Transaction, roles: Collection[Role], paths: Sequence[str]) -> list[int]:
    """Who holds one of these roles now, at places whose path begins with one of these: ids of people, each once."""
    query = select(grants.c.person_id).join(areas, areas.c.code == grants.c.area)
    query = query.where(grants.c.withdrawn_at.is_(None), grants.c.role.in_(roles), _within(paths))
    return list(tx.execute(query.distinct().order_by(grants.c.person_id)).scalars())


def residents_below(tx: Transaction, paths: Sequence[str]) -> list[int]:
    """Who reported a house there as a resident and holds no role now: ids of people, each once."""
    holds = exists().where(grants.c.person_id == cases.c.reporter_id, grants.c.withdrawn_at.is_(None))
    query = select(cases.c.reporter_id).join(areas, areas.c.code == cases.c.area)
    query = query.where(cases.c.reporter_role == Role.RESIDENT, ~holds, _within(paths))
    return list(tx.execute(query.distinct().order_by(cases.c.reporter_id)).scalars())


def _within(paths: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(areas.c.path.startswith(path, autoescape=True) for path in paths))


# --- who wants none


def refuse(tx: Transaction, person_id: int, now: datetime) -> None:
    """Somebody wants no more notices: neither those under way nor repeats of what they have not read."""
    tx.execute(update(people).where(people.c.id == person_id).values(refused_notices_at=now))
    of_kind = select(mailings.c.id).where(mailings.c.kind == MailingKind.NOTICE)
    open_ones = update(recipients).where(
        recipients.c.person_id == person_id,
        recipients.c.read_at.is_(None),
        recipients.c.status.in_((RecipientStatus.WAITING, RecipientStatus.QUEUED)),
        recipients.c.mailing_id.in_(of_kind),
    )
    tx.execute(open_ones.values(status=RecipientStatus.REFUSED))


def accept(tx: Transaction, person_id: int) -> None:
    """Somebody takes notices again."""
    tx.execute(update(people).where(people.c.id == person_id).values(refused_notices_at=None))


def refusing(tx: Transaction, person_ids: Collection[int]) -> set[int]:
    """Those of these people who want none."""
    query = select(people.c.id).where(people.c.refused_notices_at.is_not(None))
    if len(person_ids) == 1:
        query = query.where(people.c.id.in_(person_ids))
    return set(tx.execute(query).scalars()) & set(person_ids)


# --- how they stand

_STANDING = Prepared(
    lambda tx: select(recipients.c.status, recipients.c.read_at, recipients.c.rounds).where(
        recipients.c.mailing_id == bindparam("of_mailing"), recipients.c.person_id == bindparam("whose")
    )
)


def by_key(tx: Transaction, key: str) -> int | None:
    """The id of the notice with a key."""
    return tx.execute(select(mailings.c.id).where(mailings.c.key == key)).scalar()


def sent_by(tx: Transaction, person_id: int) -> dict[int, str | None]:
    """The notices that somebody wrote, the latest first: the code of the place for which, by their ids."""
    of_person = (mailings.c.person_id == person_id, mailings.c.kind == MailingKind.NOTICE)
    query = select(mailings.c.id, mailings.c.area).where(*of_person).order_by(mailings.c.id.desc())
    return {row.id: row.area for row in tx.execute(query)}


def standing(tx: Transaction, mailing_id: int, person_id: int) -> Receipt | None:
    """How a notice stands to somebody; None if it is meant for others."""
    row = _STANDING.first(tx, {"of_mailing": mailing_id, "whose": person_id})
    if row is None:
        return None
    return Receipt(status=RecipientStatus(row.status), read_at=row.read_at, rounds=row.rounds)


def unread_by(tx: Transaction, person_id: int, limit: int) -> list[int]:
    """The ids of the notices that somebody was sent and did not confirm, the latest first."""
    query = (
        select(mailings.c.id)
        .join(recipients, recipients.c.mailing_id == mailings.c.id)
        .where(
            recipients.c.person_id == person_id,
            recipients.c.read_at.is_(None),
            recipients.c.status == RecipientStatus.QUEUED,
            mailings.c.kind == MailingKind.NOTICE,
        )
    )
    return list(tx.execute(query.order_by(mailings.c.id.desc()).limit(limit)).scalars())


def last_sent_at(tx: Transaction, mailing_id: int) -> datetime | None:
    """From when on a notice was, or will be, sent to anybody the last time; a repeat counts."""
    return tx.execute(select(func.max(recipients.c.due_at)).where(recipients.c.mailing_id == mailing_id)).scalar()


def gone_out(tx: Transaction, since: datetime) -> list[int]:
    """The ids of notices written since then, not stopped, for which nobody waits and whose writer was not told so."""
    waits = exists().where(recipients.c.mailing_id == mailings.c.id, recipients.c.status == RecipientStatus.WAITING)
    told = exists().where(outbox.c.key == literal_column("'closed:'") + cast(mailings.c.id, String))
    query = select(mailings.c.id).where(
        mailings.c.kind == MailingKind.NOTICE,
        mailings.c.created_at > since,
        mailings.c.stopped_at.is_(None),
        ~waits,
        ~told,
    )
    return list(tx.execute(query.order_by(mailings.c.id)).scalars())


def closing_key(mailing_id: int) -> str:
    """By which the outbox takes the line that ends a notice once."""
    return f"closed:{mailing_id}"

"""To which version of the privacy notice somebody agreed, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.people.tables import consents


@dataclass(frozen=True, kw_only=True)
class Consent:
    """An agreement that stands."""

    version: str
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionCount:
    """How many people ever agreed to a version, how many of them took that back, and when the first agreed."""

    version: str
    agreed: int
    withdrawn: int
    since: datetime


def give(tx: Transaction, person_id: int, version: str, now: datetime) -> None:
    """Keep that the person agrees to a version; one that stands keeps its moment, one withdrawn begins anew."""
    values = {"person_id": person_id, "version": version, "given_at": now}
    statement = tx.insert(consents).values(values)
    again = {"given_at": now, "withdrawn_at": None}
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "version"], set_=again, where=consents.c.withdrawn_at.is_not(None)
        )
    )


def withdraw(tx: Transaction, person_id: int, now: datetime) -> bool:
    """Take back whatever the person agreed to; false where nothing stood."""
    statement = update(consents).where(consents.c.person_id == person_id, consents.c.withdrawn_at.is_(None))
    return tx.execute(statement.values(withdrawn_at=now)).rowcount > 0


def standing(tx: Transaction, person_id: int) -> Consent | None:
    """The latest agreement that was not withdrawn."""
    query = select(consents.c.version, consents.c.given_at).where(
        consents.c.person_id == person_id, consents.c.withdrawn_at.is_(None)
    )
    row = tx.execute(query.order_by(consents.c.given_at.desc(), consents.c.version.desc())).first()
    return None if row is None else Consent(version=row.version, given_at=row.given_at)


def by_version(tx: Transaction) -> list[VersionCount]:
    """The versions that anybody agreed to, the one that was agreed to last first."""
    since = func.min(consents.c.given_at, type_=Moment)
    query = select(
        consents.c.version,
        func.count().label("agreed"),
        func.count(consents.c.withdrawn_at).label("withdrawn"),
        since.label("since"),
    )
    rows = tx.execute(query.group_by(consents.c.version).order_by(since.desc(), consents.c.version.desc()))
    return [
        VersionCount(version=row.version, agreed=row.agreed, withdrawn=row.withdrawn, since=row.since) for row in rows
    ]

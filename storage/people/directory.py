"""The directory: who holds which role where, with whether and when they were last met."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, not_, or_, select

from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import people
from storage.people.people import Coordinator, Role
from storage.people.tables import accounts, areas


@dataclass(frozen=True, kw_only=True)
class DirectoryEntry(Coordinator):
    """A person in a role at a place. `seen_at` is when they last wrote; none: they have no account."""

    seen_at: datetime | None

    @property
    def has_account(self) -> bool:
        """Whether the person ever came here."""
        return self.seen_at is not None


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """How many roles are held by people who never came, who came and whom no message reaches, of no name or phone."""

    no_account: int
    unreached: int
    unnamed: int


def entries(tx: Transaction, roles: Collection[Role], places: Iterable[Place]) -> list[DirectoryEntry]:
    """Who holds one of some roles at some places or below them, by place from the top, at one by when they came."""
    query = _entries(roles, places)
    return [
        DirectoryEntry(**vars(people.coordinator(tx, row)), seen_at=row.seen_at)
        for row in tx.execute(query.order_by(None).order_by(areas.c.path, people.GRANT_ID))
    ]


def count_lacking(tx: Transaction, roles: Collection[Role], places: Iterable[Place], *, besides: int) -> Lacking:
    """What is missing of those whom `entries` gives, counted without opening a name; of one person nothing is."""
    one = _entries(roles, places).where(people.GRANTED_TO.not_in([besides])).order_by(None).subquery()
    no_phone = and_(one.c.sealed_phone.is_(None), one.c.sealed_given_phone.is_(None))
    wanted = {
        "no_account": one.c.seen_at.is_(None),
        "unreached": and_(one.c.seen_at.is_not(None), not_(one.c.reachable)),
        "unnamed": or_(one.c.sealed_name.is_(None), no_phone),
    }
    counted = [func.count(case((lacks, 1))).label(name) for name, lacks in wanted.items()]
    return Lacking(**tx.execute(select(*counted)).one()._mapping)


def _entries(roles: Collection[Role], places: Iterable[Place]) -> Select[Any]:
    seen = select(func.max(accounts.c.seen_at)).where(accounts.c.person_id == people.GRANTED_TO).scalar_subquery()
    return people.holders_below(roles, places).add_columns(seen.label("seen_at"))

"""The directory: who holds which role where, with whether and when they were last met."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

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


def entries(tx: Transaction, roles: Collection[Role], places: Iterable[Place]) -> list[DirectoryEntry]:
    """Who holds one of some roles at some places or below them, by place from the top, at one by when they came."""
    seen = select(func.max(accounts.c.seen_at)).where(accounts.c.person_id == people.GRANTED_TO).scalar_subquery()
    query = people.holders_below(roles, places).add_columns(seen.label("seen_at"))
    return [
        DirectoryEntry(**vars(people.coordinator(tx, row)), seen_at=row.seen_at)
        for row in tx.execute(query.order_by(None).order_by(areas.c.path, people.GRANT_ID))
    ]

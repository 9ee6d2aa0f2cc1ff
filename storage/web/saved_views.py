"""Views of the ledger that somebody at the desk gave a name: one's own, and those of the own office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.web.tables import saved_views

LONGEST_ADDRESS = 2000


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A name for the query string of a list. `area` is the place whose office shares it, none where it is private."""

    id: int
    person_id: int
    area: str | None
    name: str
    address: str


def add(tx: Transaction, *, person_id: int, area: str | None, name: str, address: str, now: datetime) -> int:
    """Keep a view; its id."""
    id = new_id(tx, saved_views)
    values = {
        "id": id,
        "person_id": person_id,
        "area": area,
        "sealed_name": tx.seal(saved_views.c.sealed_name, id, name),
        "address": address,
        "created_at": now,
    }
    tx.execute(saved_views.insert(), values)
    return id


def seen_by(tx: Transaction, person_id: int, places: Collection[str]) -> list[SavedView]:
    """Those of a person, and those that the offices of some places share, the oldest first."""
    theirs = or_(saved_views.c.person_id == person_id, saved_views.c.area.in_(places))
    return [
        SavedView(
            id=row.id,
            person_id=row.person_id,
            area=row.area,
            name=tx.open(saved_views.c.sealed_name, row.id, row.sealed_name),
            address=row.address,
        )
        for row in tx.execute(select(saved_views).where(theirs).order_by(saved_views.c.id))
    ]


def made_by(tx: Transaction, person_id: int) -> int:
    """How many somebody keeps."""
    query = select(func.count()).select_from(saved_views).where(saved_views.c.person_id == person_id)
    return int(tx.execute(query).scalar_one())


def remove(tx: Transaction, id: int, person_id: int) -> bool:
    """Forget a view of a person's; false where it is none of theirs."""
    own = (saved_views.c.id == id, saved_views.c.person_id == person_id)
    return tx.execute(delete(saved_views).where(*own)).rowcount > 0

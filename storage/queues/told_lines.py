"""What each person's digests told last: so that a line comes again only when it says something new."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from storage.database.database import Transaction
from storage.queues.tables import told_lines


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """A line as it was told last. Of its words a fingerprint is kept, for they may hold names."""

    fingerprint: str
    told_on: date


def of(tx: Transaction, person_id: int) -> dict[str, ToldLine]:
    """The lines of a person's digests, by what they are about."""
    rows = tx.execute(select(told_lines).where(told_lines.c.person_id == person_id))
    return {row.about: ToldLine(fingerprint=row.fingerprint, told_on=date.fromisoformat(row.told_on)) for row in rows}


def put(tx: Transaction, person_id: int, told: dict[str, ToldLine]) -> None:
    """Keep what a digest told, in place of all that was kept of the person."""
    tx.execute(delete(told_lines).where(told_lines.c.person_id == person_id))
    if told:
        rows = [
            {"person_id": person_id, "about": about, "fingerprint": one.fingerprint, "told_on": one.told_on.isoformat()}
            for about, one in told.items()
        ]
        tx.execute(told_lines.insert(), rows)

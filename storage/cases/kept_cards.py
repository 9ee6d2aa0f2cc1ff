"""Photos of ID cards that a county keeps: sealed, of a case whose number they bear, and looked at only one by one.

No list, export or paper reads them.
"""

import base64
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from knowledge.area import Level
from storage.cases.tables import cases, counties_keeping_cards, kept_cards
from storage.database.database import Transaction
from storage.people import areas


def does_keep(tx: Transaction, county: str) -> bool:
    """Whether the county with this code keeps photos of ID cards."""
    query = select(counties_keeping_cards.c.area).where(counties_keeping_cards.c.area == county)
    return tx.execute(query).first() is not None


def is_kept_of(tx: Transaction, number: str) -> bool:
    """Whether the county of the case with this number keeps them; false for a number of none."""
    area = tx.execute(select(cases.c.area).where(cases.c.number == number)).scalar()
    if area is None:
        return False
    lineage = areas.lineage(tx, areas.get(tx, area))
    return any(does_keep(tx, place.code) for place in lineage if place.level is Level.COUNTY)


def begin(tx: Transaction, county: str, now: datetime) -> None:
    """Let a county keep those that come from now on."""
    statement = tx.insert(counties_keeping_cards).values(area=county, at=now)
    tx.execute(statement.on_conflict_do_nothing(index_elements=["area"]))


def end(tx: Transaction, county: str) -> int:
    """Let a county keep none, and drop what it has kept; how many those were."""
    tx.execute(delete(counties_keeping_cards).where(counties_keeping_cards.c.area == county))
    below = [place.code for place in areas.below(tx, areas.get(tx, county))]
    of_county = select(cases.c.id).where(cases.c.area.in_(below))
    return tx.execute(delete(kept_cards).where(kept_cards.c.case_id.in_(of_county))).rowcount


def put(tx: Transaction, draft_id: str, number: str, id_number: str, picture: bytes, now: datetime) -> None:
    """Keep the photo that was sent for a draft about a case, in the place of one that was sent for it before."""
    case_id = tx.execute(select(cases.c.id).where(cases.c.number == number)).scalar_one()
    drop(tx, draft_id)
    values = {
        "draft_id": draft_id,
        "case_id": case_id,
        "id_fingerprint": tx.vault.fingerprint(id_number),
        "sealed_picture": tx.seal(kept_cards.c.sealed_picture, draft_id, base64.b64encode(picture).decode()),
        "at": now,
    }
    tx.execute(kept_cards.insert().values(values))


def drop(tx: Transaction, draft_id: str) -> None:
    """Drop what was sent for a draft."""
    tx.execute(delete(kept_cards).where(kept_cards.c.draft_id == draft_id))


def of(tx: Transaction, case_id: int) -> Sequence[str]:
    """By draft, the photos kept of a case that bear the number which it has now, the latest first."""
    query = (
        select(kept_cards.c.draft_id)
        .join(cases, cases.c.id == kept_cards.c.case_id)
        .where(cases.c.id == case_id, cases.c.id_fingerprint == kept_cards.c.id_fingerprint)
        .order_by(kept_cards.c.at.desc())
    )
    return list(tx.execute(query).scalars())


def picture(tx: Transaction, draft_id: str) -> bytes:
    """One of them as a JPEG."""
    query = select(kept_cards.c.sealed_picture).where(kept_cards.c.draft_id == draft_id)
    sealed = tx.execute(query).scalar_one()
    return base64.b64decode(tx.open(kept_cards.c.sealed_picture, draft_id, sealed))


def forget_before(tx: Transaction, moment: datetime) -> int:
    """Drop those sent before a moment whose number never came to be their case's, or is so no longer; how many."""
    theirs = select(cases.c.id_fingerprint).where(cases.c.id == kept_cards.c.case_id).scalar_subquery()
    idle = (kept_cards.c.at < moment, theirs.is_distinct_from(kept_cards.c.id_fingerprint))
    return tx.execute(delete(kept_cards).where(*idle)).rowcount

"""Houses that regular checks leave out until a day, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from storage.checks.tables import mutings
from storage.database.database import Transaction


class MuteReason(StrEnum):
    """Why a house need not be looked at."""

    AWAY = "away"  # 举家外出
    DEMOLISHED = "demolished"  # 已拆除
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Muting:
    """Why and until when, the day included; `words` say another reason."""

    reason: MuteReason
    words: str | None
    until: date


def put(tx: Transaction, case_id: int, muting: Muting, person_id: int, now: datetime) -> None:
    """Leave a house out until a day, in place of what was said of it before."""
    values = {
        "case_id": case_id,
        "reason": muting.reason,
        "sealed_words": None if muting.words is None else tx.seal(mutings.c.sealed_words, case_id, muting.words),
        "until": muting.until.isoformat(),
        "person_id": person_id,
        "at": now,
    }
    statement = tx.insert(mutings).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=values))


def on(tx: Transaction, case_ids: Collection[int], day: date) -> dict[int, Muting]:
    """Those of some houses that are left out on a day."""
    query = select(mutings).where(mutings.c.case_id.in_(case_ids), mutings.c.until >= day.isoformat())
    return {
        row.case_id: Muting(
            reason=MuteReason(row.reason),
            words=None if row.sealed_words is None else tx.open(mutings.c.sealed_words, row.case_id, row.sealed_words),
            until=date.fromisoformat(row.until),
        )
        for row in tx.execute(query)
    }

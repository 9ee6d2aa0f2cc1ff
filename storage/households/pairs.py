"""Pairs of cases that look like one house: noted once, and decided by the township."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select, update

from knowledge.reading.likeness import AlikeBy, Likeness
from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.households.tables import household_pairs


@dataclass(frozen=True, kw_only=True)
class HousePair:
    """Two cases that look like one house: `said` is what the village thinks, `same` what was decided, if anything."""

    id: int
    first_id: int
    second_id: int
    score: int
    reasons: tuple[AlikeBy, ...]
    said: bool | None
    same: bool | None


_NOTE = Prepared(lambda tx: tx.insert(household_pairs).on_conflict_do_nothing(index_elements=["first_id", "second_id"]))


def note(tx: Transaction, alike: Mapping[tuple[int, int], Likeness], now: datetime) -> None:
    """Note of each two cases that they look like one house, unless that was noted; the first is the earlier one."""
    rows = [
        {
            "first_id": first_id,
            "second_id": second_id,
            "score": one.score,
            "reasons": ",".join(one.reasons),
            "noted_at": now,
        }
        for (first_id, second_id), one in alike.items()
    ]
    if rows:
        _NOTE.run_each(tx, rows)


def find(tx: Transaction, pair_id: int) -> HousePair | None:
    """The pair with this id."""
    row = tx.execute(select(household_pairs).where(household_pairs.c.id == pair_id)).first()
    return None if row is None else _pair(row)


def of_case(tx: Transaction, case_id: int) -> list[HousePair]:
    """The pairs of a case that nobody decided, the most alike first."""
    return [_pair(row) for row in _UNDECIDED.all(tx, {"of_case": case_id})]


def _undecided() -> Select[Any]:
    first, second = household_pairs.c.first_id, household_pairs.c.second_id
    either = or_(first == bindparam("of_case"), second == bindparam("of_case"))
    query = select(household_pairs).where(either, household_pairs.c.same.is_(None))
    return query.order_by(household_pairs.c.score.desc(), household_pairs.c.id)


_UNDECIDED = Prepared(lambda tx: _undecided())


def count(tx: Transaction, scope: RowScope) -> int:
    """How many pairs of which both cases lie in a scope wait for a decision."""
    return int(tx.execute(_waiting(scope).with_only_columns(func.count())).scalar_one())


def part(tx: Transaction, scope: RowScope, *, offset: int, limit: int) -> list[HousePair]:
    """Pairs that wait for a decision and of which both cases lie in a scope, the most alike first."""
    query = _waiting(scope).order_by(household_pairs.c.score.desc(), household_pairs.c.id)
    return [_pair(row) for row in tx.execute(query.offset(offset).limit(limit))]


def say(tx: Transaction, pair_id: int, person_id: int, *, same: bool) -> None:
    """Keep what the village thinks of a pair."""
    tx.execute(update(household_pairs).where(household_pairs.c.id == pair_id).values(said=same, said_by=person_id))


def decide(tx: Transaction, pair_id: int, person_id: int, now: datetime, *, same: bool) -> bool:
    """Keep whether two cases are one house; false where that was decided before."""
    open_pair = (household_pairs.c.id == pair_id, household_pairs.c.same.is_(None))
    values = {"same": same, "decided_by": person_id, "decided_at": now}
    return tx.execute(update(household_pairs).where(*open_pair).values(values)).rowcount > 0


def open_again(tx: Transaction, case_ids: Collection[int]) -> None:
    """Let the pair of two cases wait for a decision again."""
    both = (household_pairs.c.first_id.in_(case_ids), household_pairs.c.second_id.in_(case_ids))
    tx.execute(update(household_pairs).where(*both).values(same=None, decided_by=None, decided_at=None))


def _waiting(scope: RowScope) -> Select[Any]:
    joined = ROWS.join(household_pairs, household_pairs.c.second_id == cases.c.id)
    seen = select(cases.c.id).select_from(ROWS).where(seen_by(scope)).correlate(None)
    both = (seen_by(scope), household_pairs.c.first_id.in_(seen))
    return select(household_pairs).select_from(joined).where(*both, household_pairs.c.same.is_(None))


def _pair(row: Row[Any]) -> HousePair:
    return HousePair(
        id=row.id,
        first_id=row.first_id,
        second_id=row.second_id,
        score=row.score,
        reasons=tuple(map(AlikeBy, filter(None, row.reasons.split(",")))),
        said=row.said,
        same=row.same,
    )

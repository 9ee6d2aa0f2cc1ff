"""Usual practice that a county goes without, although steps of a case could be taken so."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.cases.tables import steps_left_out
from storage.database.database import Transaction
from storage.database.prepared import Prepared


def at(tx: Transaction, county: str) -> frozenset[str]:
    """The steps that the county with this code leaves out."""
    return frozenset(row.step for row in _LEFT_OUT.all(tx, {"county": county}))


_LEFT_OUT = Prepared(lambda tx: select(steps_left_out.c.step).where(steps_left_out.c.area == bindparam("county")))


def decided(tx: Transaction, county: str) -> dict[str, tuple[int, datetime]]:
    """Who decided when that a county goes without a step, by step."""
    rows = tx.execute(select(steps_left_out).where(steps_left_out.c.area == county))
    return {row.step: (row.person_id, row.at) for row in rows}


def leave_out(tx: Transaction, county: str, step: str, person_id: int, now: datetime) -> None:
    """Let a county go without a step."""
    statement = tx.insert(steps_left_out).values(area=county, step=step, person_id=person_id, at=now)
    tx.execute(statement.on_conflict_do_nothing(index_elements=["area", "step"]))


def take_in(tx: Transaction, county: str, step: str) -> None:
    """Let a county go by a step again."""
    chosen = (steps_left_out.c.area == county, steps_left_out.c.step == step)
    tx.execute(delete(steps_left_out).where(*chosen))

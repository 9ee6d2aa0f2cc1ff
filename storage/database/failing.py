"""What time brings and that fails: noted as facts of the installation, so that a new start knows of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from sqlalchemy import delete, select

from storage.database import heartbeats
from storage.database.database import Transaction
from storage.database.tables import facts

_PREFIX = "failing:"


@dataclass(frozen=True, kw_only=True)
class Failing:
    """A unit of a plan that fails, or the plan itself, whose unit is empty.

    `since` is when the plan began to have anything that fails, `tries` counts the failures in a row, `again_at` is
    when it is tried again. The unit's name has at most 150 characters.
    """

    plan: str
    unit: str
    since: datetime
    tries: int
    again_at: datetime


def everything(tx: Transaction) -> list[Failing]:
    """All that fails now."""
    query = select(facts.c.value).where(facts.c.name.startswith(_PREFIX)).order_by(facts.c.name)
    return [_failing(value) for value in tx.execute(query).scalars()]


def put(tx: Transaction, failing: Failing) -> None:
    """Note that something failed, in place of what was noted of it before."""
    value = {
        "plan": failing.plan,
        "unit": failing.unit,
        "since": failing.since.isoformat(),
        "tries": failing.tries,
        "again_at": failing.again_at.isoformat(),
    }
    heartbeats.set_fact(tx, _name(failing), json.dumps(value))


def forget(tx: Transaction, failing: Failing) -> None:
    """Note that it works again, or does not come up any more."""
    tx.execute(delete(facts).where(facts.c.name == _name(failing)))


def _name(failing: Failing) -> str:
    return _PREFIX + blake2s(f"{failing.plan}/{failing.unit}".encode(), digest_size=8).hexdigest()


def _failing(value: str) -> Failing:
    found = json.loads(value)
    return Failing(
        plan=found["plan"],
        unit=found["unit"],
        since=datetime.fromisoformat(found["since"]),
        tries=found["tries"],
        again_at=datetime.fromisoformat(found["again_at"]),
    )

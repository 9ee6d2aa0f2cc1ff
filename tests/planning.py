"""What a plan of the clock tells at a moment, with nothing delivered."""

from collections.abc import Callable, Iterable
from typing import Any

from handlers.dialog.messages import Notice
from storage.database.database import Transaction


def planned(plan: Callable[..., None], tx: Transaction, **values: Any) -> list[Notice]:
    """The notices of all units; what fails in one is raised."""
    told: list[Notice] = []

    def apart(unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
        told.extend(notices())
        return True

    plan(tx, apart, **values)
    return told

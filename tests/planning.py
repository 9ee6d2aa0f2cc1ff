"""What a plan of the clock tells at a moment, with nothing delivered."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice
from handlers.wording import Wording
from knowledge.model.pack import Pack
from storage.database.database import Transaction
from tests.installed import occasion


def planned(
    plan: Callable[[Occasion, Apart], object],
    tx: Transaction,
    *,
    say: Wording,
    now: datetime,
    packs: Mapping[str, Pack] | None = None,
    file_folder: Path | None = None,
) -> list[Notice]:
    """The notices of all units; what fails in one is raised. Files that they bear are in `file_folder`."""
    told: list[Notice] = []

    def apart(unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
        told.extend(notices())
        return True

    plan(occasion(tx, say, now, packs, file_folder=file_folder), apart)
    return told

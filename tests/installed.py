"""The assistant's parts as tests put them together: an installation, and a moment in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation, Knowledge
from handlers.wording import Wording
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import Pack
from storage.database.database import Transaction
from tests.cast import SHANGHAI


def installed(knowledge: Knowledge, say: Wording, zone: ZoneInfo = SHANGHAI, **where: Any) -> Installation:
    """An installation whose days are those of a zone, else as it is by default or as `where` says."""
    return Installation(knowledge=knowledge, say=say, workdays=load_workdays(), zone=zone, **where)


def unsearched(packs: Mapping[str, Pack]) -> Knowledge:
    """Packs of which nobody asks anything."""
    return Knowledge(packs=packs, search=cast(Any, None))


def occasion(
    tx: Transaction, say: Wording, now: datetime, packs: Mapping[str, Pack] | None = None, **where: Any
) -> Occasion:
    """A moment in a transaction, with the packs that are needed there, in an installation as `where` says."""
    return Occasion(tx=tx, now=now, installation=installed(unsearched(packs or {}), say, **where))

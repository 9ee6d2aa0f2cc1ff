"""What is remembered of the last backup, as a fact of the installation."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.database import heartbeats
from storage.database.database import Transaction

_LAST = "backup:last"


@dataclass(frozen=True, kw_only=True)
class LastBackup:
    """A backup that was made: when, the name of its file, and its size in bytes."""

    at: datetime
    file: str
    size: int


def remember(tx: Transaction, last: LastBackup) -> None:
    """Keep of when the last backup is."""
    value = {"at": last.at.isoformat(), "file": last.file, "size": last.size}
    heartbeats.set_fact(tx, _LAST, json.dumps(value))


def last_made(tx: Transaction) -> LastBackup | None:
    """The last backup that was made; none where none ever was."""
    value = heartbeats.fact(tx, _LAST)
    if value is None:
        return None
    found = json.loads(value)
    return LastBackup(at=datetime.fromisoformat(found["at"]), file=found["file"], size=found["size"])

"""Photos and files that an earlier release left in the clear are sealed beside all other work, a few at a time."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from storage.database.database import Database
from storage.database.sealed_folder import SealedFolder
from storage.queues import jobs
from storage.queues.jobs import Job

SEAL = "seal_files"
AT_A_TIME = 20  # files: a piece takes less than a second of the processor
_LANE = "files"
_LEFT_HALF = (".original", ".part")  # of what came in when an earlier release was stopped: it comes anew


class OldFiles:
    """Has them sealed. Done twice, or broken off, it leaves every file readable: what is left is found anew."""

    def __init__(self, *, database: Database, folders: Sequence[SealedFolder]) -> None:
        self._database = database
        self._folders = folders
        self._found: list[tuple[SealedFolder, Path]] = []

    def order(self, now: datetime) -> None:
        """Have them sealed, if there are any."""
        if self._look(1):
            with self._database.writing() as tx:
                jobs.add(tx, kind=SEAL, lane=_LANE, details={}, due_at=now, key=f"{SEAL}:{now.isoformat()}")

    def seal(self, _job: Job) -> bool:
        """Seal the next ones; whether there was none left."""
        if not self._found:
            self._found = self._look(None)
        some, self._found = self._found[:AT_A_TIME], self._found[AT_A_TIME:]
        for folder, path in some:
            if path.suffix in _LEFT_HALF:
                path.unlink(missing_ok=True)
            else:
                folder.seal(path)
        return not some

    def _look(self, most: int | None) -> list[tuple[SealedFolder, Path]]:
        found = ((folder, path) for folder in self._folders for path in folder.in_the_clear())
        return list(itertools.islice(found, most))

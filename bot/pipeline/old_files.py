"""Photos and files that lie in the clear or are of an older key are sealed beside all other work, a few at a time."""

import itertools
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from storage.database.database import Database, Transaction
from storage.database.privacy import WrongKey
from storage.database.sealed_folder import SEALED, SealedFolder
from storage.queues import jobs
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

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
        self._damaged: set[Path] = set()

    def order(self, now: datetime) -> None:
        """Have them sealed, if there are any."""
        if self._look(1):
            with self._database.writing() as tx:
                order(tx, now)

    def seal(self, job: Job) -> bool:
        """Seal the next ones; whether there was none left. Raises WrongKey where their key is not known here."""
        if not self._found:
            self._database.vault.key_of(bytes.fromhex(job.details["key"]))
            self._found = self._look(None)
        some, self._found = self._found[:AT_A_TIME], self._found[AT_A_TIME:]
        for folder, path in some:
            if path.suffix in _LEFT_HALF:
                path.unlink(missing_ok=True)
            elif path.suffix == SEALED:
                self._seal_anew(folder, path)
            else:
                folder.seal(path)
        return not some

    def _seal_anew(self, folder: SealedFolder, path: Path) -> None:
        try:
            folder.seal_anew(path)
        except WrongKey as error:
            log.error("%s cannot be sealed anew: %s", path, error)
            self._damaged.add(path)

    def _look(self, most: int | None) -> list[tuple[SealedFolder, Path]]:
        return list(itertools.islice(self._unsealed(), most))

    def _unsealed(self) -> Iterator[tuple[SealedFolder, Path]]:
        for folder in self._folders:
            yield from ((folder, path) for path in folder.in_the_clear())
            if len(self._database.vault.ring.keys) > 1:  # else no file is of an older one
                yield from ((folder, path) for path in folder.of_older_keys() if self._can_be_sealed_anew(path))

    def _can_be_sealed_anew(self, path: Path) -> bool:
        """What is still coming in is sealed anew when it is whole; what is damaged stays as it is."""
        return path.suffix == SEALED and path not in self._damaged


def order(tx: Transaction, now: datetime) -> None:
    """Have all of them sealed with the newest key."""
    details = {"key": tx.vault.newest.id.hex()}
    jobs.add(tx, kind=SEAL, lane=_LANE, details=details, due_at=now, key=f"{SEAL}:{now.isoformat()}")

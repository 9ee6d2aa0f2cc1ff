"""Photos and files that lie in the clear or are of an older key are sealed beside all other work, a few at a time."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
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
    """Has them sealed. Done twice, or broken off, it leaves every file readable: what is left is found anew.

    What was moved into the store is brought back for it, and moved again.
    """

    def __init__(self, *, database: Database, folders: Sequence[SealedFolder]) -> None:
        self._database = database
        self._folders = folders
        self._found: list[Callable[[], None]] = []
        self._damaged: set[str | Path] = set()

    def order(self, now: datetime) -> None:
        """Have them sealed, if there are any; the store, which may not answer now, is not asked here."""
        in_store = self._has_older_keys and any(folder.moved is not None for folder in self._folders)
        if in_store or any(True for _ in self._unsealed_here()):
            with self._database.writing() as tx:
                order(tx, now)

    def seal(self, job: Job) -> bool:
        """Seal the next ones; whether there was none left.

        Raises WrongKey where their key is not known here, StoreAway while the store does not say what it has.
        """
        if not self._found:
            self._database.vault.key_of(bytes.fromhex(job.details["key"]))
            self._found = [*self._unsealed_here(), *self._unsealed_in_store()]
        some, self._found = self._found[:AT_A_TIME], self._found[AT_A_TIME:]
        for seal in some:
            seal()
        return not some

    def _seal_anew(self, what: str | Path, seal_anew: Callable[[], None]) -> None:
        try:
            seal_anew()
        except WrongKey as error:
            log.error("%s cannot be sealed anew: %s", what, error)
            self._damaged.add(what)

    def _unsealed_here(self) -> Iterator[Callable[[], None]]:
        for folder in self._folders:
            for path in folder.in_the_clear():
                left_half = path.suffix in _LEFT_HALF
                yield partial(path.unlink, missing_ok=True) if left_half else partial(folder.seal, path)
            if self._has_older_keys:  # else no file is of an older one
                for path in folder.of_older_keys():
                    if self._can_be_sealed_anew(path):
                        yield partial(self._seal_anew, path, partial(folder.seal_anew, path))

    def _unsealed_in_store(self) -> Iterator[Callable[[], None]]:
        for folder in self._folders if self._has_older_keys else ():
            for name in folder.moved_of_older_keys():
                if name not in self._damaged and not folder.holds_here(name):
                    yield partial(self._seal_anew, name, partial(folder.bring_back, name))

    @property
    def _has_older_keys(self) -> bool:
        return len(self._database.vault.ring.keys) > 1

    def _can_be_sealed_anew(self, path: Path) -> bool:
        """What is still coming in is sealed anew when it is whole; what is damaged stays as it is."""
        return path.suffix == SEALED and path not in self._damaged


def order(tx: Transaction, now: datetime) -> None:
    """Have all of them sealed with the newest key."""
    details = {"key": tx.vault.newest.id.hex()}
    jobs.add(tx, kind=SEAL, lane=_LANE, details=details, due_at=now, key=f"{SEAL}:{now.isoformat()}")

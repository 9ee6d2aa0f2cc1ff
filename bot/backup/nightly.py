"""The nightly backup: made by a process of its own, the old ones removed, and operators told when it fails."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.backup.folder import keep_newest, name_of, remove_abandoned
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from handlers.wording import Wording
from storage.database import backups
from storage.database.backups import LastBackup
from storage.database.database import Database

log = logging.getLogger(__name__)

_EVERY_S = 60.0
_AGAIN = timedelta(hours=1)  # after one failed
LONGEST_S = 12 * 3600.0  # one that takes longer hangs
_LONGEST_ERROR = 200  # characters


def is_due(last: datetime | None, at: time, now: datetime) -> bool:
    """Whether the backup of this night is still to be made. `now` is in the zone of `at`."""
    night = datetime.combine(now.date(), at, now.tzinfo)
    if now < night:
        night -= timedelta(days=1)
    return last is None or last < night


class Nightly:
    """Makes a backup each night at `at`, and keeps the `keep` newest ones of the folder."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        folder: Path,
        at: time,
        keep: int,
        run: Callable[[Path], Awaitable[str]] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._folder = folder
        self._at = at
        self._keep = keep
        self._run = run or run_apart
        self._failed_at: datetime | None = None

    async def run(self) -> None:
        """Make them until cancelled."""
        while True:
            try:
                await self.look()
            except DBAPIError as error:
                log.error("it cannot be seen whether a backup is due: %s", error.orig)
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        """Make one where it is due. Raises DBAPIError."""
        now = self._clock.now()
        last = await asyncio.to_thread(self._last)
        waits = self._failed_at is not None and now < self._failed_at + _AGAIN
        if waits or not is_due(None if last is None else last.at, self._at, now):
            return
        await self._tidy(partial(remove_abandoned, self._folder, now))
        fault = await self._make(now)
        self._failed_at = now if fault else None
        if fault:
            log.error("the nightly backup was not made: %s", fault)
            since = "" if last is None else f"{last.at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
            text = self._say("backup.failed", what=fault[:_LONGEST_ERROR], last=since or self._say("backup.never"))
            await asyncio.to_thread(self._tell, "backup", text)
            return
        await self._tidy(partial(keep_newest, self._folder, self._keep))

    async def _tidy(self, remove: Callable[[], None]) -> None:
        """Have files removed. That some cannot be is told, and hinders no backup."""
        try:
            await asyncio.to_thread(remove)
        except OSError as error:
            log.error("old backups could not be removed: %s", error.strerror)
            await asyncio.to_thread(self._tell, "old_backups", self._say("backup.not_tidied", what=error.strerror))

    async def _make(self, now: datetime) -> str:
        """Make one; what went wrong, or ""."""
        try:
            return await self._run(self._folder / name_of(now))
        except OSError as error:
            return f"its process could not be started: {error.strerror}"

    def _last(self) -> LastBackup | None:
        with self._database.reading() as tx:
            return backups.last_made(tx)

    def _tell(self, key: str, text: str) -> None:
        now = self._clock.now()
        with self._database.writing() as tx:
            tell_operators(tx, text=text, key=f"{key}:{now:%Y-%m-%d}", now=now)


async def run_apart(file: Path) -> str:
    """Make a backup in a process of its own, so that answers do not wait; what went wrong, or ""."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.cli",
        "backup",
        str(file),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            _, said = await process.communicate()
    except TimeoutError:
        return f"it hung: {LONGEST_S / 3600:.0f} hours were not enough"
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    lines = said.decode(errors="replace").strip().splitlines()
    return "" if process.returncode == 0 else (lines[-1] if lines else f"it ended with {process.returncode}")

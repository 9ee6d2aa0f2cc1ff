"""Photos and files are moved into the object store beside all other work; operators hear when it does not take them."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from bot.data_folder import waiting_for_store
from handlers.wording import Wording
from storage.database.database import Database
from storage.database.object_store import StoreAway
from storage.database.privacy import WrongKey
from storage.database.sealed_folder import SealedFolder

log = logging.getLogger(__name__)

_EVERY_S = 5.0
_AGAIN_S = 30.0  # after the store did not answer
ALARMED_AFTER = timedelta(hours=1)  # for so long the oldest has waited when operators hear of it, once a day


class Moving:
    """Moves them, one after another. What waits, waits on the disk: a kill or a dead store loses nothing."""

    def __init__(self, *, database: Database, clock: WallClock, say: Wording, folders: Sequence[SealedFolder]) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._folders = folders
        self._staying: set[Path] = set()

    async def run(self) -> None:
        """Move until cancelled."""
        away = False
        while True:
            fault = await self.move_all()
            if fault and not away:
                log.error("the photo store cannot be used: %s", fault)
            if away and not fault:
                log.warning("the photo store can be used again")
            away = bool(fault)
            if fault:
                await asyncio.to_thread(self._alarm, fault)
            await asyncio.sleep(_AGAIN_S if fault else _EVERY_S)

    async def move_all(self) -> str:
        """Move all that waits, or let go of it; what the store complained of, or ""."""
        for folder in self._folders:
            for path in await asyncio.to_thread(lambda of: list(of.waiting()), folder):
                if path in self._staying:
                    continue
                try:
                    await asyncio.to_thread(folder.move, path)
                except StoreAway as error:
                    return str(error)
                except (WrongKey, OSError) as error:  # a file that is damaged, or that this user may not read
                    log.error("%s stays here: %s", path, error)
                    self._staying.add(path)
        return ""

    def _alarm(self, fault: str) -> None:
        """Tell operators where something has waited for too long. Tried again with the store."""
        now = self._clock.now()
        count, oldest = waiting_for_store(self._folders, now)
        if timedelta(seconds=oldest) > ALARMED_AFTER:
            text = self._say("turn.store_away", count=count, what=fault, hours=int(oldest // 3600))
            try:
                with self._database.writing() as tx:
                    tell_operators(tx, text=text, key=f"store:{now:%Y-%m-%d}", now=now)
            except OperationalError as error:
                log.error("operators cannot be told of the photo store: %s", error.orig)

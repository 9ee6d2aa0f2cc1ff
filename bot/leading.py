"""A part that one process does at a time: waited for, done under watch, given up when its lock is lost."""

import asyncio
import logging

from sqlalchemy.exc import OperationalError

from bot.supervision import Loop
from storage.database.locks import Holder, ProcessLock

log = logging.getLogger(__name__)

EVERY_S = 2.0  # between two signs of life, and between two looks of whoever waits
UNANSWERED_S = 45.0  # a database that takes longer to note a sign of life counts as lost
PROMPT_S = 1.0  # a look that takes longer says nothing of the holder: the database stood still for it, too
SAME_LOOKS = 5  # prompt looks in a row without a new sign of life, after which the holder is put out


async def lead(lock: ProcessLock, run: Loop) -> None:
    """Do a part whenever its lock can be had, until cancelled; returns when the part itself ends.

    A leader that is killed is followed within two looks, one that vanished with its machine, or stands still, within
    `SAME_LOOKS` of them. It goes on as one that waits, should it be there all the same.
    """
    while True:
        await _take(lock)
        try:
            if await _do_under_watch(lock, run):
                return
        finally:
            lock.release()
        log.error("the lock of the part %s is lost; whoever takes it first goes on", lock.name)


async def _do_under_watch(lock: ProcessLock, run: Loop) -> bool:
    """Do the part; true when it ended by itself, false when it was ended because the lock is lost."""
    working = asyncio.create_task(run(), name=lock.name)
    watching = asyncio.create_task(_until_lost(lock), name=f"lock of {lock.name}")
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        watching.result()
        return False
    finally:
        watching.cancel()
        working.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _until_lost(lock: ProcessLock) -> None:
    while True:
        try:
            async with asyncio.timeout(UNANSWERED_S):
                await asyncio.to_thread(lock.confirm)
        except (OperationalError, TimeoutError) as error:
            log.error("no sign of life can be given for the part %s: %r", lock.name, error)
            return
        await asyncio.sleep(EVERY_S)


async def _take(lock: ProcessLock) -> None:
    """Wait until the lock is ours."""
    waits, away, looks = False, False, _Looks()
    while True:
        try:
            if await asyncio.to_thread(lock.acquire):
                return
            if not waits:
                log.warning("another process does the part %s; waiting to take over", lock.name)
            waits = True
            await _look(lock, looks)
            away = False
        except OperationalError as error:
            if not away:
                log.error("the part %s waits for the database: %s", lock.name, error.orig)
            away = True
            looks.forget()
        await asyncio.sleep(EVERY_S)


async def _look(lock: ProcessLock, looks: "_Looks") -> None:
    """Look at the holder's signs of life, and put out one that gives none any more."""
    began = asyncio.get_running_loop().time()
    holder = await asyncio.to_thread(lock.holder)
    prompt = asyncio.get_running_loop().time() - began < PROMPT_S
    if looks.silent_at(holder, prompt=prompt):
        log.error("whoever does the part %s gives no sign of life any more, and is put out", lock.name)
        assert holder is not None
        await asyncio.to_thread(lock.oust, holder)
        looks.forget()


class _Looks:
    """How many prompt looks in a row found the same last sign of life.

    A holder that never gave one is left alone: it is of a release that gives none.
    """

    def __init__(self) -> None:
        self._seen: Holder | None = None
        self._same = 0

    def silent_at(self, holder: Holder | None, *, prompt: bool) -> bool:
        """Whether this look shows that the holder gives no sign of life any more."""
        known = holder is not None and holder.beat is not None
        self._same = self._same + 1 if known and prompt and holder == self._seen else 0
        self._seen = holder
        return self._same >= SAME_LOOKS

    def forget(self) -> None:
        """Begin anew."""
        self._seen, self._same = None, 0

"""Loops under watch: a core loop that ends, ends the process; a channel that is refused is asked again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Any

from bot.core.channel import ChannelDead

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries of a channel that fails for a time
GOOD_WHILE = 60.0  # seconds after which one that listened has recovered: when it fails again, pauses begin anew
REFUSED_PAUSE = 30.0  # seconds before one that is refused is asked again
REFUSED_FOR = 600.0  # seconds for which one that was refused counts as refused: longer than it takes to find out again

Loop = Callable[[], Coroutine[Any, Any, None]]


class CoreEnded(Exception):
    """A loop without which the assistant would be deaf or mute has ended."""


async def supervise(
    core: Mapping[str, Loop], channels: Mapping[str, Loop], alarm: Callable[[str], Awaitable[None]]
) -> None:
    """Run all loops until cancelled. Raises CoreEnded when a core loop ends, or all channels are refused.

    `alarm` hears of a channel that is refused, as with a revoked token. It is asked again all the same: what refused it
    may have been a proxy, or a server in the middle of a repair.
    """
    refusals = _Refusals(channels)
    tasks = {asyncio.create_task(run(), name=name): name for name, run in core.items()}
    listening = [asyncio.create_task(_listen(name, run, refusals, alarm), name=name) for name, run in channels.items()]
    try:
        done, _ = await asyncio.wait({*tasks, *listening}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task in tasks:
                raise CoreEnded(f"the loop {tasks[task]} ended") from task.exception()
            task.result()
    finally:
        for task in (*tasks, *listening):
            task.cancel()
        await asyncio.gather(*tasks, *listening, return_exceptions=True)


class _Refusals:
    """Which channels were refused of late."""

    def __init__(self, channels: Collection[str]) -> None:
        self._at = dict.fromkeys(channels, float("-inf"))

    def note(self, name: str) -> None:
        """A channel is refused now. Raises CoreEnded where all are."""
        now = asyncio.get_running_loop().time()
        self._at[name] = now
        if all(now - at < REFUSED_FOR for at in self._at.values()):
            raise CoreEnded("no channel is left")


class _Pauses:
    """Seconds until a channel is asked again: twice as many each time, until it has listened for a good while."""

    def __init__(self) -> None:
        self._now = asyncio.get_running_loop().time
        self._next, self._began = FIRST_PAUSE, 0.0

    def begin(self) -> None:
        """The channel listens from now on."""
        self._began = self._now()

    def next(self) -> float:
        """After it has ended."""
        pause = FIRST_PAUSE if self._now() - self._began >= GOOD_WHILE else self._next
        self._next = min(pause * 2, LONGEST_PAUSE)
        return pause


async def _listen(name: str, run: Loop, refusals: _Refusals, alarm: Callable[[str], Awaitable[None]]) -> None:
    pauses = _Pauses()
    while True:
        pauses.begin()
        try:
            await run()
        except ChannelDead as dead:
            log.critical("the channel %s is refused, and is asked again: %s", name, dead)
            await _sound(alarm, f"{name}: {dead}")
            refusals.note(name)
            await asyncio.sleep(REFUSED_PAUSE)
            continue
        except Exception:
            pause = pauses.next()
            log.exception("the channel %s failed; listening again in %.0f s", name, pause)
        else:
            pause = pauses.next()
            log.error("the channel %s stopped listening; listening again in %.0f s", name, pause)
        await asyncio.sleep(pause)


async def _sound(alarm: Callable[[str], Awaitable[None]], what: str) -> None:
    """Tell of a channel that is refused; that nobody can be told is no reason to shut the others."""
    try:
        await alarm(what)
    except Exception:
        log.exception("the alarm could not be raised")

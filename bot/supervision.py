"""Loops under watch: a core loop that ends, ends the process; a channel that fails for good is shut alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from bot.core.channel import ChannelDead

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries of a channel that fails for a time

Loop = Callable[[], Coroutine[Any, Any, None]]


class CoreEnded(Exception):
    """A loop without which the assistant would be deaf or mute has ended."""


async def supervise(
    core: Mapping[str, Loop], channels: Mapping[str, Loop], alarm: Callable[[str], Awaitable[None]]
) -> None:
    """Run all loops until cancelled. Raises CoreEnded when a core loop ends, or no channel is left.

    `alarm` hears of a channel that is shut for good.
    """
    tasks = {asyncio.create_task(run(), name=name): name for name, run in core.items()}
    listening = {asyncio.create_task(_listen(name, run, alarm), name=name): name for name, run in channels.items()}
    try:
        while True:
            done, _ = await asyncio.wait({*tasks, *listening}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task in tasks:
                    raise CoreEnded(f"the loop {tasks[task]} ended") from task.exception()
                task.result()
                del listening[task]
            if channels and not listening:
                raise CoreEnded("no channel is left")
    finally:
        for task in (*tasks, *listening):
            task.cancel()
        await asyncio.gather(*tasks, *listening, return_exceptions=True)


async def _listen(name: str, run: Loop, alarm: Callable[[str], Awaitable[None]]) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            await run()
        except ChannelDead as dead:
            log.critical("the channel %s is shut: %s", name, dead)
            await _sound(alarm, f"{name}: {dead}")
            return
        except Exception:
            log.exception("the channel %s failed; listening again in %.0f s", name, pause)
        else:
            log.error("the channel %s stopped listening; listening again in %.0f s", name, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _sound(alarm: Callable[[str], Awaitable[None]], what: str) -> None:
    """Tell of a channel that is shut; that nobody can be told is no reason to shut the others."""
    try:
        await alarm(what)
    except Exception:
        log.exception("the alarm could not be raised")

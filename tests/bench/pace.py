"""How long a message takes at the pace that Telegram allows a bot, through the real inbox and dispatcher."""

import asyncio
import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from bot.app import SQLITE_ARRIVALS, SQLITE_TOGETHER
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.updates import envelope
from bot.commands.foreign_search import percentile
from bot.core.distress import Distress
from bot.core.heartbeat import Heartbeat
from bot.pipeline.dispatcher import Dispatcher
from bot.pipeline.inbox import Inbox
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.wording import load_wording
from tests.bench.assistant import Stored
from tests.bench.figures import Figure
from tests.bench.phones import Phone, interleaved, phones

A_SECOND = 30
AIM_MS = 5.0
_OF_EACH = 8  # messages: the end of a report, and the next one
_PROBE_EVERY = 10  # messages between two looks at the bare disk


class TimedTurns(Turns):
    """Notes when turns were committed, their replies queued: by lane, in order."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.queued: dict[str, list[float]] = defaultdict(list)

    def take_next(self, lane: str) -> bool:
        """Handle the oldest message that waits on a lane."""
        handled = super().take_next(lane)
        if handled:
            self.queued[lane].append(time.perf_counter())
        return handled

    def take_together(self, lanes: Sequence[str]) -> frozenset[str]:
        """Handle the oldest message of each of several lanes."""
        handled = super().take_together(lanes)
        for lane in handled:
            self.queued[lane].append(time.perf_counter())
        return handled


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message: when it was handed to the inbox, and when it was on disk there."""

    lane: str
    received: float
    accepted: float


def measure(folder: Path, knowledge: Knowledge, *, seconds: int) -> list[Figure]:
    """Reports by as many people as it takes, their messages interleaved, 30 of them a second."""
    owners = reporters(seconds)
    stored = Stored(folder, knowledge, owners, TimedTurns)
    try:
        fill_in(stored, owners)
        received, accepted, bare = asyncio.run(play(stored, go_on(owners, seconds), folder))
    finally:
        stored.close()
    pace = f"{A_SECOND} messages/s for {seconds} s"
    reached = percentile(accepted, 99) * 1000 < AIM_MS
    return [
        _figure(f"{pace}: accepted (on disk) to queued", accepted, bare, f"p99 < {AIM_MS:g} ms", reached),
        _figure(f"{pace}: received to queued", received, bare),
    ]


def reporters(seconds: int) -> list[Phone]:
    """As many people as it takes to send for so long, none of them more than eight messages."""
    return phones(-(-A_SECOND * seconds // _OF_EACH))


def fill_in(stored: Stored, owners: Sequence[Phone]) -> None:
    """Let each be at the end of a report."""
    for updates in interleaved(phone.fills_in() for phone in owners):
        stored.answer(updates)


def go_on(owners: Sequence[Phone], seconds: int) -> list[str]:
    """What they send then: each report is sent in, and the next one filled in."""
    steps = interleaved([*phone.sends_in(), *phone.fills_in()] for phone in owners)
    return [*chain(*steps)][: A_SECOND * seconds]


async def play(stored: Stored, updates: list[str], folder: Path) -> tuple[list[float], list[float], list[float]]:
    """Hand each update over at its time, however the one before fares.

    Seconds until it was queued, since it was received and since it was accepted; and of bare writes in between.
    """
    turns = stored.turns
    assert isinstance(turns, TimedTurns)
    dispatcher = Dispatcher(
        database=stored.database,
        turns=turns,
        heartbeat=Heartbeat(stored.database, stored.clock, "turns"),
        spoken=lambda: None,
        workers=2,
        together=SQLITE_TOGETHER,
        sweep_seconds=5.0,
    )
    say = load_wording()
    distress = Distress(database=stored.database, channels={}, say=say)
    inbox = Inbox(
        database=stored.database,
        clock=stored.clock,
        say=say,
        wake=dispatcher.wake,
        distress=distress,
        workers=1,
        together=SQLITE_ARRIVALS,
    )
    turns.queued.clear()
    running = asyncio.create_task(dispatcher.run())
    sending: list[asyncio.Task[Sent]] = []
    bare: list[float] = []
    began = time.perf_counter()
    for number, update in enumerate(updates):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
        sending.append(asyncio.create_task(_hand_over(inbox, update)))
        if number % _PROBE_EVERY == 0:
            await asyncio.sleep(0.5 / A_SECOND)
            bare.append(await asyncio.to_thread(_bare_write, folder / "bare"))
    sent = await asyncio.gather(*sending)
    async with asyncio.timeout(60):
        while sum(map(len, turns.queued.values())) < len(sent):
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    queued = {lane: iter(times) for lane, times in turns.queued.items()}
    ends = [(one, next(queued[one.lane])) for one in sent]
    return [end - one.received for one, end in ends], [end - one.accepted for one, end in ends], bare


async def _hand_over(inbox: Inbox, update: str) -> Sent:
    received = time.perf_counter()
    readable = envelope(json.loads(update))
    await inbox.accept(CHANNEL, [readable])
    return Sent(lane=readable.lane, received=received, accepted=time.perf_counter())


def _bare_write(file: Path) -> float:
    """Seconds to get 4 kB onto the disk: what no transaction can do without."""
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY)
    try:
        began = time.perf_counter()
        os.pwrite(descriptor, os.urandom(4096), 0)
        os.fsync(descriptor)
        return time.perf_counter() - began
    finally:
        os.close(descriptor)


def _figure(name: str, seconds: list[float], bare: list[float], aim: str = "", reached: bool | None = None) -> Figure:
    return Figure(
        name=name, value=_in_words(seconds), baseline=f"{_in_words(bare)} one bare write", aim=aim, reached=reached
    )


def _in_words(seconds: list[float]) -> str:
    return f"p50 {percentile(seconds, 50) * 1000:.1f} ms, p99 {percentile(seconds, 99) * 1000:.1f} ms"

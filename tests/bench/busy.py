"""Answers at the pace of Telegram while something heavy goes on: an export, a notice to thousands, a morning's digest.

What keeps the others is told in the processor's time of the thread that does: the longest hold of the turn to write,
and the longest that the event loop was at one thing. On a loaded machine only that says something of the program.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.clock.broadcasts import PAUSE_S, Broadcasts
from bot.clock.clock import Clock
from bot.commands.foreign_search import percentile
from bot.demo.cast import PACK
from bot.demo.county import CountySize, plant_county
from bot.pipeline.child import ChildPlace
from bot.pipeline.exchange import Exchange
from handlers.dialog.installation import Knowledge
from handlers.exchange import writing
from handlers.exchange.asking import EXPORT
from handlers.ledger.selection import Selection, Whence
from handlers.wording import load_wording
from storage.database.database import Database
from storage.exchange import exports
from storage.exchange.exports import ExportFormat, NewExport
from storage.people.people import Role
from storage.people.tables import accounts, grants
from storage.queues import jobs, mailings
from storage.queues.jobs import JobKinds
from storage.queues.mailings import MailingKind
from storage.queues.tables import outbox
from tests.bench import pace
from tests.bench.assistant import Stored
from tests.bench.crowd import NOTICE
from tests.bench.figures import Figure
from tests.cast import COUNTY, NOW
from tests.installed import installed

_MOST_RATIO = 3.0
_LOOKS_EVERY_S = 0.002  # at what the event loop is
_SENDS_EVERY_S = 0.2  # what waits counts as sent


@dataclass(kw_only=True)
class Holds:
    """How long something was held, each time: seconds of processor of the thread that held it."""

    seconds: list[float] = field(default_factory=list)

    def longest(self) -> float:
        """Milliseconds."""
        return max(self.seconds, default=0.0) * 1000


class WatchedTurn:
    """A lock that notes for how long it was held."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = 0.0
        self.held = Holds()

    def __enter__(self) -> None:
        self._lock.acquire()
        self._began = time.thread_time()

    def __exit__(self, *error: object) -> None:
        self.held.seconds.append(time.thread_time() - self._began)
        self._lock.release()


class WatchedDatabase(Database):
    """Notes for how long this process keeps the turn to write."""

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self._turn: Any = WatchedTurn()

    def watch(self) -> Holds:
        """Note it anew."""
        self._turn.held = Holds()
        held: Holds = self._turn.held
        return held


@dataclass(frozen=True, kw_only=True)
class Lap:
    """What was seen while messages came: seconds until each was queued, of bare writes, and the holds."""

    queued: list[float]
    bare: list[float]
    turn: Holds
    loop: Holds
    rounds: int


Heavy = Callable[[], Awaitable[None]]


def measure(folder: Path, knowledge: Knowledge, *, seconds: int, size: CountySize) -> list[Figure]:
    """Idle and beside each heavy thing, which is done again and again, for so many seconds; warmed up before."""
    owners = pace.reporters(5 * seconds)
    stored = Stored(folder, knowledge, owners, pace.TimedTurns, WatchedDatabase)
    try:
        pace.fill_in(stored, owners)
        _plant(stored, knowledge, size)
        heavy: Mapping[str, Heavy | None] = {
            "nothing": None,
            "an export": partial(_export, stored, folder),
            "a notice": partial(_notice, stored, knowledge),
            "the digest": partial(_digest, stored, knowledge),
        }
        updates = iter(pace.go_on(owners, 5 * seconds))

        def lap(work: Heavy | None) -> Lap:
            return asyncio.run(_lap(stored, [*islice(updates, pace.A_SECOND * seconds)], folder, work))

        lap(None)  # caches and SQLite's log reach their usual size: an idle lap that came first would flatter the rest
        laps = {name: lap(work) for name, work in heavy.items()}
    finally:
        stored.close()
    return [_figure(name, lap, laps["nothing"]) for name, lap in laps.items()]


async def _lap(stored: Stored, updates: list[str], folder: Path, work: Heavy | None) -> Lap:
    assert isinstance(stored.database, WatchedDatabase)
    turn, loop, rounds = stored.database.watch(), Holds(), 0

    async def again() -> None:
        nonlocal rounds
        while work is not None:
            await work()
            rounds += 1

    beside = [asyncio.create_task(one) for one in (_look_at_loop(loop), again(), _send(stored))]
    try:
        _, queued, bare = await pace.play(stored, updates, folder)
    finally:
        for task in beside:
            task.cancel()
        ended = await asyncio.gather(*beside, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
    return Lap(queued=queued, bare=bare, turn=turn, loop=loop, rounds=rounds)


async def _look_at_loop(holds: Holds) -> None:
    """Note what the loop's thread took of the processor between two looks: at most one thing, and what was short."""
    while True:
        began = time.thread_time()
        await asyncio.sleep(_LOOKS_EVERY_S)
        holds.seconds.append(time.thread_time() - began)


async def _send(stored: Stored) -> None:
    while True:
        await asyncio.to_thread(_sent, stored.database)
        await asyncio.sleep(_SENDS_EVERY_S)


def _sent(database: Database) -> None:
    with database.writing() as tx:
        waiting = select(outbox.c.id).where(outbox.c.status == "waiting").limit(100)
        tx.execute(update(outbox).where(outbox.c.id.in_(waiting)).values(status="sent", sent_at=NOW))


# --- what is heavy


async def _export(stored: Stored, folder: Path) -> None:
    """A sheet of all cases, by a child process."""
    at = ChildPlace(
        database=stored.database.engine.url.render_as_string(hide_password=False),
        vault=stored.database.vault,
        zone=str(stored.clock.zone),
        file_folder=folder,
        photo_folder=folder,
    )
    with stored.database.writing() as tx:
        holder = tx.execute(select(grants.c.person_id).where(grants.c.role == Role.COUNTY, grants.c.area == COUNTY))
        asked = writing.asked_for(Selection(whence=Whence.LEDGER, everything=True), "all")
        new = NewExport(
            person_id=holder.scalar_one(),
            area=COUNTY,
            format=ExportFormat.XLSX,
            full=False,
            asked=asked,
            reason=None,
            many=1,
            expires_at=stored.clock.now() + timedelta(days=1),
        )
        now = stored.clock.now()
        details = {"export": exports.add(tx, new, now)}
        jobs.add(tx, kind=EXPORT, lane="bench", details=details, due_at=now, key=f"{EXPORT}:{details['export']}")
        job = jobs.claim(tx, now, lease_until=now + timedelta(hours=1), of=JobKinds(named=(EXPORT,), others=False))
    assert job is not None
    await Exchange(database=stored.database, clock=stored.clock, at=at).export(job)


async def _notice(stored: Stored, knowledge: Knowledge) -> None:
    """A notice to all cadres, from its planning until all have it."""
    await asyncio.to_thread(_plan_notice, stored)
    await _move(stored, knowledge)


def _plan_notice(stored: Stored) -> None:
    with stored.database.writing() as tx:
        now = stored.clock.now()
        made = mailings.add(tx, kind=MailingKind.NOTICE, roles=[Role.CADRE], reply=NOTICE, now=now)
        assert made is not None
        mailings.add_holders(tx, made, [Role.CADRE], now)


async def _digest(stored: Stored, knowledge: Knowledge) -> None:
    """A tick of the clock on a morning, and the digest to all offices."""
    stored.clock.jump(stored.clock.now() + timedelta(days=1))
    clock = Clock(
        database=stored.database,
        installation=installed(knowledge, load_wording()),
        clock=stored.clock,
        spoken=lambda: None,
    )
    await asyncio.to_thread(clock.tick)
    await _move(stored, knowledge)


async def _move(stored: Stored, knowledge: Knowledge) -> None:
    room = Broadcasts(
        database=stored.database,
        installation=installed(knowledge, load_wording()),
        clock=stored.clock,
        spoken=lambda: None,
    )
    while await asyncio.to_thread(room.move) or await asyncio.to_thread(_waits, stored.database):
        await asyncio.sleep(PAUSE_S)


def _waits(database: Database) -> bool:
    with database.reading() as tx:
        return tx.execute(select(outbox.c.id).where(outbox.c.status == "waiting").limit(1)).first() is not None


# --- the county


def _plant(stored: Stored, knowledge: Knowledge, size: CountySize) -> None:
    """A whole county, whose people have an account each."""
    with stored.database.writing() as tx:
        plant_county(tx, load_wording(), knowledge.packs[PACK], NOW, size)
        known = select(accounts.c.person_id)
        people = tx.execute(select(grants.c.person_id).where(grants.c.person_id.not_in(known)).distinct()).scalars()
        rows = [
            {"lane": f"telegram:b{id}", "channel": "telegram", "chat": f"b{id}", "person_id": id, "seen_at": NOW}
            for id in people.all()
        ]
        tx.execute(accounts.insert(), rows)


def _figure(name: str, lap: Lap, idle: Lap) -> Figure:
    p99, of_idle = (percentile(one.queued, 99) * 1000 for one in (lap, idle))
    heavy = lap is not idle
    return Figure(
        name=f"{pace.A_SECOND} messages/s beside {name}" + (f", {lap.rounds} done" if heavy else ""),
        value=f"p99 {p99:.1f} ms; longest hold of the turn to write {lap.turn.longest():.0f} ms of processor,"
        f" of the event loop {lap.loop.longest():.0f} ms",
        baseline=f"{percentile(lap.bare, 99) * 1000:.1f} ms one bare write"
        + (f", p99 {of_idle:.1f} ms idle" if heavy else ""),
        ratio=p99 / of_idle if heavy else None,
        aim=f"ratio ≤ {_MOST_RATIO:g}" if heavy else "",
        reached=p99 <= _MOST_RATIO * of_idle if heavy else None,
    )

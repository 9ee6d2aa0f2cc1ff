"""Turns on PostgreSQL by eight connections, beside asyncpg alone that runs the same statements by as many.

A run is played once, turn by turn, and the statements of each transaction are noted as the driver is given them. Then
both sides begin from copies of one database and do that run: ours reads updates, decides and writes in eight threads,
asyncpg is only given what was noted. A report is filled in, but not sent in: the database gives a household its id, so
that what is written of one cannot be noted beforehand. Counted is the processor's time of this process and of the
server, whose part is the same on both sides: the ratio tells what all costs that is not the database.
"""

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import psycopg

from bot.core.wallclock import WallClock
from handlers.dialog.installation import Knowledge
from storage.database.database import Database
from tests.bench.assistant import VAULT, settle, take_in, turns_on
from tests.bench.figures import Chunk, Figure, Lap, compared, in_chunks, lap
from tests.bench.phones import interleaved, phones
from tests.cast import NOW, SHANGHAI
from tests.postgresql import administer, start_server, url_of

CONNECTIONS = 8
_CHUNK = 40
_LEAST = 0.6
_NAME = f"a report filled in on PostgreSQL, {CONNECTIONS} connections"
_BASE = "anju_bench"
_ENOUGH = "完成"
_PLACE = re.compile(r"%\((\w+)\)s|%%")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Noted:
    """A statement as asyncpg takes it, with its values; with several sets of them where it is run for each."""

    sql: str
    rows: list[tuple[Any, ...]]
    many: bool = False


NotedTransaction = list[Noted]


@dataclass
class NotedChunk:
    """The transactions of some updates: those that wrote them down, then those of their turns."""

    received: list[NotedTransaction] = field(default_factory=list)
    turns: list[NotedTransaction] = field(default_factory=list)


def measure(knowledge: Knowledge, *, rounds: int, people: int) -> list[Figure]:
    """The turns of people who fill in a report, all but its end; where there is no server, why there is none."""
    folder = Path(mkdtemp(prefix="anju-"))
    try:
        server = start_server(folder)
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return [Figure(name=_NAME, value=f"no server here: {error}")]
    try:
        laps = _laps(server, knowledge, rounds=rounds, people=people)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    unit, baseline = "turns a second of processor, the server's too", "asyncpg alone"
    return [compared(_NAME, laps, unit=unit, baseline=baseline, least=_LEAST)]


def _laps(server: Any, knowledge: Knowledge, *, rounds: int, people: int) -> list[Lap]:
    url: str = server.get_uri(driver="psycopg")
    administer(url, "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()", f"CREATE DATABASE {_BASE}")
    owners = phones(people)
    settled = Database(url_of(url, _BASE), VAULT)
    settle(settled, owners)
    settled.close()
    steps = interleaved([*phone.fills_in(), phone.types(_ENOUGH)] for phone in owners)
    chunks = [chunk for step in steps for chunk in in_chunks(step, _CHUNK)]
    with _copy(url, "noted") as database:
        noted = list(note(database, knowledge, chunks))
    spent, laps = partial(_processor_s, server.get_pid()), list[Lap]()
    for round in range(rounds + 1):
        with _copy(url, "ours") as database, Bare(_copied(url, "theirs"), noted) as bare:
            ours = _Ours(database, knowledge)
            speeds = lap(ours.answer, bare.replay, ((chunk, chunk) for chunk in chunks), spent=spent)
            laps += [speeds] if round else []  # the first round only warms up
            ours.close()
    return laps


# --- both sides


class _Ours:
    """The turns of a database, taken by as many threads as there are connections."""

    def __init__(self, database: Database, knowledge: Knowledge) -> None:
        self._database = database
        self._clock = WallClock(SHANGHAI, start=NOW)
        self._turns = turns_on(database, self._clock, knowledge)
        self._pool = ThreadPoolExecutor(CONNECTIONS)

    def answer(self, updates: Chunk) -> None:
        """Write updates down in one transaction, then handle each in one of its own."""
        lanes = take_in(self._database, updates, self._clock.now())
        assert all(self._pool.map(self._turns.take_next, lanes))

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()


class Bare:
    """asyncpg with as many connections, which runs what was noted, chunk by chunk."""

    def __init__(self, url: str, noted: Sequence[NotedChunk]) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://")
        self._noted = deque(noted)
        self._runner = asyncio.Runner()

    def __enter__(self) -> "Bare":
        import asyncpg  # only here: the product's driver is psycopg

        self._pool = self._runner.run(self._open(asyncpg))
        return self

    def __exit__(self, *error: object) -> None:
        self._runner.run(self._pool.close())
        self._runner.close()

    async def _open(self, asyncpg: Any) -> Any:
        return await asyncpg.create_pool(self._url, min_size=CONNECTIONS, max_size=CONNECTIONS)

    def replay(self, updates: Chunk) -> None:
        """Run what was noted of these updates, the turns by all connections at once."""
        chunk = self._noted.popleft()
        assert len(chunk.turns) == len(updates)
        self._runner.run(self._replay(chunk))

    async def _replay(self, chunk: NotedChunk) -> None:
        await self._work(deque(chunk.received))
        turns = deque(chunk.turns)
        await asyncio.gather(*(self._work(turns) for _ in range(CONNECTIONS)))

    async def _work(self, waiting: deque[NotedTransaction]) -> None:
        async with self._pool.acquire() as connection:
            while waiting:
                statements = waiting.popleft()
                async with connection.transaction():
                    for one in statements:
                        if one.many:
                            await connection.executemany(one.sql, one.rows)
                        else:
                            await connection.fetch(one.sql, *one.rows[0])


# --- what the driver is given


def note(database: Database, knowledge: Knowledge, chunks: Sequence[Chunk]) -> Iterator[NotedChunk]:
    """Do the turns of some updates one by one, and give what the driver was given for each chunk of them."""
    clock = WallClock(SHANGHAI, start=NOW)
    turns = turns_on(database, clock, knowledge)
    database.engine.connect().close()  # what SQLAlchemy asks a server that it meets is no turn's
    for updates in chunks:
        chunk = NotedChunk()
        with _noting() as transactions:
            lanes = take_in(database, updates, clock.now())
            chunk.received = transactions.copy()
            transactions.clear()
            for lane in lanes:
                assert turns.take_next(lane)
            chunk.turns = transactions
        yield chunk


@contextmanager
def _noting() -> Iterator[list[NotedTransaction]]:
    """Meanwhile each transaction that is committed, in order. One connection at a time may be at work."""
    transactions: list[NotedTransaction] = []
    under_way: NotedTransaction = []
    execute, executemany, commit = psycopg.Cursor.execute, psycopg.Cursor.executemany, psycopg.Connection.commit

    def noted(cursor: Any, sql: Any, values: Any = None, **options: Any) -> Any:
        if sql != ";":  # by which SQLAlchemy looks whether the connection still stands
            under_way.append(_as_asyncpg_takes_it(sql, [values or {}]))
        return execute(cursor, sql, values, **options)

    def noted_many(cursor: Any, sql: Any, rows: Any, **options: Any) -> None:
        under_way.append(_as_asyncpg_takes_it(sql, rows, many=True))
        executemany(cursor, sql, rows, **options)

    def committed(connection: Any) -> None:
        commit(connection)
        transactions.append(under_way.copy())
        under_way.clear()

    with (
        patch.object(psycopg.Cursor, "execute", noted),
        patch.object(psycopg.Cursor, "executemany", noted_many),
        patch.object(psycopg.Connection, "commit", committed),
    ):
        yield transactions


def _as_asyncpg_takes_it(sql: str, rows: Sequence[Mapping[str, Any]], *, many: bool = False) -> Noted:
    """A statement with numbered places for its values."""
    names: list[str] = []

    def numbered(place: re.Match[str]) -> str:
        name = place.group(1)
        if name is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    places = _PLACE.sub(numbered, sql)
    return Noted(places, [tuple(_bare(row[name]) for name in names) for row in rows], many)


def _bare(value: Any) -> Any:
    return value.obj if isinstance(value, psycopg.Binary) else value


# --- the server


def _copied(url: str, name: str) -> str:
    """The URL of a new copy of the settled database."""
    administer(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {_BASE}")
    return url_of(url, name)


@contextmanager
def _copy(url: str, name: str) -> Iterator[Database]:
    database = Database(_copied(url, name), VAULT)
    yield database
    database.close()


def _processor_s(server: int) -> float:
    """Seconds of the processor that went into this process and into a server with its processes, also ended ones."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile, and counts as its parent's
        if stat.parent.name == str(server):
            ticks += sum(map(int, words[11:15]))
        elif words[1] == str(server):
            ticks += sum(map(int, words[11:13]))
    return time.process_time() + ticks / _TICKS

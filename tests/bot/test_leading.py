"""One leader at a time, whatever becomes of the one before. On real PostgreSQL; SQLite lets in one process only."""

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot import leading
from bot.leading import lead
from storage.database.database import Database, make_engine
from storage.database.locks import ProcessLock
from tests.bot.recording import play, running, until
from tests.dead_proxy import DeadProxy


class Work:
    """A part that notes whether it is being done."""

    def __init__(self) -> None:
        self.begun = 0
        self.doing = False

    async def run(self) -> None:
        """Do it until cancelled."""
        self.begun, self.doing = self.begun + 1, True
        try:
            await asyncio.Event().wait()
        finally:
            self.doing = False


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "EVERY_S", 0.05)


@pytest.fixture
def other(postgresql_database: Database) -> Iterator[Engine]:
    """The connections of a second process."""
    engine = make_engine(postgresql_database.engine.url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def terminate_holder(database: Database, lock: ProcessLock) -> None:
    """End the connection that holds a lock, as a network does that forgets idle ones."""
    holder = lock.holder()
    assert holder is not None
    lock.oust(holder)


def test_a_leader_whose_locks_connection_is_gone_stops_and_only_one_goes_on(
    postgresql_database: Database, other: Engine
) -> None:
    first, second = Work(), Work()

    def begun_times(times: int) -> bool:
        """Whether the part was begun so often, and one of them does it: the other has noticed that its lock is lost."""
        return first.begun + second.begun >= times and first.doing != second.doing

    ours, theirs = ProcessLock(postgresql_database.engine, "outbox"), ProcessLock(other, "outbox")

    async def scene() -> None:
        async with running(lead(ours, first.run)):
            await until(lambda: first.doing)
            async with running(lead(theirs, second.run)):
                for loss in range(1, 4):
                    await asyncio.to_thread(terminate_holder, postgresql_database, ours)
                    await until(partial(begun_times, loss + 1))

    play(scene())


def test_a_leader_that_vanished_with_its_machine_is_put_out(postgresql_database: Database) -> None:
    """Its connection stays open for PostgreSQL: whatever lies between them does not say that it is gone."""
    first, second = Work(), Work()
    with DeadProxy(postgresql_database.engine.url) as proxy:
        far = make_engine(proxy.url)

        async def scene() -> None:
            async with running(lead(ProcessLock(far, "clock"), first.run)):
                await until(lambda: first.doing)
                proxy.die()
                try:
                    async with running(lead(ProcessLock(postgresql_database.engine, "clock"), second.run)):
                        await until(lambda: second.doing)
                finally:
                    proxy.hang_up()  # else the first one's thread waits on, whatever became of the second
                await until(lambda: not first.doing)

        play(scene())
        far.dispose()


def test_a_leader_that_gives_signs_of_life_is_left_alone_and_so_is_one_of_a_release_that_gives_none(
    postgresql_database: Database, other: Engine
) -> None:
    work = Work()
    theirs = ProcessLock(other, "jobs")
    looks = leading._Looks()
    assert theirs.acquire()
    for _ in range(3 * leading.SAME_LOOKS):
        assert not looks.silent_at(theirs.holder(), prompt=True), "it never gave a sign of life"
    for _ in range(3 * leading.SAME_LOOKS):
        theirs.confirm()
        assert not looks.silent_at(theirs.holder(), prompt=True)
    for _ in range(leading.SAME_LOOKS - 1):
        assert not looks.silent_at(theirs.holder(), prompt=True)
    assert not looks.silent_at(theirs.holder(), prompt=False), "the database stood still for both of them"
    assert work.begun == 0
    theirs.release()


def test_who_waits_outlasts_a_database_that_is_away(
    postgresql_database: Database, other: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work()
    lock = ProcessLock(postgresql_database.engine, "outbox")
    tries = []

    def away() -> bool:
        tries.append("away")
        if len(tries) < 4:
            raise OperationalError("SELECT 1", {}, ConnectionError("connection refused"))
        return ProcessLock.acquire(lock)

    monkeypatch.setattr(lock, "acquire", away)

    async def scene() -> None:
        async with running(lead(lock, work.run)):
            await until(lambda: work.doing)

    play(scene())
    assert len(tries) == 4


def test_a_part_that_ends_by_itself_lets_go_of_its_lock(postgresql_database: Database, other: Engine) -> None:
    async def end() -> None:
        raise ValueError("a bug")

    async def scene() -> None:
        with pytest.raises(ValueError, match="a bug"):
            await lead(ProcessLock(postgresql_database.engine, "outbox"), end)

    play(scene())
    theirs = ProcessLock(other, "outbox")
    assert theirs.acquire()
    theirs.release()


def test_connections_are_watched_on_both_sides(postgresql_database: Database) -> None:
    with postgresql_database.engine.connect() as connection:
        shown = connection.execute(text("SELECT source FROM pg_settings WHERE name = 'tcp_keepalives_idle'")).scalar()
        asked = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    assert shown == "client"
    assert asked["tcp_user_timeout"] == "13000"
    assert asked["keepalives_idle"] == "5"

"""What is of an older key is sealed anew beside all other work; broken off, it goes on where something is left."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.pipeline.jobs import LEASE
from bot.pipeline.old_rows import AT_A_TIME, SEAL_ROWS, OldRows
from storage import resealing
from storage.database.ciphers import Algorithm
from storage.database.database import Database
from storage.database.privacy import Vault, WrongKey
from storage.people import audit, audit_chain, people
from storage.queues import jobs
from storage.queues.jobs import Job
from tests.cast import NOW
from tests.dialogue import StoppedClock
from tests.keeping import VAULT


@pytest.fixture
def turned(database: Database) -> Iterator[Database]:
    """A database whose key has turned, with some rows of the key before."""
    with database.writing() as tx:
        for number in range(AT_A_TIME + 5):
            people.add(tx, now=NOW, name=f"王{number}")
    ring = VAULT.ring.turned(Algorithm.AES, date(2026, 11, 30))
    opened = Database(database.engine.url.render_as_string(hide_password=False), Vault(ring))
    yield opened
    opened.close()


def claimed(database: Database, now: datetime = NOW) -> Job | None:
    """The job that is due; none where there is none."""
    with database.writing() as tx:
        return jobs.claim(tx, now, lease_until=now + LEASE)


def left(database: Database) -> int:
    """How many rows are still to be sealed anew."""
    with database.reading() as tx:
        return resealing.count_left(tx)


def test_all_is_sealed_anew_also_where_it_is_broken_off(turned: Database) -> None:
    OldRows(database=turned, clock=StoppedClock(NOW)).order()
    job = claimed(turned)
    assert job is not None
    assert job.kind == SEAL_ROWS
    assert not OldRows(database=turned, clock=StoppedClock(NOW)).seal(job), "and here the process is killed"
    assert left(turned) == 5
    again = OldRows(database=turned, clock=StoppedClock(NOW))
    assert [again.seal(job) for _ in range(2)] == [False, True]
    assert left(turned) == 0
    again.order()
    assert claimed(turned, NOW + timedelta(days=1)) is not None, "the job before was not finished here"
    assert claimed(turned, NOW + timedelta(days=1)) is None, "and nothing was ordered, for nothing is left"


def test_where_the_database_refuses_the_work_goes_on_the_next_time(
    turned: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = OldRows(database=turned, clock=StoppedClock(NOW))
    work.order()
    job = claimed(turned)
    assert job is not None
    with monkeypatch.context() as patched:
        patched.setattr(resealing, "seal_anew", _refused)
        with pytest.raises(OperationalError):
            work.seal(job)
    assert [work.seal(job) for _ in range(3)] == [False, False, True]
    assert left(turned) == 0


def _refused(*_: object) -> int:
    raise OperationalError("UPDATE", None, Exception("database is locked"))


def test_what_cannot_be_sealed_yet_is_looked_at_again_later(turned: Database, database: Database) -> None:
    with database.writing() as tx:
        audit.note(tx, person_id=None, action="export", subject="case:1", now=NOW)
    work = OldRows(database=turned, clock=StoppedClock(NOW))
    work.order()
    job = claimed(turned)
    assert job is not None
    while not work.seal(job):
        pass
    assert left(turned) == 1, "a line of the trail that is not linked yet"
    with turned.writing() as tx:
        jobs.finish(tx, job.id, NOW)
        audit_chain.extend(tx, NOW + timedelta(minutes=6), 10)
    job = claimed(turned, NOW + timedelta(minutes=10))
    assert job is not None
    while not work.seal(job):
        pass
    with turned.reading() as tx:
        assert (resealing.count_left(tx), resealing.all_done(tx)) == (0, True)
        assert audit_chain.verify(tx) == (1, None)


def test_a_process_that_does_not_know_the_key_does_not_say_that_all_is_done(
    turned: Database, database: Database
) -> None:
    OldRows(database=turned, clock=StoppedClock(NOW)).order()
    job = Job(
        id=1, kind=SEAL_ROWS, lane="rows", details={"key": turned.vault.newest.id.hex()}, tries=1, lease_until=NOW
    )
    with pytest.raises(WrongKey):
        OldRows(database=database, clock=StoppedClock(NOW)).seal(job)

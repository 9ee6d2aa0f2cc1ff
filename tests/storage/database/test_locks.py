"""Work that only one process may do."""

from storage.database.database import Database
from storage.database.locks import ProcessLock
from storage.database.privacy import Vault


def test_one_holder_at_a_time(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    other = Database(url, Vault.with_key(bytes(32)))
    first, second = ProcessLock(database.engine, "outbox"), ProcessLock(other.engine, "outbox")
    assert first.acquire()
    assert not second.acquire()
    another = ProcessLock(other.engine, "clock")
    assert another.acquire()
    first.release()
    assert second.acquire()
    for lock in (second, another):
        lock.release()
    other.close()

"""What an earlier release left in the clear is sealed beside all other work; broken off, it goes on."""

from pathlib import Path

import pytest

from bot.pipeline.jobs import LEASE
from bot.pipeline.old_files import AT_A_TIME, SEAL, OldFiles
from storage.database.database import Database
from storage.queues import jobs
from storage.queues.jobs import Job
from tests.cast import NOW
from tests.keeping import sealed


def old_files(database: Database, folder: Path) -> OldFiles:
    """As one process has it."""
    return OldFiles(database=database, folders=[sealed(folder), sealed(folder / "incoming")])


def ordered(database: Database) -> Job | None:
    """The job that was ordered; none where nothing was."""
    with database.writing() as tx:
        return jobs.claim(tx, NOW, lease_until=NOW + LEASE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of photos, with that of what comes in."""
    made = tmp_path / "photos"
    (made / "incoming").mkdir(parents=True)
    return made


def test_all_of_them_are_sealed_and_those_that_were_broken_off_go(database: Database, folder: Path) -> None:
    for at in range(AT_A_TIME + 2):
        (folder / f"{at}.jpg").write_bytes(b"position 37.458472")
    (folder / "incoming" / ("0" * 32)).write_bytes(b"position 37.458472")
    for left in ("1.original", "incoming/ab.part"):
        (folder / left).write_bytes(b"position 37.458472")
    old_files(database, folder).order(NOW)
    job = ordered(database)
    assert job is not None
    assert job.kind == SEAL
    assert not old_files(database, folder).seal(job), "and here the process is killed"
    again = old_files(database, folder)
    assert [again.seal(job) for _ in range(2)] == [False, True]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == AT_A_TIME + 3
    assert not [path for path in files if b"37.45" in path.read_bytes()]
    assert sealed(folder).file("1.jpg").read() == b"position 37.458472"


def test_nothing_is_ordered_where_all_is_sealed(database: Database, folder: Path) -> None:
    sealed(folder).write("1.jpg", b"x")
    old_files(database, folder).order(NOW)
    assert ordered(database) is None

"""What an earlier release left in the clear is sealed beside all other work; broken off, it goes on."""

from datetime import date
from pathlib import Path

import pytest

from bot.pipeline.jobs import LEASE
from bot.pipeline.old_files import AT_A_TIME, SEAL, OldFiles
from storage.database.ciphers import Algorithm
from storage.database.database import Database
from storage.database.privacy import Vault, WrongKey
from storage.database.sealed_folder import SEALED, SealedFolder
from storage.database.sealed_part import SealedPart
from storage.queues import jobs
from storage.queues.jobs import Job
from tests.cast import NOW
from tests.keeping import VAULT, sealed


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


def test_files_of_an_older_key_are_sealed_with_the_newest_and_those_under_way_are_counted(
    database: Database, folder: Path
) -> None:
    for at in range(AT_A_TIME + 2):
        sealed(folder).write(f"{at}.jpg", b"position 37.458472")
    coming = SealedPart(folder / "incoming" / "a.arriving", VAULT)
    coming.begin()
    coming.add(0, b"position")
    vault = Vault(VAULT.ring.turned(Algorithm.SM4, date(2026, 11, 30)))
    turned = Database(database.engine.url.render_as_string(hide_password=False), vault)
    folders = [SealedFolder(folder, vault), SealedFolder(folder / "incoming", vault)]
    OldFiles(database=turned, folders=folders).order(NOW)
    with turned.writing() as tx:
        job = jobs.claim(tx, NOW, lease_until=NOW + LEASE)
    assert job is not None
    with pytest.raises(WrongKey):
        old_files(database, folder).seal(job)
    assert not OldFiles(database=turned, folders=folders).seal(job), "and here the process is killed"
    again = OldFiles(database=turned, folders=folders)
    assert [again.seal(job) for _ in range(2)] == [False, True]
    turned.close()
    alone = SealedFolder(folder, Vault(vault.ring.newest_alone()))
    assert {alone.file(f"{at}.jpg").read() for at in range(AT_A_TIME + 2)} == {b"position 37.458472"}
    assert [path.name for one in folders for path in one.of_older_keys()] == ["a.arriving"]
    assert SealedPart(folder / "incoming" / "a.arriving", vault).add(8, b" 37.4") == 13
    assert SealedPart(folder / "incoming" / "a.arriving", vault).read() == b"position 37.4"


def test_a_damaged_file_is_said_and_stops_no_other(
    database: Database, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        sealed(folder).write(name, b"position")
    whole = (folder / f"1.jpg{SEALED}").read_bytes()
    (folder / f"1.jpg{SEALED}").write_bytes(whole[:-1])
    (folder / f"2.jpg{SEALED}").write_bytes(b"spoilt")
    vault = Vault(VAULT.ring.turned(Algorithm.SM4, date(2026, 11, 30)))
    turned = Database(database.engine.url.render_as_string(hide_password=False), vault)
    work = OldFiles(database=turned, folders=[SealedFolder(folder, vault)])
    job = Job(id=1, kind=SEAL, lane="files", details={"key": vault.newest.id.hex()}, tries=1, lease_until=NOW)
    assert [work.seal(job) for _ in range(2)] == [False, True]
    turned.close()
    assert SealedFolder(folder, Vault(vault.ring.newest_alone())).file("3.jpg").read() == b"position"
    assert all(f"{name}{SEALED} cannot be sealed anew" in caplog.text for name in ("1.jpg", "2.jpg"))


def test_a_file_that_is_written_or_removed_meanwhile_is_left_alone(folder: Path) -> None:
    sealed(folder).write("1.jpg", b"old")
    turned = SealedFolder(folder, Vault(VAULT.ring.turned(Algorithm.SM4, date(2026, 11, 30))))
    [path] = turned.of_older_keys()
    path.unlink()
    turned.seal_anew(path)
    assert list(folder.glob("*.*")) == []

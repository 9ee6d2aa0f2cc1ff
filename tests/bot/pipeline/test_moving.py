"""Photos and files are moved into the store beside all other work; an outage is told, and harms nothing."""

import asyncio
import os
from datetime import date
from pathlib import Path

import pytest

from bot.core.operators import appoint
from bot.data_folder import sealed_folders, waiting_for_store
from bot.pipeline.child import ChildPlace, ChildTask
from bot.pipeline.moving import ALARMED_AFTER, Moving
from bot.pipeline.old_files import SEAL, OldFiles
from handlers.wording import Wording
from storage.database.bucket import Bucket, BucketAddress
from storage.database.ciphers import Algorithm
from storage.database.database import Database
from storage.database.privacy import Vault
from storage.database.sealed_folder import REMOVED, SEALED, SealedFolder
from storage.queues import outbox
from storage.queues.jobs import Job
from storage.queues.outbox import OutboxStatus
from tests.bot.recording import play, running, until
from tests.buckets import FailingStore
from tests.cast import NOW
from tests.dialogue import StoppedClock


@pytest.fixture
def folders(database: Database, store: FailingStore, tmp_path: Path) -> tuple[SealedFolder, ...]:
    """The folders of photos, of what comes in, and of files."""
    database.store = store
    return sealed_folders(tmp_path / "photos", tmp_path / "files", database)


@pytest.fixture
def moving(database: Database, say: Wording, folders: tuple[SealedFolder, ...]) -> Moving:
    with database.writing() as tx:
        appoint(tx, channel="telegram", chat="1", now=NOW)
    return Moving(database=database, clock=StoppedClock(NOW), say=say, folders=folders)


def told(database: Database) -> list[str]:
    with database.reading() as tx:
        return [one.reply["text"] for one in outbox.listed(tx, tuple(OutboxStatus))]


def test_what_is_whole_is_moved_and_what_comes_in_stays(moving: Moving, folders: tuple[SealedFolder, ...]) -> None:
    photos, incoming, files = folders
    for folder in folders:
        folder.write("a", b"position")

    async def scene() -> None:
        async with running(moving.run()):
            await until(lambda: waiting_for_store(folders, NOW)[0] == 0)

    play(scene())
    assert [folder.holds_here("a") for folder in folders] == [False, True, False]
    assert {folder.file("a").read() for folder in folders} == {b"position"}
    assert (list(photos.moved_names()), list(incoming.moved_names()), list(files.moved_names())) == (["a"], [], ["a"])


def test_a_dead_store_is_told_once_a_day_after_a_while(
    database: Database, moving: Moving, store: FailingStore, folders: tuple[SealedFolder, ...]
) -> None:
    photos = folders[0]
    store.away = True
    photos.write("a.jpg", b"position")
    photos.remove("b.jpg")
    assert asyncio.run(moving.move_all()) == "nobody answers"
    for path in photos.waiting():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    moving._alarm("nobody answers")
    assert told(database) == [], "it may be back in a moment"
    long_ago = NOW.timestamp() - ALARMED_AFTER.total_seconds() - 60
    os.utime(photos.path / f"b.jpg{REMOVED}", (long_ago, long_ago))
    for _ in range(2):
        moving._alarm("nobody answers")
    [text] = told(database)
    assert "照片库用不了" in text
    assert "2个" in text
    store.away = False
    assert asyncio.run(moving.move_all()) == ""
    assert waiting_for_store(folders, NOW)[0] == 0


def test_a_file_that_is_damaged_or_cannot_be_opened_stays_and_stops_no_other(
    moving: Moving, folders: tuple[SealedFolder, ...]
) -> None:
    photos = folders[0]
    photos.make()
    (photos.path / f"a.jpg{SEALED}").write_bytes(b"spoilt")
    (photos.path / f"a2.jpg{SEALED}").mkdir()
    photos.write("b.jpg", b"position")
    for _ in range(2):
        assert asyncio.run(moving.move_all()) == ""
    assert (photos.holds_here("a.jpg"), list(photos.moved_names())) == (True, ["b.jpg"])


def test_what_was_moved_is_sealed_with_the_newest_key_and_moved_again(
    database: Database, store: FailingStore, say: Wording, moving: Moving, tmp_path: Path
) -> None:
    database.folder(tmp_path / "photos").write("a.jpg", b"position")
    assert asyncio.run(moving.move_all()) == ""
    vault = Vault(database.vault.ring.turned(Algorithm.SM4, date(2026, 11, 30)))
    turned = Database(database.engine.url.render_as_string(hide_password=False), vault, store)
    folders = sealed_folders(tmp_path / "photos", tmp_path / "files", turned)
    work = OldFiles(database=turned, folders=folders)
    job = Job(id=1, kind=SEAL, lane="files", details={"key": vault.newest.id.hex()}, tries=1, lease_until=NOW)
    assert [work.seal(job) for _ in range(2)] == [False, True]
    again = Moving(database=turned, clock=StoppedClock(NOW), say=say, folders=folders)
    assert asyncio.run(again.move_all()) == ""
    turned.close()
    assert [list(folder.moved_of_older_keys()) for folder in folders] == [[], [], []]
    assert folders[0].file("a.jpg").read() == b"position"


def test_a_child_is_told_the_bucket(database: Database, bucket_at: BucketAddress, tmp_path: Path) -> None:
    place = ChildPlace(
        database=database.engine.url.render_as_string(hide_password=False),
        vault=database.vault,
        zone="Asia/Shanghai",
        file_folder=tmp_path / "files",
        photo_folder=tmp_path / "photos",
        bucket=bucket_at,
    )
    told = ChildTask.from_json(ChildTask(place=place, kind="export", id=1, now=NOW, file="a").to_json()).place
    opened, database.store = told.open(), Bucket(bucket_at)
    folder = database.folder(tmp_path / "photos")
    folder.write("a.jpg", b"position")
    for path in list(folder.waiting()):
        folder.move(path)
    assert opened.folder(told.photo_folder).file("a.jpg").read() == b"position"
    opened.close()

"""Slow work: photos are fetched once, kept as they came, shown without metadata, and the sender hears of a failure."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, text

from bot.core.channel import Refused, Trouble
from bot.core.heartbeat import Heartbeat
from bot.pipeline import jobs as working
from bot.pipeline.jobs import AT_ONCE, LEASE, MOST_TRIES, Worker
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.forms.files import FETCH as FETCH_FILE
from handlers.forms.photos import FETCH
from handlers.forms.releasing import AFTER_FETCHING
from handlers.wording import Wording
from storage.cases import files, photos
from storage.cases.photos import StoredPhoto
from storage.database.database import Database
from storage.queues import inbox, jobs, outbox
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import jobs as rows
from tests.bot.pipeline import images
from tests.bot.recording import RecordingChannel, play, running, until
from tests.cast import Cast, chat_of, lane_of
from tests.dialogue import StoppedClock
from tests.installed import installed
from tests.keeping import kept

SOURCE = "file 1"


class CountingHeartbeat(Heartbeat):
    """The heartbeat of a worker that counts its beats, one a look for work."""

    beats = 0

    def beat(self) -> None:
        """Count, and beat."""
        self.beats += 1
        super().beat()


class Darkroom:
    """A worker between the database, a recording channel and a folder of photos, with a clock moved by hand."""

    def __init__(self, database: Database, folder: Path, turns: Turns, clock: StoppedClock, person_id: int) -> None:
        self.database, self.folder, self.turns, self.clock = database, folder, turns, clock
        self.person_id, self.lane = person_id, lane_of(person_id)
        self.channel = RecordingChannel()
        self.woken: list[str] = []
        self.heartbeat = CountingHeartbeat(database, clock, "jobs")

    def worker(self) -> Worker:
        """A worker as one process has it."""
        return Worker(
            database=self.database,
            channels={self.channel.name: self.channel},
            clock=self.clock,
            heartbeat=self.heartbeat,
            photo_folder=self.folder,
            file_folder=self.folder,
            wake=self._wake,
            sweep_seconds=0.01,
        )

    async def looked_again(self) -> None:
        """Wait till the worker has looked for work once more, and taken what there was."""
        seen = self.heartbeat.beats
        await until(
            lambda: self.heartbeat.beats > seen + 2 * AT_ONCE
        )  # some part of it looked twice: the first is over

    def _wake(self, lanes: Iterable[str]) -> None:
        self.woken += lanes

    def order(self, *files: bytes | Exception, kind: str = FETCH) -> str:
        """Note a photo, its bytes waiting at the channel, and order them; the photo's id."""
        self.channel.files[SOURCE].extend(files)
        with self.database.writing() as tx:
            photo_id, _ = photos.add(
                tx,
                person_id=self.person_id,
                channel="telegram",
                source=SOURCE,
                unique_name="1",
                draft_id="d",
                as_file=True,
                width=None,
                height=None,
                bytes=None,
                now=self.clock.now(),
            )
            jobs.add(tx, kind=kind, lane=self.lane, details={"photo": photo_id}, due_at=self.clock.now(), key=photo_id)
        return photo_id

    def order_file(self, name: str, *contents: bytes | Exception) -> str:
        """Note a file, its bytes waiting at the channel, and order them; the file's id."""
        self.channel.files[SOURCE].extend(contents)
        now = self.clock.now()
        with self.database.writing() as tx:
            file_id = files.add(
                tx,
                person_id=self.person_id,
                name=name,
                media_type="application/pdf",
                bytes=None,
                now=now,
                channel="telegram",
                source=SOURCE,
            )
            jobs.add(tx, kind=FETCH_FILE, lane=self.lane, details={"id": file_id}, due_at=now, key=file_id)
        return file_id

    def photo(self, photo_id: str) -> StoredPhoto:
        """The photo as it is noted."""
        with self.database.reading() as tx:
            found = photos.find(tx, photo_id)
        assert found is not None
        return found

    def take_results(self) -> int:
        """Handle what came back through the inbox; how many."""
        return sum(1 for _ in iter(lambda: self.turns.take_next(self.lane), False))

    def told(self) -> list[str]:
        """What waits to be said to the sender."""
        with self.database.reading() as tx:
            waiting = outbox.listed(tx, [OutboxStatus.WAITING])
        return [str(message.reply["text"]) for message in waiting if message.chat == chat_of(self.person_id)]

    def tries(self) -> int:
        """How often the job was begun."""
        with self.database.reading() as tx:
            return int(tx.execute(select(rows.c.tries)).scalar_one())

    def worked(self, times: int) -> Callable[[], bool]:
        """Whether work on a job has ended so often."""
        return lambda: len(self.woken) == times

    def pause(self) -> timedelta:
        """How long the job waits from now on."""
        with self.database.reading() as tx:
            due_at: datetime = tx.execute(select(rows.c.due_at)).scalar_one()
        return due_at - self.clock.now()


@pytest.fixture
def darkroom(database: Database, tmp_path: Path, players: Cast, knowledge: Knowledge, say: Wording) -> Darkroom:
    clock = StoppedClock()
    turns = Turns(database=database, readers={}, installation=installed(knowledge, say), clock=clock)
    return Darkroom(database, tmp_path / "photos", turns, clock, players.cadre)


def test_a_photo_is_kept_without_its_position_which_is_noted_apart(darkroom: Darkroom) -> None:
    data = images.jpeg_with_position()
    photo_id = darkroom.order(data)

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)

    play(scene())
    assert darkroom.photo(photo_id).file is None, "the result counts when its turn has come"
    assert (darkroom.take_results(), darkroom.told()) == (1, [])
    photo = darkroom.photo(photo_id)
    assert [path.name for path in darkroom.folder.iterdir()] == [f"{photo_id}.jpg.sealed"], "no copy keeps the metadata"
    assert photo.taken == {"at": None, "latitude": 37.458472, "longitude": 121.402917}
    assert (photo.width, photo.height, photo.bytes) == (640, 480, len(data))
    assert photo.sha256 == hashlib.sha256(data).hexdigest()
    assert photo.file is not None
    with kept(darkroom.folder / photo.file).open() as file, Image.open(file) as shown:
        assert dict(shown.getexif()) == {}
    assert darkroom.folder.stat().st_mode & 0o077 == 0, "nobody else on the machine may look"


@pytest.mark.parametrize("data", [images.jpeg(), b"no picture at all"], ids=["kept", "none"])
def test_the_channel_forgets_a_photo_a_while_after_its_result_counts(darkroom: Darkroom, data: bytes) -> None:
    """A backup that read its rows when the photo was still to be fetched read bytes that were gone."""
    darkroom.order(data)

    async def fetching() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)

    async def releasing() -> None:
        async with running(darkroom.worker().run()):
            beats = darkroom.heartbeat.beats
            await until(lambda: darkroom.heartbeat.beats > beats + 6)  # each looked for work twice
            assert darkroom.channel.released == []
            darkroom.clock.pass_by(AFTER_FETCHING)
            await until(lambda: darkroom.channel.released)

    play(fetching())
    assert darkroom.channel.released == []
    assert darkroom.take_results() == 1
    play(releasing())
    assert darkroom.channel.released == [SOURCE]


def test_trouble_is_tried_again_after_growing_pauses_till_the_photo_is_here(darkroom: Darkroom) -> None:
    pauses = (2, 4, 8, 16, 32, 64, 128, 256, 300, 300)
    photo_id = darkroom.order(*(Trouble("timed out") for _ in pauses), images.jpeg())

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            for tries, seconds in enumerate(pauses, start=1):
                await until(darkroom.worked(tries))
                assert (darkroom.tries(), darkroom.pause()) == (tries, timedelta(seconds=seconds))
                darkroom.clock.pass_by(timedelta(seconds=seconds))
            await until(darkroom.worked(len(pauses) + 1))

    play(scene())
    assert (darkroom.take_results(), darkroom.told()) == (1, [])
    assert darkroom.photo(photo_id).file == f"{photo_id}.jpg"


@pytest.mark.parametrize(
    ("found", "text_key"),
    [
        (Refused("more than 20 MB"), "photos.failed_too_big"),
        (images.jpeg()[:1000], "photos.failed_unreadable"),
        (b"no picture at all", "photos.failed_unreadable"),
        (images.HEIC.read_bytes()[:200], "photos.failed_heic"),
        (images.png_bomb(9000, 9000), "photos.failed_unreadable"),
        (ValueError("a fault in the channel"), "photos.failed_missing"),
    ],
    ids=["refused", "truncated", "no picture", "half a HEIC", "a bomb", "a fault"],
)
def test_of_a_photo_that_cannot_be_had_the_sender_is_told_once_in_plain_words(
    darkroom: Darkroom, say: Wording, found: bytes | Exception, text_key: str
) -> None:
    photo_id = darkroom.order(found)

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)
            darkroom.clock.pass_by(2 * LEASE)
            await darkroom.looked_again()

    play(scene())
    assert darkroom.take_results() == 1
    assert darkroom.told() == [say(text_key)]
    assert darkroom.channel.fetched == [SOURCE], "it is not tried again"
    assert darkroom.photo(photo_id).file is None


def test_after_more_than_a_day_of_trouble_the_sender_is_asked_to_send_it_again(
    darkroom: Darkroom, say: Wording
) -> None:
    darkroom.order(Trouble("timed out"))
    assert timedelta(days=1).total_seconds() < MOST_TRIES * 300
    with darkroom.database.writing() as tx:
        tx.execute(rows.update().values(tries=MOST_TRIES - 1))

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)

    play(scene())
    assert darkroom.take_results() == 1
    assert darkroom.told() == [say("photos.failed_missing")]


def test_a_job_that_takes_long_is_left_to_the_process_that_does_it(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "RENEWED_S", 0.005)
    photo_id = darkroom.order(images.jpeg())
    darkroom.channel.held[SOURCE] = asyncio.Event()

    def lease() -> datetime:
        with darkroom.database.reading() as tx:
            due_at: datetime = tx.execute(select(rows.c.due_at)).scalar_one()
        return due_at

    async def scene() -> None:
        async with running(darkroom.worker().run()), running(darkroom.worker().run()):
            await until(lambda: darkroom.channel.fetched)
            for _ in range(3):
                darkroom.clock.pass_by(LEASE - timedelta(seconds=1))
                await until(lambda: lease() > darkroom.clock.now() + timedelta(seconds=1))
            assert len(darkroom.channel.fetched) == 1
            darkroom.channel.held[SOURCE].set()
            await until(lambda: darkroom.woken)

    play(scene())
    assert darkroom.take_results() == 1
    assert darkroom.photo(photo_id).file == f"{photo_id}.jpg"


def test_a_job_that_a_crash_cut_off_is_done_again_when_its_lease_ends(darkroom: Darkroom) -> None:
    photo_id = darkroom.order(images.jpeg())

    async def crash() -> None:
        darkroom.channel.held[SOURCE] = asyncio.Event()
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.channel.fetched)

    async def go_on() -> None:
        async with running(darkroom.worker().run()):
            await darkroom.looked_again()
            assert len(darkroom.channel.fetched) == 1, "the lease still runs"
            del darkroom.channel.held[SOURCE]
            darkroom.clock.pass_by(LEASE)
            await until(lambda: darkroom.woken)

    play(crash())
    assert darkroom.take_results() == 0
    play(go_on())
    assert darkroom.take_results() == 1
    assert darkroom.photo(photo_id).file == f"{photo_id}.jpg"


def test_two_workers_do_a_job_once(darkroom: Darkroom) -> None:
    darkroom.order(images.jpeg())

    async def scene() -> None:
        async with running(darkroom.worker().run()), running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)
            await darkroom.looked_again()

    play(scene())
    assert darkroom.channel.fetched == [SOURCE]
    assert darkroom.take_results() == 1


def test_a_job_of_an_unknown_kind_ends_nothing(darkroom: Darkroom) -> None:
    darkroom.order(images.jpeg(), kind="make_tea")

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)

    play(scene())
    assert (darkroom.take_results(), darkroom.told()) == (1, [])
    assert darkroom.channel.fetched == []


def test_while_the_database_refuses_the_loop_goes_on_and_the_job_is_done_again(
    sqlite_database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StoppedClock()
    turns = Turns(database=sqlite_database, readers={}, installation=installed(knowledge, say), clock=clock)
    with sqlite_database.writing() as tx:
        tx.execute(text("INSERT INTO people (id, created_at) VALUES (1, '2026-11-04 00:00:00')"))
    darkroom = Darkroom(sqlite_database, tmp_path / "photos", turns, clock, 1)
    photo_id = darkroom.order(images.jpeg())

    def rename(old: str, new: str) -> None:
        with sqlite_database.writing() as tx:
            tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    async def scene() -> None:
        darkroom.channel.held[SOURCE] = asyncio.Event()
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.channel.fetched)
            rename("inbox", "inbox_away")
            darkroom.channel.held[SOURCE].set()
            await until(lambda: "done again" in caplog.text)
            rename("inbox_away", "inbox")
            clock.pass_by(LEASE)
            await until(lambda: darkroom.woken)

    play(scene())
    with sqlite_database.reading() as tx:
        [result] = inbox.history(tx, darkroom.lane, 10)
    assert photo_id in result.payload


# --- files


def test_a_file_is_kept_as_it_came_under_a_name_of_its_own(darkroom: Darkroom) -> None:
    file_id = darkroom.order_file("../../通知.pdf", b"%PDF-1.7 text")

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)

    play(scene())
    assert (darkroom.take_results(), darkroom.told()) == (1, [])
    with darkroom.database.reading() as tx:
        file = files.find(tx, file_id)
    assert file is not None
    assert file.file is not None
    assert kept(darkroom.folder / file.file).read() == b"%PDF-1.7 text"
    assert (file.bytes, file.sha256) == (13, hashlib.sha256(b"%PDF-1.7 text").hexdigest())
    assert [path.name for path in darkroom.folder.parent.rglob("*通知*")] == []


@pytest.mark.parametrize(
    ("answer", "key"),
    [(b"MZ a program", "files.failed_unreadable"), (Refused("too big"), "files.failed_too_big")],
)
def test_a_file_that_cannot_be_had_is_dropped_and_its_sender_hears_it(
    darkroom: Darkroom, say: Wording, answer: bytes | Exception, key: str
) -> None:
    file_id = darkroom.order_file("通知.pdf", answer)

    async def scene() -> None:
        async with running(darkroom.worker().run()):
            await until(lambda: darkroom.woken)

    play(scene())
    assert darkroom.take_results() == 1
    assert darkroom.told() == [say(key, name="通知.pdf")]
    with darkroom.database.reading() as tx:
        assert files.find(tx, file_id) is None

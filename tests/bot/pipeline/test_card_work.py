"""Photos of ID cards as slow work: read once, told once, and nowhere to be found afterwards."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.channels.web.updates import Claim
from bot.channels.web.uploads import Incoming
from bot.core.channel import Refused, Trouble
from bot.core.heartbeat import Heartbeat
from bot.pipeline.card_work import MOST_TRIES, CardWork
from bot.pipeline.jobs import LEASE, Worker
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Photo, Reply, Text
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.wording import Wording
from storage.cases import kept_cards
from storage.cases.tables import kept_cards as kept_rows
from storage.database.database import Database
from storage.queues import jobs
from storage.queues.jobs import Job, JobStatus
from storage.queues.tables import jobs as rows
from tests.bot.pipeline import images
from tests.bot.pipeline.cards import NAME, NUMBER, ToldReader
from tests.bot.recording import RecordingChannel, play, running, until
from tests.cast import COUNTY, OTHER_COUNTY
from tests.dialogue import Dialogue, lane
from tests.handlers.cases.filling import plant_case
from tests.keeping import sealed

PICTURE = images.jpeg(800, 500, colour="teal")
READ = CardReading(outcome=CardOutcome.READ, name=NAME, number=NUMBER)


class PageLikeChannel(RecordingChannel):
    """Holds what comes in as the web page does."""

    def __init__(self, folder: Path) -> None:
        super().__init__("terminal")
        self.incoming = Incoming(sealed(folder))

    async def fetch(self, source: str) -> bytes:
        """From the folder."""
        return self.incoming.read(source)

    async def release(self, source: str) -> None:
        """From the folder."""
        self.incoming.release(source)


class CardRoom:
    """The cadre is asked for an ID number; a worker has cards read by somebody who is told what stands on them."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording, folder: Path) -> None:
        self.dialogue = Dialogue(database, knowledge, say, reads_cards=True)
        self.folder, self.channel = folder, RecordingChannel("terminal")
        self.reader = ToldReader(reading=READ)
        self.woken: list[str] = []

    def send(self, source: str = "card") -> str:
        """Send the photo where an ID number is asked for; what is said to that."""
        case = plant_case(self.dialogue, {"danger": "none", "head": NAME})
        self.dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
        photo = Photo(source=source, unique_name="card", width=800, height=500)
        return self.dialogue.say("cadre", photo)[-1].text

    def cards(self) -> CardWork:
        """The part of the worker that has cards read."""
        return CardWork(
            database=self.dialogue.database,
            clock=self.dialogue.clock,
            channels={"terminal": self.channel},
            reader=self.reader,
            wake=self.woken.extend,
        )

    def work(self) -> Sequence[Reply]:
        """Let the worker do what is due; what the cadre hears then."""
        worker = Worker(
            database=self.dialogue.database,
            channels={"terminal": self.channel},
            clock=self.dialogue.clock,
            heartbeat=Heartbeat(self.dialogue.database, self.dialogue.clock, "jobs"),
            photo_folder=self.folder / "photos",
            file_folder=self.folder / "files",
            wake=self.woken.extend,
            sweep_seconds=0.01,
            long=[self.cards().kinds()],
        )

        async def scene() -> None:
            async with running(worker.run()):
                await until(lambda: self.status() is not JobStatus.WAITING)

        play(scene())
        return self.dialogue.handle("cadre")

    def claimed(self, tries: int) -> Job:
        """The order, as it is claimed for the nth time."""
        with self.dialogue.database.writing() as tx:
            now = self.dialogue.clock.now()
            tx.execute(rows.update().values(due_at=now, tries=tries - 1))
            job = jobs.claim(tx, now, lease_until=now + LEASE)
        assert job is not None
        return job

    def status(self) -> JobStatus:
        with self.dialogue.database.reading() as tx:
            return JobStatus(tx.execute(rows.select()).one().status)


@pytest.fixture
def room(sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> CardRoom:
    return CardRoom(sqlite_database, knowledge, say, tmp_path)


def test_a_card_is_read_its_form_asks_whether_it_is_right_and_the_channel_forgets_it(room: CardRoom) -> None:
    room.channel.files["card"].append(PICTURE)
    room.send()
    said = room.work()
    assert NAME in said[-1].text
    assert room.reader.given == [PICTURE]
    assert room.channel.released == ["card"]
    assert lane("cadre") in room.woken


def test_nothing_of_the_picture_is_left_on_the_disk(
    room: CardRoom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room.channel = page = PageLikeChannel(tmp_path / "incoming")
    page.incoming.begin("page", "1")
    page.incoming.write("page", "1", 0, PICTURE)
    room.send(page.incoming.finish("page", "1", Claim(bytes=len(PICTURE), sha256=None, album=None)).source)
    assert room.work()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept, "the page notes that something came"
    assert [path for path in kept if PICTURE[:64] in path.read_bytes() or NUMBER.encode() in path.read_bytes()] == []
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_photo_is_kept_only_where_the_county_says_so(room: CardRoom, say: Wording, is_kept: bool) -> None:
    room.channel.files["card"].append(PICTURE)
    room.reader.picture = b"small"
    with room.dialogue.database.writing() as tx:
        kept_cards.begin(tx, COUNTY if is_kept else OTHER_COUNTY, room.dialogue.clock.now())
    told = room.send()
    assert say("id_card.looking_kept" if is_kept else "id_card.looking") in told
    room.work()
    with room.dialogue.database.reading() as tx:
        kept = tx.execute(kept_rows.select()).all()
        assert [kept_cards.picture(tx, row.draft_id) for row in kept] == ([b"small"] if is_kept else [])


def test_a_kept_photo_goes_with_the_form_that_was_left_meanwhile(room: CardRoom) -> None:
    room.channel.files["card"].append(PICTURE)
    room.reader.picture = b"small"
    with room.dialogue.database.writing() as tx:
        kept_cards.begin(tx, COUNTY, room.dialogue.clock.now())
    room.send()
    room.dialogue.say("cadre", Text(text="先存着"))
    room.work()
    with room.dialogue.database.reading() as tx:
        assert tx.execute(kept_rows.select()).all() == []


def test_a_photo_that_the_channel_refuses_is_told_as_unreadable(room: CardRoom, say: Wording) -> None:
    room.channel.files["card"].append(Refused("too big"))
    room.send()
    assert room.work()[-1].text.startswith(say("id_card.unreadable"))


def test_a_photo_that_cannot_be_fetched_is_typed_after_some_tries(room: CardRoom, say: Wording) -> None:
    room.channel.files["card"].append(Trouble("no line"))
    room.send()
    for tries in range(1, MOST_TRIES):
        with pytest.raises(Trouble):
            play(room.cards().read(room.claimed(tries)))
    play(room.cards().read(room.claimed(MOST_TRIES)))
    assert room.dialogue.handle("cadre")[-1].text.startswith(say("id_card.failed"))
    assert room.channel.fetched == ["card"] * MOST_TRIES


def test_a_card_that_killed_its_process_each_time_is_not_fetched_again(room: CardRoom, say: Wording) -> None:
    room.send()
    play(room.cards().read(room.claimed(MOST_TRIES + 1)))
    assert room.dialogue.handle("cadre")[-1].text.startswith(say("id_card.failed"))
    assert (room.channel.fetched, room.channel.released) == ([], ["card"])

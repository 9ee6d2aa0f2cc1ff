"""What another release left in the queues: old work is taken up, what is not known is set aside and blocks nothing."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.clock.broadcasts import PUT_OFF, Broadcasts
from bot.core import internal
from bot.core.channel import Unreadable
from bot.core.heartbeat import Heartbeat
from bot.pipeline.jobs import Worker
from handlers import router
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Command, JobDone, Presence
from handlers.wording import Wording
from storage.cases import photos
from storage.database.database import Database
from storage.database.state_versions import State
from storage.people.people import Role
from storage.queues import inbox, jobs, mailings, outbox
from storage.queues.jobs import JobStatus
from storage.queues.mailings import MailingKind
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import jobs as job_rows
from storage.queues.tables import mailings as mailing_rows
from tests.bot.pipeline import images
from tests.bot.recording import RecordingChannel, play, running, until
from tests.cast import NOW
from tests.dialogue import Dialogue, StoppedClock, lane
from tests.installed import installed
from tests.samples.reading import samples


def told_to(dialogue: Dialogue, who: str) -> list[str]:
    """The texts that wait for somebody on whatever channel."""
    with dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING])
    return [message.reply["text"] for message in waiting if message.person_id == dialogue.ids[who]]


# --- what the assistant sends itself


@pytest.mark.parametrize(("version", "sample"), samples("updates"), ids=str)
def test_a_message_to_itself_of_any_version_is_read(version: int, sample: State) -> None:
    content = internal.read(json.dumps(sample), lane="web:1", chat="1", received_at=NOW).content
    assert isinstance(content, JobDone | Presence)
    assert vars(content) == sample["body"]


def test_the_samples_of_messages_to_itself_show_every_result() -> None:
    assert {sample["body"].get("kind") for _, sample in samples("updates")} - {None} == set(router.RESULTS)


def test_an_unknown_key_of_a_message_to_itself_is_left_out() -> None:
    payload = {"version": 9, "kind": "job", "body": {"kind": "fetch_photo", "result": {}, "mood": "calm"}}
    read = internal.read(json.dumps(payload), lane="web:1", chat="1", received_at=NOW)
    assert read.content == JobDone(kind="fetch_photo", result={})


@pytest.mark.parametrize("payload", ['{"kind": "poem", "body": {}}', '{"kind": "job", "body": {}}', "x"])
def test_what_is_no_message_to_itself_is_unreadable(payload: str) -> None:
    with pytest.raises(Unreadable):
        internal.read(payload, lane="web:1", chat="1", received_at=NOW)


def test_a_result_that_nobody_takes_is_set_aside_for_the_operator_and_the_next_message_answered(
    dialogue: Dialogue, say: Wording
) -> None:
    poem = internal.write(lane("cadre"), "job:7", JobDone(kind="write_poem", result={}))
    with dialogue.database.writing() as tx:
        inbox.put(tx, internal.INTERNAL, [poem], dialogue.clock.now())
    said = dialogue.say("cadre", Command(name="help"))
    assert [reply.text.startswith(say("menu.help_for.cadre")) for reply in said] == [True]
    assert told_to(dialogue, "operator") == [say("turn.set_aside", what="internal job:7")]


# --- slow work


class Workbench:
    """A worker over the cast's database, on a stopped clock."""

    def __init__(self, dialogue: Dialogue, folder: Path) -> None:
        self.dialogue, self.folder = dialogue, folder
        self.channel = RecordingChannel("terminal")
        self.woken: list[str] = []

    def add(self, kind: str, details: State) -> None:
        """Order some work for the cadre."""
        with self.dialogue.database.writing() as tx:
            jobs.add(tx, kind=kind, lane=lane("cadre"), details=details, due_at=NOW, key=f"{kind}{details}")

    def work(self) -> dict[str, JobStatus]:
        """Work till all is done or given up; where each kind of job stands."""
        worker = Worker(
            database=self.dialogue.database,
            channels={self.channel.name: self.channel},
            clock=self.dialogue.clock,
            heartbeat=Heartbeat(self.dialogue.database, self.dialogue.clock, "jobs"),
            photo_folder=self.folder,
            file_folder=self.folder,
            wake=self.woken.extend,
            sweep_seconds=0.01,
        )

        async def scene() -> None:
            async with running(worker.run()):
                await until(lambda: JobStatus.WAITING not in self.standing().values())

        play(scene())
        return self.standing()

    def standing(self) -> dict[str, JobStatus]:
        """Where each kind of job stands."""
        with self.dialogue.database.reading() as tx:
            rows = tx.execute(select(job_rows.c.kind, job_rows.c.status)).all()
        return {row.kind: JobStatus(row.status) for row in rows}


@pytest.fixture
def bench(dialogue: Dialogue, tmp_path: Path) -> Workbench:
    return Workbench(dialogue, tmp_path)


@pytest.mark.parametrize(("version", "sample"), samples("jobs"), ids=str)
def test_work_of_any_version_is_claimed_with_its_details(dialogue: Dialogue, version: int, sample: State) -> None:
    with dialogue.database.writing() as tx:
        jobs.add(tx, kind=sample["kind"], lane=lane("cadre"), details={}, due_at=NOW, key="x")
        id = tx.execute(select(job_rows.c.id)).scalar_one()
        sealed = tx.seal_json(job_rows.c.sealed_details, id, sample["details"])
        tx.execute(update(job_rows).values(sealed_details=sealed))
        claimed = jobs.claim(tx, NOW, lease_until=NOW + timedelta(hours=1))
    assert claimed is not None
    assert claimed.details == {key: value for key, value in sample["details"].items() if key != "version"}


def test_work_that_is_not_known_or_lacks_its_details_is_given_up_and_stops_no_other(
    bench: Workbench, say: Wording
) -> None:
    """A message to be erased without its details once ended the worker, each time that it was started."""
    with bench.dialogue.database.writing() as tx:
        photo, _ = photos.add(
            tx,
            person_id=bench.dialogue.ids["cadre"],
            channel="terminal",
            source="one",
            unique_name="one",
            draft_id="d",
            as_file=False,
            width=None,
            height=None,
            bytes=None,
            now=NOW,
        )
    bench.channel.files["one"].append(images.jpeg())
    bench.add("write_poem", {"about": "rain"})
    bench.add("erase_message", {})
    bench.add("fetch_photo", {"photo": photo})
    assert bench.work() == {"write_poem": "failed", "erase_message": "failed", "fetch_photo": "done"}
    bench.dialogue.handle("cadre")
    told = [say("turn.set_aside", what=f"internal job:{number}") for number in (1, 2)]
    assert sorted(told_to(bench.dialogue, "operator")) == sorted(told)


# --- messages to many


def test_a_mailing_of_an_unknown_kind_waits_and_stops_no_other(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording, caplog: pytest.LogCaptureFixture
) -> None:
    """It once ended the broadcasts, and with them the process, each time that it was started."""
    clock: StoppedClock = dialogue.clock
    database: Database = dialogue.database
    broadcasts = Broadcasts(database=database, installation=installed(knowledge, say), clock=clock, spoken=lambda: None)
    with database.writing() as tx:
        unknown, known = (
            mailings.add(tx, kind=MailingKind.NOTICE, roles=[Role.CADRE], now=NOW, reply={"text": text}, key=text)
            for text in ("诗", "明天有大雨")
        )
        assert unknown
        assert known
        for mailing in (unknown, known):
            mailings.add_recipients(tx, mailing, [dialogue.ids["cadre"]], NOW)
        tx.execute(update(mailing_rows).where(mailing_rows.c.id == unknown).values(kind="poem"))
    with caplog.at_level(logging.ERROR):
        while broadcasts.move():
            pass
    assert "poem" in caplog.text
    assert told_to(dialogue, "cadre") == ["明天有大雨"]
    clock.pass_by(PUT_OFF)
    broadcasts.move()
    assert told_to(dialogue, "operator") == [say("turn.set_aside", what=f"mailing {unknown}")], "told once"
    with database.writing() as tx:
        tx.execute(update(mailing_rows).values(kind=MailingKind.NOTICE))
    clock.pass_by(PUT_OFF)
    broadcasts.move()
    assert sorted(told_to(dialogue, "cadre")) == sorted(["明天有大雨", "诗"]), "a release that knows it sends it"

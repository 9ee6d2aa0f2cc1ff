"""Messages that bore an ID number are taken away from a messenger abroad: after the commit, and never at any cost."""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels import terminal
from bot.core.channel import Gone, Moved, Refused, SendFailure, Trouble, Wait
from bot.core.heartbeat import Heartbeat
from bot.pipeline.jobs import LEASE, Worker
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Content, Photo, Text
from handlers.forms.erasing import bears_number
from handlers.wording import Wording
from storage.database.database import Database
from storage.queues import inbox
from storage.queues.jobs import JobStatus
from storage.queues.tables import jobs as rows
from tests.bot.recording import RecordingChannel, play, running, until
from tests.dialogue import Dialogue, StoppedClock, lane
from tests.filling import ID_NUMBER, OTHER_ID_NUMBER
from tests.handlers.cases.filling import plant_case
from tests.installed import installed


class ErasingChannel(RecordingChannel):
    """Takes messages away, after the failures it was given."""

    def __init__(self) -> None:
        super().__init__(terminal.NAME)
        self.erased: list[tuple[str, str]] = []
        self.refusals: list[SendFailure] = []

    async def erase(self, chat: str, message: str) -> None:
        """Record it."""
        if self.refusals:
            raise self.refusals.pop(0)
        self.erased.append((chat, message))


class Scene:
    """The cadre writes on a channel abroad; a worker takes messages away."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording, folder: Path, on_page: bool) -> None:
        abroad = frozenset({terminal.NAME})
        self.dialogue = Dialogue(
            database, knowledge, say, link_root="https://anju.example", abroad=abroad, sensitive_on_page=on_page
        )
        self.channel = ErasingChannel()
        self.worker = Worker(
            database=database,
            channels={terminal.NAME: self.channel},
            clock=self.dialogue.clock,
            heartbeat=Heartbeat(database, self.dialogue.clock, "jobs"),
            photo_folder=folder,
            file_folder=folder,
            wake=lambda lanes: None,
            sweep_seconds=0.01,
        )

    def ask(self) -> None:
        """Ask the cadre for an ID number."""
        case = plant_case(self.dialogue, {"danger": "none"})
        self.dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))

    def work(self) -> None:
        """Let the worker do all that is due."""

        async def scene() -> None:
            async with running(self.worker.run()):
                await until(self.is_settled)

        play(scene())

    def is_settled(self) -> bool:
        """Whether no job is due or being done: what is being done is leased for minutes."""
        now = self.dialogue.clock.now()
        with self.dialogue.database.reading() as tx:
            waiting = tx.execute(select(rows.c.due_at).where(rows.c.status == JobStatus.WAITING)).scalars().all()
        return all(now < due_at < now + LEASE for due_at in waiting)

    def statuses(self) -> Sequence[str]:
        """Where the jobs stand."""
        with self.dialogue.database.reading() as tx:
            return tx.execute(select(rows.c.status).order_by(rows.c.id)).scalars().all()


@pytest.fixture(params=[False, True], ids=["in the chat", "on the page"])
def scene(
    request: pytest.FixtureRequest, sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> Scene:
    return Scene(sqlite_database, knowledge, say, tmp_path / "photos", request.param)


@pytest.mark.parametrize(
    "content",
    [
        Text(text=ID_NUMBER),
        Text(text="户主身份证990101 19500101 002X"),
        Text(text="９９０１０１１９５００１０１００２９"),
        Text(text=ID_NUMBER[:17]),
        Text(text=f"改第1项 {OTHER_ID_NUMBER}"),
        Text(text=ID_NUMBER, edited=True),
        Photo(source="a", unique_name="a", caption=f"身份证{ID_NUMBER}"),
    ],
    ids=["answer", "in words", "full width", "too short", "correction", "edited", "caption"],
)
def test_a_message_that_bears_a_number_goes_whatever_became_of_it(scene: Scene, content: Content) -> None:
    scene.ask()
    message = scene.dialogue.put("cadre", content)
    assert scene.statuses() == [], "nothing is taken away before the turn is committed"
    scene.dialogue.handle("cadre")
    scene.work()
    assert scene.channel.erased == [(lane("cadre"), message)]


@pytest.mark.parametrize("text", ["13800000009", "三组，老井旁边", "YT2026-000123", "37.4612345 121.4412345", "1985"])
def test_all_other_messages_stay(scene: Scene, text: str) -> None:
    scene.ask()
    scene.dialogue.say("cadre", Text(text=text))
    assert scene.statuses() == []
    assert not bears_number(text)


def test_a_message_edited_again_goes_again(scene: Scene) -> None:
    scene.ask()
    scene.dialogue.say("cadre", Text(text=ID_NUMBER), message="7")
    scene.dialogue.clock.pass_by(timedelta(seconds=5))
    scene.dialogue.say("cadre", Text(text=OTHER_ID_NUMBER, edited=True), message="7")
    scene.work()
    assert scene.channel.erased == [(lane("cadre"), "7")] * 2


@pytest.mark.parametrize("failure", [Refused("message can't be deleted"), Gone("blocked"), Moved("-1")])
def test_a_message_that_may_not_be_taken_away_is_let_be(
    scene: Scene, failure: SendFailure, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scene.channel.refusals = [failure]
    scene.ask()
    scene.dialogue.say("cadre", Text(text=ID_NUMBER))
    scene.work()
    assert list(scene.statuses()) == [JobStatus.DONE]
    assert scene.channel.erased == []
    assert "a message stays in its chat" in caplog.text
    assert ID_NUMBER not in caplog.text
    assert scene.dialogue.said_to("cadre") == []


@pytest.mark.parametrize("failure", [Trouble("timed out"), Wait(3)])
def test_trouble_is_tried_again_and_holds_up_no_reply(scene: Scene, failure: SendFailure) -> None:
    scene.channel.refusals = [failure]
    scene.ask()
    assert scene.dialogue.say("cadre", Text(text=ID_NUMBER)) != []
    scene.work()
    assert list(scene.statuses()) == [JobStatus.WAITING]
    scene.dialogue.clock.pass_by(timedelta(minutes=1))
    scene.work()
    assert len(scene.channel.erased) == 1


def test_at_home_nothing_is_taken_away(sqlite_database: Database, knowledge: Knowledge, say: Wording) -> None:
    dialogue = Dialogue(sqlite_database, knowledge, say)
    case = plant_case(dialogue, {"danger": "none"})
    dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    said = dialogue.say("cadre", Text(text=ID_NUMBER))
    assert dialogue.draft("cadre").answers["id_number"] == ID_NUMBER
    assert "删掉" not in said[-1].text
    with sqlite_database.reading() as tx:
        assert tx.execute(select(rows.c.id)).first() is None


def test_where_the_turn_fails_the_message_stays_and_its_number_is_sealed(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(payload: str) -> None:
        raise RuntimeError("a bug")

    turns = Turns(
        database=sqlite_database,
        readers={terminal.NAME: broken},
        clock=StoppedClock(),
        installation=installed(knowledge, say, abroad=frozenset({terminal.NAME})),
    )
    with sqlite_database.writing() as tx:
        payload = json.dumps({"text": ID_NUMBER})
        received = inbox.Received(update_id="1", lane="terminal:x", payload=payload)
        inbox.put(tx, terminal.NAME, [received], StoppedClock().now())
    turns.take_next("terminal:x")
    with sqlite_database.reading() as tx:
        assert tx.execute(select(rows.c.id)).first() is None
        assert len(inbox.aside(tx)) == 1
    assert ID_NUMBER not in caplog.text

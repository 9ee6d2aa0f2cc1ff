"""Several people's turns in one commit: what one of them breaks is rolled back alone, and a kill takes all or none."""

import multiprocessing
import os
import threading
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from unittest.mock import patch

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.core.heartbeat import Heartbeat
from bot.pipeline.dispatcher import Dispatcher
from bot.pipeline.turn import Turns
from handlers import router
from handlers.capabilities import FORMS
from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.wording import Wording, load_wording
from storage.cases import cases
from storage.database.database import Database
from storage.queues import inbox, outbox
from tests.bench.assistant import learn
from tests.bot.recording import PATIENCE_S, play, running, until
from tests.cast import Cast
from tests.dialogue import Dialogue, button, lane
from tests.filling import reach
from tests.keeping import VAULT

PEOPLE = ("cadre", "resident", "township", "county", "city")
LANES = tuple(map(lane, PEOPLE))
ANSWER = router.answer
KILLED = 9


@pytest.fixture
def talks(database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    return Dialogue(database, knowledge, say)


@pytest.fixture
def commits(database: Database) -> list[object]:
    """Grows with each commit."""
    made: list[object] = []
    event.listen(database.engine, "commit", made.append)
    return made


def waiting(database: Database) -> set[str]:
    with database.reading() as tx:
        return set(inbox.waiting_lanes(tx))


def answered(database: Database) -> list[int]:
    """To whom something waits to be sent, once for each message."""
    with database.reading() as tx:
        return sorted(message.person_id for message in outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100))


def breaking(context: Context, *, error: Exception, whose: int) -> list[Reply]:
    """As the router, but that one person's turn breaks after all is done."""
    said = ANSWER(context)
    if context.person_id == whose:
        raise error
    return said


def test_the_messages_of_several_people_are_answered_in_one_commit(talks: Dialogue, commits: list[object]) -> None:
    for who in PEOPLE:
        talks.put(who, Command(name="help"))
    commits.clear()
    assert talks.turns.take_together((*LANES, lane("stranger"))) == frozenset(LANES)
    assert len(commits) == 1
    assert waiting(talks.database) == set()
    assert answered(talks.database) == sorted(talks.ids[who] for who in PEOPLE)


def test_a_handler_that_breaks_takes_its_own_message_back_and_no_others(
    talks: Dialogue, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in PEOPLE:
        talks.say(who, Command(name="help"))
        talks.put(who, Command(name="report"))
    before = talks.conversation("township")
    monkeypatch.setattr(router, "answer", partial(breaking, error=ValueError("a bug"), whose=talks.cast.township))
    assert talks.turns.take_together(LANES) == frozenset(LANES)
    assert talks.conversation("township") == before
    assert [talks.draft(who).form for who in ("cadre", "county")] == ["hazard_report"] * 2
    [apology] = talks.said_to("township")
    assert apology.text.startswith(say("turn.apology"))
    with talks.database.reading() as tx:
        [aside] = inbox.aside(tx)
    assert "a bug" in aside.error


def test_what_the_database_refuses_one_of_them_it_takes_of_the_others(
    talks: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are taken again one by one, and the one that is refused waits."""
    refused = OperationalError("UPDATE", {}, Exception("too many of something"))
    monkeypatch.setattr(router, "answer", partial(breaking, error=refused, whose=talks.cast.township))
    for who in PEOPLE:
        talks.put(who, Command(name="help"))

    async def scene() -> None:
        async with running(dispatcher(talks, talks.turns).run()):
            await until(lambda: waiting(talks.database) == {lane("township")})
            monkeypatch.undo()
            await until(lambda: not waiting(talks.database))

    play(scene())
    assert answered(talks.database) == sorted(talks.ids[who] for who in PEOPLE)


class HeldTurns(Turns):
    """Turns of which the first waits until it is let go; notes which lanes were taken together."""

    free: threading.Event
    groups: list[Sequence[str]]

    def take_next(self, lane: str) -> bool:
        """One alone."""
        self.groups.append([lane])
        assert self.free.wait(PATIENCE_S)
        return super().take_next(lane)

    def take_together(self, lanes: Sequence[str]) -> frozenset[str]:
        """Several."""
        self.groups.append(lanes)
        return super().take_together(lanes)


def dispatcher(talks: Dialogue, turns: Turns, workers: int = 1) -> Dispatcher:
    return Dispatcher(
        database=talks.database,
        turns=turns,
        heartbeat=Heartbeat(talks.database, talks.clock, "turns"),
        spoken=lambda: None,
        workers=workers,
        together=3,
        sweep_seconds=3600,
    )


def test_who_waits_while_a_turn_is_taken_is_taken_next_with_as_many_as_may_be(talks: Dialogue) -> None:
    turns = HeldTurns(
        database=talks.database, readers=talks.readers, clock=talks.clock, installation=talks.installation
    )
    turns.free, turns.groups = threading.Event(), []
    talks.put("cadre", Command(name="help"))

    async def scene() -> None:
        room = dispatcher(talks, turns)
        async with running(room.run()):
            await until(lambda: turns.groups == [[lane("cadre")]])
            for who in PEOPLE[1:]:
                talks.put(who, Command(name="help"))
                room.wake([lane(who)])
            turns.free.set()
            await until(lambda: not waiting(talks.database))

    play(scene())
    assert turns.groups[1] == list(LANES[1:4])
    assert answered(talks.database) == sorted(talks.ids[who] for who in PEOPLE)


SENT_MEANWHILE = (
    Command(name="help"),
    Choice(id="f:gone:danger:no"),
    Text(text="怎么申请"),
    Choice(id="of a release of long ago"),
    Text(text="？"),
)


def test_what_many_sent_while_nothing_ran_is_answered_to_each_in_order_as_if_alone(talks: Dialogue) -> None:
    """Also what they pressed on buttons that mean nothing any more."""
    for content in SENT_MEANWHILE:
        talks.put("alone", content)
        assert talks.turns.take_next(lane("alone"))
    many = [f"newcomer {number}" for number in range(20)]
    for content in SENT_MEANWHILE:
        for who in many:
            talks.put(who, content)

    async def scene() -> None:
        async with running(dispatcher(talks, talks.turns, workers=2).run()):
            await until(lambda: not waiting(talks.database))

    play(scene())
    said = defaultdict(list)
    with talks.database.reading() as tx:
        assert inbox.aside(tx) == []
        for message in outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=1000)[::-1]:
            said[message.chat].append(message.reply["text"])
    assert len(said[lane("alone")]) >= len(SENT_MEANWHILE)
    assert {lane(who): said[lane(who)] for who in many} == {lane(who): said[lane("alone")] for who in many}


def test_of_a_kill_in_the_middle_nothing_is_left_and_each_message_counts_once_afterwards(talks: Dialogue) -> None:
    who, said = reach(talks, FORMS["hazard_report"], None)
    assert who == PEOPLE[0]
    talks.put(who, Choice(id=button(said[-1], "提交")))
    for other in PEOPLE[1:]:
        talks.put(other, Command(name="help"))
    url = talks.database.engine.url.render_as_string(hide_password=False)
    killed = multiprocessing.get_context("spawn").Process(target=die_in_the_third_turn, args=(url, talks.cast))
    killed.start()
    killed.join(PATIENCE_S)
    assert killed.exitcode == KILLED
    assert (waiting(talks.database), answered(talks.database), reported(talks.database)) == (set(LANES), [], 0)
    assert talks.turns.take_together(LANES) == frozenset(LANES)
    assert talks.turns.take_together(LANES) == frozenset()
    assert reported(talks.database) == 1
    assert set(answered(talks.database)) >= {talks.ids[who] for who in PEOPLE}


def reported(database: Database) -> int:
    with database.reading() as tx:
        return cases.count(tx)


def die_in_the_third_turn(url: str, settled: Cast) -> None:
    """In a process of its own, as a kill would end it."""
    talks = Dialogue(Database(url, VAULT), learn(), load_wording(), settled=settled)
    begun: list[int] = []

    def answer(context: Context) -> list[Reply]:
        begun.append(context.person_id)
        if len(begun) == 3:
            os._exit(KILLED)
        return ANSWER(context)

    with patch.object(router, "answer", answer):
        talks.turns.take_together(LANES)

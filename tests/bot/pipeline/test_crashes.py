"""The process ends in the middle of sending: what may come twice, how many that are, and that nothing comes thrice."""

import asyncio
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.channel import Trouble
from bot.core.delivery import deliver
from bot.pipeline import outbox as sending
from bot.pipeline import send_marks
from bot.pipeline.places_under_way import ANSWERS_UNDER_WAY, CROWD_UNDER_WAY
from bot.pipeline.send_marks import SendMarks
from handlers.dialog.messages import Manner, Reply
from storage.database.database import Database
from storage.people import people
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus, Outgoing
from storage.queues.tables import outbox as outbox_rows
from tests.bot.pipeline.post import Post
from tests.bot.recording import PATIENCE_S, RecordingChannel, play, running, until
from tests.cast import Cast, chat_of

HOUR = timedelta(hours=1)


@pytest.fixture
def post(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(sending, "GRACE_S", 0.0)
    return Post(database, tmp_path)


def crowd(post: Post, count: int) -> list[int]:
    """So many people."""
    with post.database.writing() as tx:
        return [people.add(tx, now=post.clock.now()) for _ in range(count)]


def under_way(post: Post) -> set[int]:
    """To whom something stands on disk as under way."""
    marked = select(outbox_rows.c.person_id).where(outbox_rows.c.under_way_since.is_not(None))
    with post.database.reading() as tx:
        return set(tx.execute(marked.where(outbox_rows.c.status == OutboxStatus.WAITING)).scalars())


def hold(post: Post) -> None:
    """From now on each message reaches its person, and no answer of the channel reaches us."""
    with post.database.reading() as tx:
        chats = set(tx.execute(select(outbox_rows.c.chat)).scalars())
    post.channel.held = {chat: asyncio.Event() for chat in chats}


async def crash(post: Post) -> None:
    """Send what waits, one message a chat, and end between the call of the channel and its mark, as by a kill."""
    hold(post)
    tried, waiting = len(post.channel.tried), len({message.chat for message in post.messages(OutboxStatus.WAITING)})
    async with running(post.sender().run()):
        await until(lambda: len(post.channel.tried) == tried + waiting)
    post.channel.held.clear()


async def go_on(post: Post) -> None:
    """Run until nothing waits."""
    async with running(post.sender().run()):
        await until(post.all_done)


def times_heard(post: Post) -> Counter[str]:
    """How often each chat's person got something."""
    return Counter(message.chat for message in post.channel.tried)


# --- how many


def test_a_kill_doubles_just_what_was_under_way_and_no_more_is_under_way_than_there_are_places(
    post: Post, players: Cast
) -> None:
    residents, askers = crowd(post, 3 * CROWD_UNDER_WAY), crowd(post, ANSWERS_UNDER_WAY + 5)
    for number, person_id in enumerate(residents):
        post.queue(person_id, "暴雨要来", manner=Manner.REMINDER if number % 2 else Manner.NOTICE)
    for person_id in askers:
        post.queue(person_id, "回答")
    most = CROWD_UNDER_WAY + ANSWERS_UNDER_WAY

    async def kill() -> None:
        hold(post)
        async with running(post.sender().run()):
            await until(lambda: len(post.channel.tried) == most)
            post.queue(players.county, "险情", manner=Manner.ALARM)  # an alarm finds a place, and the others none
            await until(lambda: post.channel.texts() == ["险情"])
            await until(lambda: players.county not in under_way(post))  # that it arrived is noted
            assert len(post.channel.tried) == most + 1
            assert len(under_way(post) & set(residents)) == CROWD_UNDER_WAY
            assert len(under_way(post) & set(askers)) == ANSWERS_UNDER_WAY
        post.channel.held.clear()

    play(kill())
    doubled = {chat_of(person_id) for person_id in under_way(post)}
    play(go_on(post))
    everybody = {chat_of(person_id) for person_id in (*residents, *askers, players.county)}
    assert times_heard(post) == Counter({chat: 2 if chat in doubled else 1 for chat in everybody})


def test_while_no_notice_arrives_replies_go_on(post: Post, players: Cast) -> None:
    for person_id in crowd(post, CROWD_UNDER_WAY + 1):
        post.queue(person_id, "暴雨要来", manner=Manner.NOTICE)

    async def scene() -> None:
        hold(post)
        async with running(post.sender().run()):
            await until(lambda: len(post.channel.tried) == CROWD_UNDER_WAY)
            for _ in range(3):
                await post.pass_through(players.cadre)
        assert post.channel.texts() == []

    play(scene())


# --- how often


@pytest.mark.parametrize("manner", list(Manner))
def test_a_crash_between_sending_and_marking_sends_a_message_twice_and_no_more(
    post: Post, players: Cast, manner: Manner
) -> None:
    post.queue(players.cadre, "第2项", manner=manner)
    play(crash(post))
    assert post.statuses() == ["waiting"]
    play(go_on(post))
    play(go_on(post))
    assert [message.text for message in post.channel.tried] == ["第2项", "第2项"]


def test_a_crash_before_the_mark_doubles_nothing_that_the_channel_took(
    post: Post, players: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 100 kills 22 repeated a question: the writing of the mark had to wait for its turn."""
    post.queue(players.cadre, "第2项", "第3项")

    async def kill() -> None:
        monkeypatch.setattr(SendMarks, "sent", wait_for_ever)
        async with running(post.sender().run()):
            await until(lambda: post.channel.texts() == ["第2项"])
            await until((post.folder / "outbox.sent").exists)
        released.set()

    released = threading.Event()

    def wait_for_ever(marks: SendMarks, message: Outgoing, message_id: str | None) -> None:
        released.wait(PATIENCE_S)

    play(kill())
    monkeypatch.undo()
    assert post.statuses() == ["waiting", "waiting"]
    play(go_on(post))
    assert post.channel.texts() == ["第2项", "第3项"]
    assert post.statuses() == ["sent", "sent"]
    assert not (post.folder / "outbox.sent").exists(), "nothing is kept of what is marked"


@pytest.mark.parametrize("manner", [Manner.NOTICE, Manner.REMINDER])
def test_after_a_second_crash_in_its_sending_a_message_is_set_aside_and_its_successor_goes(
    post: Post, players: Cast, manner: Manner
) -> None:
    post.queue(players.cadre, "第2项", manner=manner)
    play(crash(post))
    play(crash(post))
    post.queue(players.cadre, "第3项", manner=manner)
    play(go_on(post))
    assert [message.text for message in post.channel.tried] == ["第2项", "第2项", "第3项"]
    assert post.statuses() == ["aside", "sent"]
    assert "ended twice" in str(post.messages()[0].error)


@pytest.mark.parametrize("manner", [Manner.REPLY, Manner.ALARM])
def test_a_reply_or_an_alarm_is_sent_after_every_crash(post: Post, players: Cast, manner: Manner) -> None:
    post.queue(players.cadre, "险情", manner=manner)
    for _ in range(3):
        play(crash(post))
    play(go_on(post))
    assert post.channel.texts() == ["险情"]
    assert len(post.channel.tried) == 4


def test_what_an_operator_queues_once_more_has_one_crash_to_spare_again(post: Post, players: Cast) -> None:
    post.queue(players.cadre, "第2项", manner=Manner.NOTICE)
    for _ in range(2):
        play(crash(post))
    play(go_on(post))
    [message] = post.messages()
    with post.database.writing() as tx:
        assert outbox.retry(tx, message.id, post.clock.now())
    play(crash(post))
    play(go_on(post))
    assert post.statuses() == ["sent"]


def test_a_try_that_has_failed_is_in_no_doubt(post: Post, players: Cast) -> None:
    """Here before each crash: the failure is known, so only the crash that cut the last try counts."""
    post.queue(players.cadre, "断网", manner=Manner.NOTICE)

    async def fail(times: int) -> None:
        post.channel.failures[chat_of(players.cadre)].append(Trouble("timed out"))
        async with running(post.sender().run()):
            await until(lambda: post.messages()[0].tries == times)
        post.clock.pass_by(HOUR)

    play(fail(1))
    play(fail(2))
    assert under_way(post) == set()
    play(crash(post))
    play(go_on(post))
    assert post.statuses() == ["sent"]


def test_a_channel_that_shows_a_message_once_needs_no_mark_and_knows_no_doubt(post: Post, players: Cast) -> None:
    post.channel = RecordingChannel(shows_once=True)
    post.queue(players.cadre, "第2项", manner=Manner.NOTICE)
    for _ in range(3):
        play(crash(post))
    assert under_way(post) == set()
    play(go_on(post))
    assert post.statuses() == ["sent"]


# --- what else may happen meanwhile


def test_what_a_process_without_its_lock_left_under_way_goes_while_another_one_runs(
    post: Post, players: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a process may mark a message after another one has taken over and looked for what is in doubt."""
    monkeypatch.setattr(sending, "NOBODYS", timedelta(0))  # looked for at each sweep
    post.queue(players.county, "旁人")
    chat, left_at = chat_of(players.cadre), post.clock.now() - HOUR

    def leave_under_way() -> None:
        reply = Reply(text="第2项")
        with post.database.writing() as tx:
            deliver(tx, person_id=players.cadre, channel="telegram", chat=chat, reply=reply, now=left_at)
            outbox.mark_under_way(tx, outbox.listed(tx, [OutboxStatus.WAITING])[0].id, left_at)

    async def scene() -> None:
        hold(post)
        async with running(post.sender().run()):
            await until(lambda: post.channel.tried)
            leave_under_way()
            await until(lambda: post.channel.texts() == ["第2项"])
            assert times_heard(post)[chat_of(players.county)] == 1, "the own message under way is in no doubt"

    play(scene())


def test_a_message_taken_back_while_it_is_under_way_harms_nobody(post: Post, players: Cast) -> None:
    async def scene() -> None:
        chat = chat_of(players.cadre)
        on_its_way = post.channel.held[chat] = asyncio.Event()
        post.queue_reply(players.cadre, Reply(text="今天要报", key="remind:1"), manner=Manner.REMINDER)
        async with running(post.sender().run()):
            await until(lambda: post.channel.tried)
            with post.database.writing() as tx:
                outbox.cancel(tx, "remind:1")
            on_its_way.set()
            await post.pass_through(players.cadre)
        assert post.channel.texts() == ["今天要报"]

    play(scene())


def test_two_processes_mark_a_message_once(post: Post, players: Cast) -> None:
    post.queue(players.cadre, "第2项")
    [message] = post.messages()
    marks = [send_marks.SendMarks(database=post.database, clock=post.clock) for _ in range(2)]
    assert [one.under_way([message]) for one in marks] == [{message.id}, set()]

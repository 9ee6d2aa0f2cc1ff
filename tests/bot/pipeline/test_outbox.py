"""Sending: in order per chat, chats side by side, and what becomes of each way in which a message fails."""

import asyncio
import logging
from collections import Counter, deque
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.channels import terminal
from bot.core.channel import Gone, Moved, Refused, SendFailure, Trouble, Unanswered, Wait
from bot.core.delivery import deliver
from bot.pipeline.pace import Pace
from bot.pipeline.send_marks import LONGEST_PAUSE, PATIENCE
from bot.pipeline.turn import Turns
from handlers.dialog.conversation import PEACE, Conversation
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Manner, Reply, Text
from handlers.wording import Wording
from storage.cases import files, photos
from storage.database.database import Database
from storage.database.object_store import StoreAway
from storage.people import accounts, conversations, people
from storage.queues import inbox, outbox
from storage.queues.outbox import OutboxStatus
from tests.bot.pipeline.post import Post
from tests.bot.recording import play, running, until
from tests.cast import SHANGHAI, Cast, chat_of, lane_of
from tests.installed import installed
from tests.keeping import kept

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def post(database: Database, tmp_path: Path) -> Post:
    return Post(database, tmp_path)


# --- order


def test_a_chat_gets_its_messages_in_order_while_another_chats_sending_hangs(post: Post, players: Cast) -> None:
    async def scene() -> None:
        hanging = chat_of(players.cadre)
        post.channel.held[hanging] = asyncio.Event()
        post.queue(players.cadre, "王1", "王2")
        post.queue(players.county, "孙1", "孙2", "孙3")
        async with running(post.sender().run()):
            await until(lambda: len(post.channel.sent) == 3)
            assert post.channel.texts() == ["孙1", "孙2", "孙3"]
            assert [message.text for message in post.channel.tried if message.chat == hanging] == ["王1"]
            post.channel.held[hanging].set()
            await until(post.all_done)
        assert post.channel.texts()[3:] == ["王1", "王2"]
        assert len(post.told_sent) == 5

    play(scene())


def test_what_is_queued_while_the_sender_rests_is_sent_when_it_is_told(post: Post, players: Cast) -> None:
    async def scene() -> None:
        sender = post.sender()
        async with running(sender.run()):
            post.queue(players.cadre, "您好")
            sender.spoken()
            await until(post.all_done)
        [message] = post.messages()
        assert (message.status, message.sent_at) == (OutboxStatus.SENT, post.clock.now())

    play(scene())


def test_messages_for_a_channel_that_does_not_run_here_hold_back_nothing(post: Post, players: Cast) -> None:
    for number in range(201):  # more than one look at the outbox sees
        with post.database.writing() as tx:
            chat, reply, now = f"c{number}", Reply(text="旧"), post.clock.now()
            deliver(tx, person_id=players.stranger, channel="other", chat=chat, reply=reply, now=now)

    async def scene() -> None:
        async with running(post.sender().run()):
            await post.pass_through(players.cadre)

    play(scene())
    assert len(post.messages(OutboxStatus.WAITING)) == 100, "they wait for their channel"


def test_what_is_tried_again_holds_back_what_comes_after_it_unless_it_is_a_reminder(post: Post, players: Cast) -> None:
    post.queue(players.cadre, "提醒", manner=Manner.REMINDER)
    post.queue(players.cadre, "答1", "答2")

    def due() -> list[str]:
        with post.database.reading() as tx:
            return [message.reply["text"] for message in outbox.due(tx, post.clock.now(), quiet=False)]

    reminder, first, _ = post.messages()
    with post.database.writing() as tx:
        outbox.postpone(tx, reminder.id, post.clock.now() + MINUTE, "not now")
    assert due() == ["答1"]
    with post.database.writing() as tx:
        outbox.postpone(tx, first.id, post.clock.now() + MINUTE, "not now")
    assert due() == [], "answers keep their order"
    post.clock.moment += MINUTE
    assert due() == ["答1"]


# --- the ways in which sending fails


@pytest.mark.parametrize("manner", list(Manner))
def test_a_message_that_was_sent_twice_without_an_answer_is_not_sent_again_unless_it_is_an_alarm(
    post: Post, players: Cast, manner: Manner
) -> None:
    """One came four times: three calls hung, and each had been delivered."""
    tries = 4 if manner is Manner.ALARM else 2
    post.queue(players.cadre, "您好", "再见", manner=manner)

    async def scene() -> None:
        async with running(post.sender().run()):
            for number in range(1, tries):
                await until(post.tried(number))
                post.clock.pass_by(MINUTE)
            await until(post.all_done)

    post.channel.failures[chat_of(players.cadre)] = deque([Unanswered("timed out")] * min(tries, 3))
    play(scene())
    assert [message.text for message in post.channel.tried] == ["您好"] * tries + ["再见"]
    assert post.statuses() == ["sent" if manner is Manner.ALARM else "aside", "sent"]


def test_a_full_pipe_is_tried_not_before_its_time_and_is_no_failed_try(post: Post, players: Cast) -> None:
    async def scene() -> None:
        post.channel.failures[chat_of(players.cadre)].append(Wait(30))
        post.queue(players.cadre, "等")
        async with running(post.sender().run()):
            await until(lambda: post.messages()[0].error)
            waiting = post.messages()[0]
            assert (waiting.due_at, waiting.tries) == (post.clock.now() + 30 * SECOND, 0)
            post.clock.pass_by(29 * SECOND)
            await post.pass_through(players.county)
            assert post.channel.texts() == []
            post.clock.pass_by(SECOND)
            await until(post.all_done)
        assert post.channel.texts() == ["等"]

    play(scene())


def test_trouble_is_tried_again_after_growing_pauses_and_in_the_end_set_aside(post: Post, players: Cast) -> None:
    async def scene() -> None:
        pauses = (1, 2, 4, 8, 16, 32, 60, 60)
        troubles = [Trouble(f"timed out {tries}") for tries in range(1, len(pauses) + 2)]
        post.channel.failures[chat_of(players.cadre)].extend([*troubles, Trouble("for ever")])
        post.queue(players.cadre, "断网")
        async with running(post.sender().run()):
            for tries, seconds in enumerate(pauses, start=1):
                await until(post.tried(tries))
                message = post.messages()[0]
                assert message.due_at - post.clock.now() == seconds * SECOND <= LONGEST_PAUSE
                assert message.error == f"timed out {tries}"
                post.clock.pass_by(seconds * SECOND - timedelta(milliseconds=1))
                await post.pass_through(players.county)
                assert post.messages()[0].tries == tries, "nothing is tried before its pause is over"
                post.clock.pass_by(timedelta(milliseconds=1))
            await until(post.tried(len(troubles)))
            post.clock.pass_by(PATIENCE)
            await until(lambda: post.statuses()[0] == OutboxStatus.ASIDE)
        assert post.messages()[0].error == "for ever"
        assert post.channel.texts() == []

    play(scene())


def test_of_ten_minutes_without_a_line_each_message_tells_the_log_once_and_all_go_when_it_is_back(
    post: Post, players: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """Each try of each message was a line of the log: 500 that waited wrote thousands of them."""
    with post.database.writing() as tx:
        waiting = [people.add(tx, now=post.clock.now()) for _ in range(50)]
    for person_id in waiting:
        post.queue(person_id, "断网")
        post.channel.failures[chat_of(person_id)].extend([Trouble("no line")] * 1000)

    def all_failed() -> bool:
        return all(message.due_at > post.clock.now() for message in post.messages())

    async def scene() -> None:
        async with running(post.sender().run()):
            for _ in range(10):
                await until(all_failed)
                post.clock.pass_by(MINUTE)
            await until(all_failed)
            post.channel.failures.clear()
            post.clock.pass_by(MINUTE)
            await until(post.all_done)

    play(scene())
    assert sorted(message.chat for message in post.channel.sent) == sorted(map(chat_of, waiting))
    assert min(Counter(message.chat for message in post.channel.tried).values()) > 10
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == len(waiting)


@pytest.mark.parametrize("failure", [Refused("message is too long"), ValueError("a fault in the channel")], ids=repr)
def test_what_can_never_be_sent_is_tried_once_and_holds_back_nothing(
    post: Post, players: Cast, failure: Exception
) -> None:
    async def scene() -> None:
        post.channel.failures[chat_of(players.cadre)].append(failure)
        post.queue(players.cadre, "不行", "行")
        async with running(post.sender().run()):
            await until(post.all_done)
        assert [message.text for message in post.channel.tried] == ["不行", "行"]
        assert post.statuses() == ["aside", "sent"]
        assert str(failure) in str(post.messages()[0].error)

    play(scene())


def test_a_chat_that_moved_gets_everything_at_its_new_id(post: Post, players: Cast) -> None:
    async def scene() -> None:
        old = chat_of(players.cadre)
        post.channel.failures[old].append(Moved("-1001"))
        post.queue(players.cadre, "1", "2")
        async with running(post.sender().run()):
            await until(post.all_done)
        assert [(message.chat, message.text) for message in post.channel.sent] == [("-1001", "1"), ("-1001", "2")]
        assert [message.chat for message in post.channel.tried].count(old) == 1
        with post.database.reading() as tx:
            assert [account.chat for account in accounts.of(tx, players.cadre)] == ["-1001"]

    play(scene())


def test_who_shut_the_assistant_out_gets_nothing_more_the_level_above_hears_once_and_a_message_ends_it(
    post: Post, players: Cast, knowledge: Knowledge, say: Wording
) -> None:
    turns = Turns(
        database=post.database,
        readers={"telegram": post.channel.read},
        installation=installed(knowledge, say),
        clock=post.clock,
    )

    def reachable() -> bool:
        with post.database.reading() as tx:
            return accounts.reachable(tx, players.township) is not None

    async def scene() -> None:
        gone, lane = chat_of(players.township), lane_of(players.township)
        post.channel.failures[gone].extend([Gone("bot was blocked"), Gone("bot was blocked")])
        post.queue(players.township, "1", "2", "3")
        async with running(post.sender().run()):
            await until(post.all_done)
            assert post.statuses() == ["unreachable"] * 3
            assert [message.text for message in post.channel.tried] == ["1"]
            assert turns.take_next(lane), "the news came to the inbox"
            assert not turns.take_next(lane)
            assert not reachable()
            await until(post.all_done)
            post.queue(players.township, "4")  # as what was on its way when the news came
            await until(post.all_done)
            while turns.take_next(lane):
                pass
            await until(post.all_done)
        told = [(message.chat, message.text) for message in post.channel.sent]
        assert [chat for chat, _ in told] == [chat_of(players.county)]
        assert "赵敏" in told[0][1]
        payload = terminal.payload(Text(text="您好"), lane=lane, message="9", at=post.clock.now())
        with post.database.writing() as tx:
            back = inbox.Received(update_id="9", lane=lane, payload=payload)
            inbox.put(tx, "telegram", [back], post.clock.now())
        assert turns.take_next(lane)
        assert reachable()

    play(scene())


# --- keys


def test_the_receipt_of_an_album_is_renewed_while_it_waits_and_in_its_place_afterwards(
    post: Post, players: Cast
) -> None:
    def receipt(number: int) -> Reply:
        return Reply(text=f"现在一共{number}张", key="album:1", hold=SECOND)

    async def scene() -> None:
        async with running(post.sender().run()):
            for number in (1, 2, 3):
                post.queue_reply(players.cadre, receipt(number))
            await post.pass_through(players.county)
            assert post.channel.texts() == []
            post.clock.pass_by(SECOND)
            await until(post.all_done)
            post.queue_reply(players.cadre, receipt(4))
            post.clock.pass_by(SECOND)
            await until(post.all_done)
        first, renewed = post.channel.sent
        assert (first.text, first.replaces) == ("现在一共3张", None)
        assert (renewed.text, renewed.replaces) == ("现在一共4张", first.id)

    play(scene())


def test_a_receipt_whose_successor_comes_while_it_is_on_its_way_is_renewed_in_its_place(
    post: Post, players: Cast
) -> None:
    def receipt(number: int) -> Reply:
        return Reply(text=f"现在一共{number}张", key="album:1", hold=SECOND)

    async def scene() -> None:
        chat = chat_of(players.cadre)
        on_its_way = post.channel.held[chat] = asyncio.Event()
        post.queue_reply(players.cadre, receipt(1))
        post.clock.pass_by(SECOND)
        async with running(post.sender().run()):
            await until(lambda: post.channel.tried)
            post.queue_reply(players.cadre, receipt(2))
            del post.channel.held[chat]
            on_its_way.set()
            await until(lambda: len(post.channel.sent) == 2)
        first, renewed = post.channel.sent
        assert (first.text, first.replaces) == ("现在一共1张", None)
        assert (renewed.text, renewed.replaces) == ("现在一共2张", first.id)

    play(scene())


def test_a_message_with_a_key_is_not_said_again_once_it_was_sent(post: Post, players: Cast) -> None:
    async def scene() -> None:
        async with running(post.sender().run()):
            for _ in range(3):
                post.queue_reply(players.cadre, Reply(text="今天要报", key="remind:1"), manner=Manner.REMINDER)
                await until(post.all_done)
            await post.pass_through(players.cadre)
        assert post.channel.texts() == ["今天要报"]

    play(scene())


# --- quiet hours and forms


def test_at_night_replies_and_alarms_ring_notices_come_without_sound_and_reminders_wait(
    post: Post, players: Cast
) -> None:
    async def scene() -> None:
        post.clock.moment = datetime(2026, 11, 4, 22, 0, tzinfo=SHANGHAI)
        post.queue(players.cadre, "提醒", manner=Manner.REMINDER)
        post.queue(players.cadre, "通知", manner=Manner.NOTICE)
        post.queue(players.cadre, "险情", manner=Manner.ALARM)
        post.queue(players.cadre, "回答")
        async with running(post.sender().run()):
            await until(lambda: len(post.channel.sent) == 3)
            assert [(message.text, message.silent) for message in post.channel.sent] == [
                ("通知", True),
                ("险情", False),
                ("回答", False),
            ]
            post.clock.moment = datetime(2026, 11, 5, 7, 29, tzinfo=SHANGHAI)
            await post.pass_through(players.county)
            assert len(post.channel.sent) == 3
            post.clock.pass_by(MINUTE)
            await until(post.all_done)
        assert (post.channel.sent[3].text, post.channel.sent[3].silent) == ("提醒", False)

    play(scene())


def test_a_form_holds_reminders_back_for_half_an_hour_and_no_longer(post: Post, players: Cast) -> None:
    conversation = Conversation()
    conversation.open_draft("hazard_report", post.clock.now())
    with post.database.writing() as tx:
        conversations.store(tx, players.cadre, conversation.to_json(), conversation.busy_until())

    async def scene() -> None:
        post.queue(players.cadre, "提醒", manner=Manner.REMINDER)
        post.queue(players.cadre, "险情", manner=Manner.ALARM)
        async with running(post.sender().run()):
            await until(lambda: post.channel.texts() == ["险情"])
            post.clock.pass_by(PEACE - SECOND)
            await post.pass_through(players.cadre)
            assert post.channel.texts() == ["险情"]
            post.clock.pass_by(SECOND)
            await until(post.all_done)
        assert post.channel.texts() == ["险情", "提醒"]

    play(scene())


# --- a database that refuses


@pytest.fixture
def sqlite_post(sqlite_database: Database, tmp_path: Path) -> Post:
    return Post(sqlite_database, tmp_path)


@pytest.mark.parametrize("failure", [None, Refused("too long"), Trouble("timed out")], ids=repr)
def test_while_the_database_refuses_what_was_sent_is_not_sent_again_and_the_loop_goes_on(
    sqlite_post: Post, now: datetime, caplog: pytest.LogCaptureFixture, failure: SendFailure | None
) -> None:
    post = sqlite_post
    with post.database.writing() as tx:
        person_id = people.add(tx, now=now)
    chat = chat_of(person_id)

    def rename(old: str, new: str) -> None:
        with post.database.writing() as tx:
            tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    async def scene() -> None:
        post.channel.held[chat] = asyncio.Event()
        if failure is not None:
            post.channel.failures[chat].append(failure)
        post.queue(person_id, "第2项")
        async with running(post.sender().run()):
            await until(lambda: post.channel.tried)
            rename("outbox", "outbox_away")
            with caplog.at_level(logging.ERROR):
                post.channel.held[chat].set()
                await until(lambda: "cannot be written" in caplog.text)
            rename("outbox_away", "outbox")
            if isinstance(failure, Trouble):
                await until(post.tried(1))
                post.clock.pass_by(MINUTE)
            await until(post.all_done)
        tries = 2 if isinstance(failure, Trouble) else 1
        assert [message.text for message in post.channel.tried] == ["第2项"] * tries
        assert post.statuses() == ["aside" if isinstance(failure, Refused) else "sent"]

    play(scene())


# --- pictures


def test_a_picture_goes_as_the_copy_without_metadata_or_by_its_own_channels_name(post: Post, players: Cast) -> None:
    with post.database.writing() as tx:
        ids = [
            photos.add(
                tx,
                person_id=players.cadre,
                channel=channel,
                source=f"source {name}",
                unique_name=name,
                draft_id="d",
                as_file=as_file,
                width=None,
                height=None,
                bytes=None,
                now=post.clock.now(),
            )[0]
            for name, channel, as_file in (
                ("kept", "telegram", True),
                ("new", "telegram", False),
                ("new file", "telegram", True),
                ("elsewhere", "web", False),
            )
        ]
        photos.keep(tx, ids[0], file="kept.jpg", sha256="0", bytes=1, width=1, height=1)

    async def scene() -> None:
        post.queue_reply(players.township, Reply(text="照片", photos=tuple(ids)))
        async with running(post.sender().run()):
            await until(post.all_done)

    play(scene())
    [message] = post.channel.sent
    assert [(picture.source, picture.kept) for picture in message.pictures] == [
        ("source kept", kept(post.folder / "kept.jpg")),
        ("source new", None),
    ], "one that came as a file, with its position, waits for its copy"


@pytest.mark.parametrize("manner", [Manner.ALARM, Manner.REPLY])
def test_a_message_waits_for_a_store_that_is_away_and_an_alarm_goes_without_its_photos(
    post: Post, players: Cast, manner: Manner
) -> None:
    post.channel.failures[chat_of(players.township)].append(StoreAway("nobody answers"))

    async def scene() -> None:
        post.queue(players.township, "有危险", manner=manner)
        async with running(post.sender().run()):
            await until(lambda: len(post.channel.tried) == (2 if manner == Manner.ALARM else 1))
            if manner == Manner.REPLY:
                await until(lambda: post.messages()[0].tries == 1)
                assert post.channel.sent == []
                post.clock.moment += LONGEST_PAUSE
            await until(post.all_done)

    play(scene())
    assert [(message.text, message.pictures) for message in post.channel.sent] == [("有危险", ())]


def test_a_message_waits_for_its_files_but_on_the_channel_from_which_they_came(post: Post, players: Cast) -> None:
    with post.database.writing() as tx:
        ids = [
            files.add(
                tx,
                person_id=players.county,
                name=f"{channel}.pdf",
                media_type="application/pdf",
                bytes=3,
                now=post.clock.now(),
                channel=channel,
                source=f"source {channel}",
            )
            for channel in ("telegram", "web")
        ]

    def told() -> list[str]:
        return [message.text for message in post.channel.sent]

    async def scene() -> None:
        post.queue_reply(players.cadre, Reply(text="从这里来", files=(ids[0], "dropped since")))
        post.queue_reply(players.township, Reply(text="从网页来", files=(ids[1],)))
        async with running(post.sender().run()):
            await until(lambda: told() == ["从这里来"])
            await post.pass_through(players.county)
            await until(lambda: post.messages()[1].tries == 1)
            assert "从网页来" not in told()
            with post.database.writing() as tx:
                files.keep(tx, ids[1], file="kept", sha256="0", bytes=3)
            post.clock.pass_by(SECOND)
            await until(lambda: "从网页来" in told())

    play(scene())
    attachments = {message.text: message.attachments for message in post.channel.sent}
    assert [(attachment.name, attachment.kept) for attachment in attachments["从这里来"]] == [("telegram.pdf", None)]
    assert [(attachment.name, attachment.kept) for attachment in attachments["从网页来"]] == [
        ("web.pdf", kept(post.folder / "kept"))
    ]


def test_the_loop_beats(post: Post, players: Cast) -> None:
    async def scene() -> None:
        async with running(post.sender().run()):
            await post.pass_through(players.cadre)

    play(scene())
    with post.database.reading() as tx:
        beat = tx.execute(select(text("note")).select_from(text("heartbeats")).where(text("name = 'outbox'"))).first()
    assert beat is not None


# --- pace


def test_a_crowd_of_reminders_goes_at_the_channels_pace_and_answers_pass_it(post: Post, players: Cast) -> None:
    seconds = 0.0
    pace = Pace(1.0, 1.0, clock=lambda: seconds)
    people_told = (players.cadre, players.township, players.county)
    for person_id in people_told:
        post.queue(person_id, f"早报 {person_id}", manner=Manner.REMINDER)

    async def scene() -> None:
        nonlocal seconds
        async with running(post.sender(paces={"telegram": pace}).run()):
            await until(lambda: len(post.channel.texts()) == 1)
            post.queue(players.county, "回答")
            await until(lambda: "回答" in post.channel.texts())
            assert len(post.channel.texts()) == 2
            seconds += 5
            await until(lambda: len(post.channel.texts()) == 3)
            seconds += 5
            await until(lambda: len(post.channel.texts()) == 4)

    play(scene())
    assert sorted(post.channel.texts()) == sorted(["回答", *(f"早报 {person_id}" for person_id in people_told)])


def test_after_a_429_the_crowd_rests_and_answers_go_on(post: Post, players: Cast) -> None:
    seconds = 0.0
    pace = Pace(10.0, 1.0, clock=lambda: seconds)
    post.channel.failures[chat_of(players.cadre)].append(Wait(5))
    post.queue(players.cadre, "早报", manner=Manner.REMINDER)
    post.queue(players.township, "早报", manner=Manner.REMINDER)

    async def scene() -> None:
        nonlocal seconds
        async with running(post.sender(paces={"telegram": pace}).run()):
            await until(lambda: pace.wait_s(pressing=False) > 4)
            await post.pass_through(players.county)
            assert post.channel.texts() == []
            seconds += 6
            post.clock.pass_by(6 * SECOND)
            await until(lambda: post.channel.texts() == ["早报"])
            seconds += 1
            await until(lambda: post.channel.texts() == ["早报", "早报"])

    play(scene())


def test_danger_goes_before_answers_and_these_before_notices_and_reminders(post: Post, players: Cast) -> None:
    seconds = 0.0
    pace = Pace(10.0, 1.0, most=1, span_s=1.0, clock=lambda: seconds)
    told = {
        players.cadre: ("早报", Manner.REMINDER),
        players.township: ("通知", Manner.NOTICE),
        players.county: ("回答", Manner.REPLY),
        players.city: ("险情", Manner.ALARM),
    }
    for person_id, (words, manner) in told.items():
        post.queue(person_id, words, manner=manner)

    def have_gone(count: int) -> bool:
        return len(post.channel.texts()) == count

    async def scene() -> None:
        nonlocal seconds
        async with running(post.sender(paces={"telegram": pace}).run()):
            for count in range(1, 5):
                await until(partial(have_gone, count))
                seconds += 1.0

    play(scene())
    assert post.channel.texts() == ["险情", "回答", "通知", "早报"]

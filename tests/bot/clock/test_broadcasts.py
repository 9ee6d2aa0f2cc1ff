"""Broadcasts: everybody once, a few at a time, and no one's fault stops the others."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.clock import broadcasts as moving
from bot.clock.broadcasts import Broadcasts
from handlers.capability import Letter
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Manner, Notice, Reply
from handlers.wording import Wording
from storage.database import heartbeats
from storage.database.database import Database, Transaction
from storage.people import accounts, people
from storage.people.people import Role
from storage.queues import mailings, outbox
from storage.queues.mailings import Mailing, MailingKind
from storage.queues.outbox import OutboxStatus, Outgoing
from storage.queues.recipients import Recipient
from tests.bot.recording import play, running, until
from tests.cast import SHANGHAI, Cast, chat_of
from tests.dialogue import StoppedClock
from tests.installed import installed
from tests.storage.database.crowd import all_at_once

HOUR = timedelta(hours=1)


class Post:
    """Broadcasts to the cast, on a stopped clock, whose notices say what they are told to."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording, people_there: Cast) -> None:
        self.database, self.knowledge, self.say, self.people = database, knowledge, say, people_there
        self.hands = StoppedClock()
        self.told = 0
        self.write: Callable[[Occasion, Mailing, Recipient], Letter | None] = self.say_hello

    def broadcasts(self) -> Broadcasts:
        """Broadcasts as one process has them."""
        return Broadcasts(
            database=self.database,
            installation=installed(self.knowledge, self.say),
            clock=self.hands,
            spoken=self._speak,
        )

    def _speak(self) -> None:
        self.told += 1

    def say_hello(self, occasion: Occasion, mailing: Mailing, recipient: Recipient) -> Letter | None:
        """The same to everybody."""
        person_id = recipient.person_id
        notice = Notice(person_id=person_id, reply=Reply(text=f"通知 {person_id}"), manner=Manner.REMINDER)
        return Letter(notice=notice)

    def mail(self, *person_ids: int, kind: MailingKind = MailingKind.NOTICE) -> int:
        """Plan a mailing; its id."""
        with self.database.writing() as tx:
            now = self.hands.now()
            made = mailings.add(tx, kind=kind, roles=[], now=now)
            assert made is not None
            mailings.add_recipients(tx, made, person_ids, now)
        return made

    def crowd(self, count: int) -> list[int]:
        """So many people with accounts."""
        with self.database.writing() as tx:
            found = [people.add(tx, now=self.hands.now()) for _ in range(count)]
            for one in found:
                chat = chat_of(one)
                accounts.add(
                    tx, lane=f"telegram:{chat}", channel="telegram", chat=chat, person_id=one, now=self.hands.now()
                )
        return found

    def messages(self, *statuses: OutboxStatus) -> list[Outgoing]:
        """The outbox, the oldest first."""
        with self.database.reading() as tx:
            return outbox.listed(tx, statuses or tuple(OutboxStatus), limit=10_000)[::-1]

    def progress(self, mailing: int) -> mailings.MailingProgress:
        """How far a mailing got."""
        with self.database.reading() as tx:
            return mailings.progress(tx, mailing)

    def send_all(self) -> None:
        """Everything that waits arrives."""
        with self.database.writing() as tx:
            for message in outbox.listed(tx, [OutboxStatus.WAITING], limit=10_000):
                outbox.mark_sent(tx, message.id, None, self.hands.now())


@pytest.fixture
def post(
    database: Database, knowledge: Knowledge, say: Wording, players: Cast, monkeypatch: pytest.MonkeyPatch
) -> Post:
    post = Post(database, knowledge, say, players)
    for limit in ("WRITING_S", "CHUNK_S"):  # no chunk is cut because the machine is busy
        monkeypatch.setattr(moving, limit, HOUR.total_seconds())
    monkeypatch.setattr(moving, "writers", lambda occasion: dict.fromkeys(MailingKind, partial(post.write, occasion)))
    return post


def test_everybody_gets_the_message_once_and_the_sender_is_rung(post: Post) -> None:
    mailing = post.mail(post.people.cadre, post.people.county)

    async def scene() -> None:
        async with running(post.broadcasts().run()):
            await until(lambda: post.told)

    play(scene())
    assert [(message.person_id, message.reply["text"]) for message in post.messages()] == [
        (person_id, f"通知 {person_id}") for person_id in (post.people.cadre, post.people.county)
    ]
    assert post.progress(mailing).queued == 2
    assert post.broadcasts().move() == 0


def test_in_quiet_hours_nothing_moves_and_at_their_end_it_goes_on(post: Post) -> None:
    post.mail(post.people.cadre)
    post.hands.moment = datetime(2026, 11, 4, 21, 0, tzinfo=SHANGHAI)
    assert post.broadcasts().move() == 0
    post.hands.moment = datetime(2026, 11, 5, 7, 29, tzinfo=SHANGHAI)
    assert post.broadcasts().move() == 0
    post.hands.moment = datetime(2026, 11, 5, 7, 30, tzinfo=SHANGHAI)
    assert post.broadcasts().move() == 1


def test_a_notice_overtakes_the_mornings_digests(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """One to 2 860 people stood at none after two minutes: it waited behind the digests of all of them."""
    monkeypatch.setattr(moving, "READY", 20)
    monkeypatch.setattr(moving, "CHUNK", 10)
    post.mail(*post.crowd(50), kind=MailingKind.DIGEST)
    room = post.broadcasts()
    while room.move():
        pass
    post.hands.moment += HOUR
    notice = post.mail(*post.crowd(15))
    post.send_all()
    while post.progress(notice).waiting:
        assert room.move()
    moved = [message.key for message in post.messages(OutboxStatus.WAITING)]
    assert [key for key in moved[:15] if key is None or not key.startswith(f"mail:{notice}:")] == []


def test_only_so_many_wait_in_the_outbox(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "READY", 20)
    monkeypatch.setattr(moving, "CHUNK", 10)
    mailing = post.mail(*post.crowd(50))
    room = post.broadcasts()
    while room.move():
        pass
    assert len(post.messages()) == 20
    post.send_all()
    assert room.move() > 0
    assert post.progress(mailing).waiting < 30


def test_a_channel_that_takes_nothing_does_not_hold_back_the_others_for_long(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages that were tried in vain do not count as ready; all that wait have a limit of their own."""
    monkeypatch.setattr(moving, "READY", 5)
    monkeypatch.setattr(moving, "CHUNK", 5)
    monkeypatch.setattr(moving, "WAITING", 15)
    post.mail(*post.crowd(50))
    room = post.broadcasts()
    for _ in range(5):
        room.move()
        with post.database.writing() as tx:
            for message in outbox.listed(tx, [OutboxStatus.WAITING]):
                outbox.postpone(tx, message.id, post.hands.now() + HOUR, "the network fails")
    assert len(post.messages()) == 15


def test_two_processes_move_everybody_once(post: Post) -> None:
    crowd = post.crowd(60)
    post.mail(*crowd)
    rooms = (post.broadcasts(), post.broadcasts())

    def work(number: int) -> None:
        while rooms[number].move():
            pass

    all_at_once(2, work)
    assert sorted(message.person_id for message in post.messages()) == crowd


def test_a_transaction_that_fails_leaves_its_recipients_waiting(post: Post) -> None:
    mailing = post.mail(post.people.cadre, post.people.county)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    event.listen(post.database.engine, "commit", cut_off)
    with pytest.raises(KeyboardInterrupt):
        post.broadcasts().move()
    event.remove(post.database.engine, "commit", cut_off)
    assert post.messages() == []
    assert post.progress(mailing).waiting == 2
    assert post.broadcasts().move() == 2


@pytest.mark.parametrize("when", ["written", "noted"])
def test_a_message_that_cannot_be_written_is_left_out_told_to_the_operators_and_stops_nobody(
    post: Post, caplog: pytest.LogCaptureFixture, say: Wording, when: str
) -> None:
    def note(tx: Transaction, person_id: int) -> None:
        people.rename(tx, person_id, "改了一半")
        if person_id == post.people.cadre:
            raise ZeroDivisionError("a bug in a text")

    def write(occasion: Occasion, mailing: Mailing, recipient: Recipient) -> Letter | None:
        if when == "written" and recipient.person_id == post.people.cadre:
            raise ZeroDivisionError("a bug in a text")
        letter = post.say_hello(occasion, mailing, recipient)
        return letter and replace(letter, to_note=[partial(note, person_id=recipient.person_id)])

    post.write = write
    mailing = post.mail(post.people.cadre, post.people.county)
    broadcasts = post.broadcasts()
    with caplog.at_level(logging.ERROR):
        moved = [broadcasts.move() for _ in range(3)]
    assert sum(moved) == 2
    told = {message.person_id: message.reply["text"] for message in post.messages()}
    assert told == {
        post.people.county: f"通知 {post.people.county}",
        post.people.operator: say("turn.clock_failed", what="ZeroDivisionError"),
    }
    assert post.progress(mailing).all == 1
    with post.database.reading() as tx:
        names = [people.name_of(tx, one) for one in (post.people.cadre, post.people.county)]
    assert names == ["王建国", "改了一半"], "what was noted of a message that is left out is undone"
    assert "a bug in a text" in caplog.text


def test_while_messages_are_written_others_may_write(post: Post) -> None:
    """The digest of a county took a fifth of a second, in which nobody was answered."""

    def write(occasion: Occasion, mailing: Mailing, recipient: Recipient) -> Letter | None:
        with post.database.writing() as tx:
            heartbeats.set_fact(tx, "written meanwhile", "yes")
        return post.say_hello(occasion, mailing, recipient)

    post.write = write
    post.mail(post.people.cadre)
    assert post.broadcasts().move() == 1


def test_who_was_settled_while_it_was_written_is_not_written_to_again(post: Post) -> None:
    mailing = post.mail(post.people.cadre, post.people.county)

    def write(occasion: Occasion, mailing: Mailing, recipient: Recipient) -> Letter | None:
        with post.database.writing() as tx:
            mailings.stop(tx, mailing.id, post.hands.now())
        return post.say_hello(occasion, mailing, recipient)

    post.write = write
    assert post.broadcasts().move() == 0
    assert (post.messages(), post.progress(mailing).queued) == ([], 0)


def test_whom_nothing_reaches_and_to_whom_there_is_nothing_to_say(post: Post) -> None:
    def write(occasion: Occasion, mailing: Mailing, recipient: Recipient) -> Letter | None:
        return None if recipient.person_id == post.people.city else post.say_hello(occasion, mailing, recipient)

    post.write = write
    with post.database.writing() as tx:
        nowhere = people.add(tx, now=post.hands.now())
        people.grant(tx, nowhere, Role.CADRE, "990101001001", post.hands.now())
    mailing = post.mail(nowhere, post.people.city, post.people.cadre)
    post.broadcasts().move()
    assert [message.person_id for message in post.messages()] == [post.people.cadre]
    far = post.progress(mailing)
    assert (far.all, far.queued, far.unreachable) == (2, 1, 1)


def test_while_a_chunk_is_long_the_others_get_their_turn_to_write(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "CHUNK_S", 0.0)
    post.mail(*post.crowd(10))
    assert post.broadcasts().move() == 1


def test_while_the_database_refuses_the_broadcasts_go_on(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(moving, "EVERY_S", 0.01)
    post.mail(post.people.cadre)
    refusing = threading.Event()
    refusing.set()

    def refuse(connection: object) -> None:
        if refusing.is_set():
            raise OperationalError("insert", None, Exception("disk full"))

    event.listen(post.database.engine, "begin", refuse)

    async def scene() -> None:
        with caplog.at_level(logging.ERROR):
            async with running(post.broadcasts().run()):
                await until(lambda: "cannot be moved" in caplog.text)
                refusing.clear()
                await until(lambda: post.told)

    play(scene())
    event.remove(post.database.engine, "begin", refuse)
    assert len(post.messages()) == 1

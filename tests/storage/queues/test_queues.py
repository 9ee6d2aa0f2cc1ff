"""Inbox, outbox and jobs: once each, in order, and out of each other's way."""

from datetime import datetime, timedelta
from typing import Any

from storage.database.database import Database, Transaction
from storage.people import conversations
from storage.queues import inbox, jobs, outbox
from storage.queues.inbox import InboxStatus, Received
from storage.queues.outbox import OutboxStatus
from tests.cast import Cast, chat_of
from tests.storage.database.crowd import all_at_once

MINUTE = timedelta(minutes=1)


# --- inbox


def receive(tx: Transaction, now: datetime, *ids: str, lane: str = "telegram:1") -> int:
    return inbox.put(tx, "telegram", [Received(update_id=id, lane=lane, payload=f"payload {id}") for id in ids], now)


def test_an_update_received_again_is_kept_once(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        assert receive(tx, now, "1", "2") == 2
        assert receive(tx, now, "2", "3") == 1
        assert receive(tx, now, "3") == 0
        assert inbox.put(tx, "telegram", [], now) == 0
        web = [Received(update_id="1", lane="web:1", payload="another channel")]
        assert inbox.put(tx, "web", web, now) == 1


def test_an_update_with_the_id_of_one_of_long_ago_is_new_where_ids_begin_anew(
    database: Database, now: datetime
) -> None:
    """Telegram begins its ids anew, at random, after a week without updates."""
    page = [Received(update_id="1", lane="web:1", payload="it waited on a phone")]
    with database.writing() as tx:
        assert receive(tx, now, "1", "2") == 2
        assert inbox.put(tx, "web", page, now) == 1
        assert receive(tx, now + timedelta(days=1), "1") == 0
        while inbox.take_next(tx, "telegram:1", now) is not None:
            pass
        later = now + timedelta(days=7)
        assert receive(tx, later, "1", "3") == 2
        assert receive(tx, later, "1", "3") == 0
        assert inbox.put(tx, "web", page, later) == 0
        assert len(inbox.history(tx, "telegram:1", 10)) == 4


def test_another_bots_updates_are_none_of_the_former_ones(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        assert receive(tx, now, "1") == 1
        inbox.free_all_ids(tx, "telegram")
        assert receive(tx, now, "1") == 1


def test_five_copies_received_at_once_are_kept_once(database: Database, now: datetime) -> None:
    def copy(number: int) -> int:
        with database.writing() as tx:
            return receive(tx, now, "1")

    assert sorted(all_at_once(5, copy)) == [0, 0, 0, 0, 1]


def test_a_lane_is_taken_in_the_order_received(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        receive(tx, now, "9", "1")
        receive(tx, now, "5", lane="telegram:2")
        receive(tx, now, "3")
        assert inbox.waiting_lanes(tx) == ["telegram:1", "telegram:2"]
        taken = []
        while (waiting := inbox.take_next(tx, "telegram:1", now)) is not None:
            taken.append((waiting.update_id, waiting.payload))
        assert taken == [("9", "payload 9"), ("1", "payload 1"), ("3", "payload 3")]
        assert inbox.waiting_lanes(tx) == ["telegram:2"]


def test_what_was_taken_in_a_transaction_that_failed_waits_again(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        receive(tx, now, "1")
    try:
        with database.writing() as tx:
            assert inbox.take_next(tx, "telegram:1", now) is not None
            raise InterruptedError
    except InterruptedError:
        pass
    with database.writing() as tx:
        again = inbox.take_next(tx, "telegram:1", now)
        assert again is not None
        assert again.update_id == "1"


def test_of_five_who_take_the_same_message_one_gets_it(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        receive(tx, now, "1")

    def take(number: int) -> bool:
        with database.writing() as tx:
            return inbox.take_next(tx, "telegram:1", now) is not None

    assert sum(all_at_once(5, take)) == 1


def test_what_is_set_aside_keeps_its_error_and_blocks_nothing(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        receive(tx, now, "1", "2")
        first = inbox.take_next(tx, "telegram:1", now)
        assert first is not None
        inbox.set_aside(tx, first.id, "it broke", now)
        unreadable = Received(update_id="x", lane="telegram:1", payload="{")
        assert inbox.put_aside(tx, "telegram", unreadable, "no JSON", now)
        assert not inbox.put_aside(tx, "telegram", unreadable, "no JSON", now)
        second = inbox.take_next(tx, "telegram:1", now)
        assert second is not None
        assert second.update_id == "2"
        aside = [(update.payload, update.error) for update in inbox.aside(tx)]
        assert aside == [("{", "no JSON"), ("payload 1", "it broke")]
        past = [(update.update_id, update.status) for update in inbox.history(tx, "telegram:1", 10)]
        assert past == [("1", InboxStatus.ASIDE), ("2", InboxStatus.DONE), ("x", InboxStatus.ASIDE)]


def test_handled_updates_are_forgotten_after_their_days_and_others_are_not(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        receive(tx, now - timedelta(days=9), "1", "2")
        assert inbox.take_next(tx, "telegram:1", now) is not None
        receive(tx, now, "3")
        assert inbox.forget_before(tx, now - timedelta(days=8)) == 1
        waiting = inbox.take_next(tx, "telegram:1", now)
        assert waiting is not None
        assert waiting.update_id == "2", "what waits is never forgotten"


# --- outbox


def say(
    tx: Transaction,
    person_id: int,
    text: str,
    now: datetime,
    *,
    manner: str = "reply",
    key: str | None = None,
    due_at: datetime | None = None,
) -> int | None:
    return outbox.put(
        tx,
        person_id=person_id,
        channel="telegram",
        chat=chat_of(person_id),
        manner=manner,
        reply={"text": text},
        now=now,
        due_at=due_at or now,
        key=key,
    )


def due(tx: Transaction, now: datetime, *, quiet: bool = False) -> list[Any]:
    return [message.reply["text"] for message in outbox.due(tx, now, quiet=quiet)]


def send(tx: Transaction, now: datetime) -> list[Any]:
    """Send what is due; the texts sent."""
    sent = outbox.due(tx, now, quiet=False)
    for message in sent:
        outbox.mark_sent(tx, message.id, f"m{message.id}", now)
    return [message.reply["text"] for message in sent]


def test_each_chat_gets_its_messages_in_order_and_waits_for_no_other(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        for text in ("1", "2"):
            say(tx, players.cadre, f"王{text}", now)
            say(tx, players.township, f"赵{text}", now)
        blocked = outbox.due(tx, now, quiet=False)[0]
        outbox.postpone(tx, blocked.id, now + MINUTE, "429")
        assert send(tx, now) == ["赵1"]
        assert send(tx, now) == ["赵2"]
        assert send(tx, now) == [], "what is behind a postponed message waits for it"
        assert send(tx, now + MINUTE) == ["王1"]
        assert send(tx, now + MINUTE) == ["王2"]


def test_a_keyed_message_is_renewed_while_it_waits_and_dropped_once_sent(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        assert say(tx, players.cadre, "第1张", now, key="album:1", due_at=now + MINUTE)
        assert say(tx, players.cadre, "共2张", now + MINUTE, key="album:1", due_at=now + 5 * MINUTE)
        assert send(tx, now + MINUTE) == ["共2张"], "its time stays that of the first"
        assert not say(tx, players.cadre, "共3张", now + MINUTE, key="album:1")
        assert send(tx, now + 9 * MINUTE) == []


def test_a_keyed_message_that_was_tried_is_not_changed_any_more(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "第1次", now, key="k")
        outbox.postpone(tx, outbox.due(tx, now, quiet=False)[0].id, now, "timed out")
        assert not say(tx, players.cadre, "第2次", now, key="k")
        assert due(tx, now) == ["第1次"]


def test_the_same_keyed_message_from_five_processes_is_sent_once(
    database: Database, players: Cast, now: datetime
) -> None:
    def remind(number: int) -> None:
        with database.writing() as tx:
            say(tx, players.cadre, "今天报送", now, key="reminder:1")

    all_at_once(5, remind)
    with database.writing() as tx:
        assert send(tx, now) == ["今天报送"]
        assert send(tx, now) == []


def test_in_quiet_hours_reminders_wait_and_all_else_goes(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "提醒", now, manner="reminder")
        say(tx, players.cadre, "回答", now)
        say(tx, players.township, "险情", now, manner="alarm")
        assert due(tx, now, quiet=True) == ["险情", "回答"]
        assert due(tx, now) == ["险情", "回答"], "nobody waits behind reminders"


def test_reminders_wait_for_a_form_and_replies_overtake_them(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        conversations.store(tx, players.cadre, conversations.EMPTY, now + 30 * MINUTE)
        say(tx, players.cadre, "提醒", now, manner="reminder")
        say(tx, players.cadre, "第2项", now)
        assert send(tx, now) == ["第2项"]
        assert send(tx, now + 29 * MINUTE) == []
        assert send(tx, now + 30 * MINUTE) == ["提醒"]


def test_a_full_pipe_is_no_failed_try(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "你好", now)
        message = outbox.due(tx, now, quiet=False)[0]
        outbox.postpone(tx, message.id, now, "429", counted=False)
        assert outbox.due(tx, now, quiet=False)[0].tries == 0
        outbox.postpone(tx, message.id, now, "502")
        again = outbox.due(tx, now, quiet=False)[0]
        assert (again.tries, again.error) == (1, "502")


def test_what_is_set_aside_or_found_nobody_can_be_tried_again(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "太长", now)
        say(tx, players.township, "有人吗", now)
        outbox.set_aside(tx, outbox.due(tx, now, quiet=False)[0].id, "400")
        outbox.drop_unreachable(tx, "telegram", chat_of(players.township))
        assert due(tx, now) == []
        stuck = outbox.listed(tx, (OutboxStatus.ASIDE, OutboxStatus.UNREACHABLE))
        assert [(message.reply["text"], message.error) for message in stuck] == [("有人吗", None), ("太长", "400")]
        assert outbox.retry(tx, stuck[0].id, now)
        assert not outbox.retry(tx, stuck[0].id, now)
        assert due(tx, now) == ["有人吗"]


def test_of_unsent_messages_with_a_key_none_goes_before_what_it_said_is_forgotten(
    database: Database, players: Cast, now: datetime
) -> None:
    """More of them than are emptied at a time were dropped with their keys, so that they could be said anew."""
    with database.writing() as tx:
        for number in range(3):
            say(tx, players.cadre, f"第{number}条", now, key=f"once:{number}")
            outbox.set_aside(tx, outbox.due(tx, now, quiet=False)[0].id, "400")
        assert outbox.forget_unsent_before(tx, now + MINUTE, 2) == 2
        assert [message.key for message in outbox.listed(tx, list(OutboxStatus))] == ["once:2", "once:1", "once:0"]
        assert outbox.forget_unsent_before(tx, now + MINUTE, 2) == 1


def test_what_waits_follows_a_chat_to_its_new_id(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "已发", now)
        send(tx, now)
        say(tx, players.cadre, "待发", now)
        outbox.move_chat(tx, "telegram", chat_of(players.cadre), "-100")
        assert [message.chat for message in outbox.due(tx, now, quiet=False)] == ["-100"]
        old = outbox.sent_to(tx, "telegram", chat_of(players.cadre))
        assert [message.reply["text"] for message in old] == ["已发"]


def test_only_what_still_waits_can_be_taken_back(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "提醒", now, key="a")
        assert outbox.cancel(tx, "a")
        assert due(tx, now) == []
        say(tx, players.cadre, "提醒", now, key="b")
        send(tx, now)
        assert not outbox.cancel(tx, "b")


def test_sent_messages_are_forgotten_but_never_keys(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        say(tx, players.cadre, "回答", now)
        send(tx, now)
        say(tx, players.cadre, "提醒", now, key="reminder:1")
        send(tx, now)
        assert outbox.forget_before(tx, now + MINUTE) == 1
        assert not say(tx, players.cadre, "提醒", now, key="reminder:1")


# --- jobs


def test_a_job_with_a_known_key_is_queued_once(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        assert jobs.add(tx, kind="fetch", lane="telegram:1", details={}, due_at=now, key="fetch:1")
        assert not jobs.add(tx, kind="fetch", lane="telegram:1", details={}, due_at=now, key="fetch:1")


def test_a_lease_is_renewed_by_who_has_it_alone(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        jobs.add(tx, kind="fetch_photo", lane="telegram:1", details={}, due_at=now, key="renewed")
        job = jobs.claim(tx, now, lease_until=now + MINUTE)
        assert job is not None
        assert jobs.renew(tx, job.id, job.lease_until, now + 2 * MINUTE)
        assert jobs.claim(tx, now + MINUTE, lease_until=now + 3 * MINUTE) is None
        assert not jobs.renew(tx, job.id, job.lease_until, now + 9 * MINUTE), "it is of a lease of before"
        jobs.postpone(tx, job.id, now + 5 * MINUTE, "no line")
        assert not jobs.renew(tx, job.id, now + 2 * MINUTE, now + 9 * MINUTE), "it is tried again at its time"
        jobs.finish(tx, job.id, now)
        assert not jobs.renew(tx, job.id, now + 5 * MINUTE, now + 9 * MINUTE)


def test_a_claimed_job_is_kept_from_others_until_its_lease_ends(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        jobs.add(tx, kind="fetch", lane="telegram:1", details={"photo": "a"}, due_at=now, key="fetch:1")
        assert jobs.claim(tx, now - MINUTE, lease_until=now) is None, "it is not due yet"
        job = jobs.claim(tx, now, lease_until=now + MINUTE)
        assert job is not None
        assert (job.details, job.tries) == ({"photo": "a"}, 1)
        assert jobs.claim(tx, now, lease_until=now + MINUTE) is None
        again = jobs.claim(tx, now + MINUTE, lease_until=now + 2 * MINUTE)
        assert again is not None
        assert (again.id, again.tries) == (job.id, 2)


def test_two_workers_never_get_the_same_job(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        for number in range(20):
            jobs.add(tx, kind="fetch", lane="telegram:1", details={}, due_at=now, key=f"fetch:{number}")

    def work(number: int) -> list[int]:
        done: list[int] = []
        while True:
            with database.writing() as tx:
                job = jobs.claim(tx, now, lease_until=now + MINUTE)
                if job is None:
                    return done
                jobs.finish(tx, job.id, now)
                done.append(job.id)

    first, second = all_at_once(2, work)
    assert len(first) + len(second) == 20
    assert not set(first) & set(second)


def test_a_postponed_job_comes_back_and_one_given_up_does_not(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        jobs.add(tx, kind="fetch", lane="telegram:1", details={}, due_at=now, key="fetch:1")
        job = jobs.claim(tx, now, lease_until=now + MINUTE)
        assert job is not None
        jobs.postpone(tx, job.id, now + 9 * MINUTE, "timed out")
        assert jobs.claim(tx, now + 8 * MINUTE, lease_until=now + 99 * MINUTE) is None
        assert jobs.claim(tx, now + 9 * MINUTE, lease_until=now + 10 * MINUTE) is not None
        jobs.give_up(tx, job.id, "too large", now)
        assert jobs.claim(tx, now + 99 * MINUTE, lease_until=now + 99 * MINUTE) is None

"""Messages to many: each person once, a few at a time, whoever works on them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import merging
from storage.database.database import Database, Transaction
from storage.people import people
from storage.people.people import Role
from storage.queues import mailings, outbox, recipients
from storage.queues.mailings import MailingKind, MailingProgress, RecipientStatus
from storage.queues.outbox import OutboxStatus
from storage.queues.recipients import Recipient
from storage.queues.tables import recipients as recipient_rows
from tests.cast import COUNTY, Cast, chat_of
from tests.storage.database.crowd import all_at_once

MINUTE = timedelta(minutes=1)
QUEUED, WAITING = RecipientStatus.QUEUED, RecipientStatus.WAITING


def mailing(tx: Transaction, now: datetime, *people_meant: int, due_at: datetime | None = None) -> int:
    made = mailings.add(tx, kind=MailingKind.NOTICE, roles=[Role.CADRE], reply={"text": "x"}, now=now)
    assert made is not None
    mailings.add_recipients(tx, made, people_meant, due_at or now)
    return made


def deliver(tx: Transaction, now: datetime, limit: int = 100) -> list[Recipient]:
    """Queue the next recipients' messages, as a process does."""
    claimed = [one for one in recipients.due(tx, now, limit) if recipients.claim(tx, one)]
    for one in claimed:
        outbox.put(
            tx,
            person_id=one.person_id,
            channel="telegram",
            chat=chat_of(one.person_id),
            manner="reminder",
            reply={"text": "x"},
            now=now,
            due_at=now,
            key=one.key,
        )
    recipients.settle(tx, dict.fromkeys((one.id for one in claimed), QUEUED), now)
    return claimed


def send_all(tx: Transaction, now: datetime) -> None:
    for message in outbox.due(tx, now, quiet=False):
        outbox.mark_sent(tx, message.id, None, now)


def test_a_mailing_is_read_back_as_it_was_written(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made = mailings.add(
            tx,
            kind=MailingKind.NOTICE,
            roles=[Role.CADRE, Role.TOWNSHIP],
            reply={"text": "明天开会"},
            person_id=players.county,
            area=COUNTY,
            now=now,
        )
        assert made is not None
        found = mailings.find(tx, made)
        assert found == mailings.Mailing(
            id=made,
            key=None,
            kind=MailingKind.NOTICE,
            area=COUNTY,
            roles=(Role.CADRE, Role.TOWNSHIP),
            person_id=players.county,
            reply={"text": "明天开会"},
            created_at=now,
            stopped_at=None,
        )
        assert mailings.find(tx, made + 1) is None


def test_a_key_makes_one_mailing(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        assert mailings.add(tx, kind=MailingKind.DIGEST, roles=[], now=now, key="digest:2026-11-04") is not None
        assert mailings.add(tx, kind=MailingKind.DIGEST, roles=[], now=now, key="digest:2026-11-04") is None
        assert mailings.add(tx, kind=MailingKind.DIGEST, roles=[], now=now, key="digest:2026-11-05") is not None


def test_everybody_is_meant_once(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made = mailing(tx, now, players.cadre)
        assert mailings.add_recipients(tx, made, [players.cadre, players.county, players.county], now) == 1
        assert mailings.add_recipients(tx, made, [], now) == 0
        assert mailings.progress(tx, made).all == 2


def test_holders_of_roles_are_meant_in_a_part_of_the_tree_or_everywhere(
    database: Database, now: datetime, players: Cast
) -> None:
    def meant(*roles: Role, below: str | None = None) -> set[int]:
        with database.writing() as tx:
            made = mailing(tx, now)
            count = mailings.add_holders(tx, made, roles, now, below)
            found = set(
                tx.execute(select(recipient_rows.c.person_id).where(recipient_rows.c.mailing_id == made)).scalars()
            )
            assert count == len(found)
            return found

    with database.writing() as tx:
        people.grant(tx, players.township, Role.CADRE, "990101001002", now)
        people.withdraw(tx, players.other_county, Role.COUNTY, "990102", now)
    both = {players.township, players.other_township}
    assert meant(Role.TOWNSHIP) == both
    assert meant(Role.TOWNSHIP, Role.CADRE) == {*both, players.cadre}
    assert meant(Role.COUNTY) == {players.county}
    assert meant(Role.TOWNSHIP, Role.CADRE, below="/99/9901/990101/990101001/") == {players.township, players.cadre}


def test_who_is_due_first_is_claimed_first_and_nobody_before_the_time(
    database: Database, now: datetime, players: Cast
) -> None:
    with database.writing() as tx:
        later = mailing(tx, now, players.cadre, players.county, due_at=now + MINUTE)
        first = mailing(tx, now, players.city)
        assert recipients.any_due(tx, now)
        assert [one.mailing_id for one in recipients.due(tx, now, 10)] == [first]
        claimed = deliver(tx, now + MINUTE, limit=2)
        assert [(one.mailing_id, one.person_id) for one in claimed] == [(first, players.city), (later, players.cadre)]
        assert [one.person_id for one in deliver(tx, now + MINUTE)] == [players.county]
        assert deliver(tx, now + MINUTE) == []
        assert not recipients.any_due(tx, now + MINUTE)


def test_five_processes_queue_each_recipient_once(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        crowd = [people.add(tx, now=now) for _ in range(50)]
        made = mailing(tx, now, *crowd)

    def work(number: int) -> list[int]:
        queued: list[int] = []
        while True:
            with database.writing() as tx:
                claimed = deliver(tx, now, limit=7)
                waits = mailings.progress(tx, made).waiting
            queued += [one.person_id for one in claimed]
            if not waits:
                return queued

    assert sorted(one for share in all_at_once(5, work) for one in share) == crowd


def test_progress_tells_what_became_of_everybody(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made = mailing(tx, now, players.cadre, players.county, players.township, players.city, players.other_county)
        mailings.add_recipients(tx, made, [players.resident], now, RecipientStatus.REFUSED)
        assert mailings.progress(tx, made) == MailingProgress(
            all=6, waiting=5, queued=0, sent=0, read=0, refused=1, unreachable=0
        )
        deliver(tx, now, limit=3)
        send_all(tx, now)
        mailings.read(tx, made, players.cadre, now)
        dropped, alone = recipients.due(tx, now, 2)
        recipients.settle(tx, {dropped.id: RecipientStatus.DROPPED, alone.id: RecipientStatus.UNREACHABLE}, now)
        assert mailings.progress(tx, made) == MailingProgress(
            all=5, waiting=0, queued=0, sent=3, read=1, refused=1, unreachable=1
        )


def test_who_shut_us_out_counts_as_unreachable(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made = mailing(tx, now, players.cadre, players.county)
        deliver(tx, now)
        outbox.drop_unreachable(tx, "telegram", chat_of(players.cadre))
        assert mailings.progress(tx, made) == MailingProgress(
            all=2, waiting=0, queued=1, sent=0, read=0, refused=0, unreachable=1
        )


def test_a_mailing_is_read_once_and_only_by_who_was_sent_it(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made = mailing(tx, now, players.cadre)
        assert not mailings.read(tx, made, players.cadre, now)
        deliver(tx, now)
        assert not mailings.read(tx, made, players.county, now)
        assert mailings.read(tx, made, players.cadre, now)
        assert not mailings.read(tx, made, players.cadre, now + MINUTE)


def test_a_repeat_goes_to_those_who_have_not_read(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made = mailing(tx, now, players.cadre, players.county, players.city, players.township)
        deliver(tx, now)
        mailings.read(tx, made, players.cadre, now)
        assert mailings.repeat(tx, made, now) == 0  # the others' first message is still on its way
        send_all(tx, now)
        assert mailings.unread(tx, made) == ([players.county, players.city, players.township], [])
        assert mailings.repeat(tx, made, now + MINUTE) == 3
        assert mailings.read(tx, made, players.township, now + MINUTE)  # the first message, before the second came
        again = deliver(tx, now + MINUTE)
        assert [(one.person_id, one.key) for one in again] == [
            (players.county, f"mail:{made}:{players.county}:1"),
            (players.city, f"mail:{made}:{players.city}:1"),
        ]
        waiting = outbox.listed(tx, [OutboxStatus.WAITING])
        assert sorted(message.person_id for message in waiting) == sorted([players.county, players.city])


def test_a_stopped_mailing_goes_to_nobody_else(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        made, other = mailing(tx, now, players.cadre, players.county), mailing(tx, now, players.city)
        deliver(tx, now, limit=1)
        assert mailings.stop(tx, made, now) == 1
        assert mailings.stop(tx, made, now) is None
        assert [one.mailing_id for one in deliver(tx, now)] == [other]
        send_all(tx, now)
        assert mailings.repeat(tx, made, now) == 0


def test_of_two_records_of_one_human_one_is_meant(database: Database, now: datetime, players: Cast) -> None:
    with database.writing() as tx:
        both, one = mailing(tx, now, players.stranger, players.cadre), mailing(tx, now, players.stranger)
        merging.fold(tx, players.stranger, players.cadre, now)
        claimed = recipients.due(tx, now, 10)
        assert [(each.mailing_id, each.person_id) for each in claimed] == [(both, players.cadre), (one, players.cadre)]


@pytest.mark.parametrize("crowd", [10, 5000])
def test_the_next_recipients_are_found_by_the_index_of_those_who_wait(
    sqlite_database: Database, now: datetime, crowd: int
) -> None:
    with sqlite_database.writing() as tx:
        mailing(tx, now, *(people.add(tx, now=now) for _ in range(crowd)))
        statements: list[str] = []
        tx.driver.set_trace_callback(statements.append)
        recipients.due(tx, now, 5)
        tx.driver.set_trace_callback(None)
        (claiming,) = [statement for statement in statements if "recipients" in statement]
        plan = [row[3] for row in tx.driver.execute(f"EXPLAIN QUERY PLAN {claiming}")]
    assert plan == ["SCAN recipients USING INDEX ix_recipients_waiting"], "those who wait alone, in their order"

"""From what a handler says to rows of the outbox."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery import deliver
from handlers.messages import Reply
from storage import outbox
from storage.database import Database
from storage.outbox import OutboxStatus
from tests.cast import Cast

RECEIPT = Reply(text="4", key="album:draft:a", hold=timedelta(seconds=1))


def test_a_receipt_is_replaced_while_it_waits(database: Database, players: Cast, now: datetime) -> None:
    for count in ("4", "10"):
        _deliver(database, players, now, replace(RECEIPT, text=count))
    assert [text for text, _ in _waiting(database)] == ["10"]


def test_a_receipt_that_went_too_early_is_renewed_where_it_stands(
    database: Database, players: Cast, now: datetime
) -> None:
    _deliver(database, players, now, RECEIPT)
    with database.writing() as tx:
        (sent,) = outbox.listed(tx, [OutboxStatus.WAITING])
        outbox.mark_sent(tx, sent.id, "m7", now)
    for count in ("5", "10"):
        _deliver(database, players, now, replace(RECEIPT, text=count))
    assert _waiting(database) == [("10", "m7")]


def test_what_was_sent_with_a_key_is_not_said_again(database: Database, players: Cast, now: datetime) -> None:
    reminder = replace(RECEIPT, hold=timedelta(0))
    _deliver(database, players, now, reminder)
    with database.writing() as tx:
        (sent,) = outbox.listed(tx, [OutboxStatus.WAITING])
        outbox.mark_sent(tx, sent.id, "m7", now)
    _deliver(database, players, now, reminder)
    assert _waiting(database) == []


def _deliver(database: Database, players: Cast, now: datetime, reply: Reply) -> None:
    with database.writing() as tx:
        deliver(tx, person_id=players.cadre, channel="telegram", chat="5550002", reply=reply, now=now)


def _waiting(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as tx:
        rows = outbox.listed(tx, [OutboxStatus.WAITING])
    return [(row.reply["text"], row.reply["replaces"]) for row in rows]
